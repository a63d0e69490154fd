import { loadGrammars } from '../src/grammars.ts';
import { Text } from '../src/repository/text.ts';
import { parseDockerfile } from '../src/syntax/dockerfile/dockerfile.ts';
import { readObjects } from '../src/syntax/kubernetes/kubernetes.ts';
import { parsePython } from '../src/syntax/python/python.ts';
import { parseShell } from '../src/syntax/shell/shell.ts';
import { parseUnitFile } from '../src/syntax/systemd/systemd.ts';
import { parseTerraform } from '../src/syntax/terraform/terraform.ts';
import { parseYaml } from '../src/syntax/yaml/yaml.ts';

const PARSERS = {
  shell: parseShell,
  python: parsePython,
  terraform: parseTerraform,
  kubernetes: (text: Text) => readObjects(parseYaml(text)),
  dockerfile: parseDockerfile,
  systemd: parseUnitFile,
};

/** Megabytes (10^6 characters) a second, the parser warmed by one pass over a tenth. */
export async function throughput(format: keyof typeof PARSERS, sources: readonly string[]): Promise<number> {
  await loadGrammars(['terraform', 'python'], 10_000_000);
  const texts = sources.map((source, i) => Text.ofFile(`file-${i}`, source));
  const parse = PARSERS[format];
  for (const text of texts.slice(0, Math.ceil(texts.length / 10))) parse(text);
  const start = performance.now();
  for (const text of texts) parse(text);
  const seconds = (performance.now() - start) / 1000;
  return texts.reduce((sum, text) => sum + text.length, 0) / 1e6 / seconds;
}
