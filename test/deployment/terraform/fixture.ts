import { readdirSync, readFileSync } from 'node:fs';
import type { ModuleInstance } from '../../../src/deployment/terraform/module-instance.ts';
import { evaluateModules } from '../../../src/deployment/terraform/project.ts';
import { loadGrammars } from '../../../src/grammars.ts';
import { Text } from '../../../src/repository/text.ts';
import { parseTerraform } from '../../../src/syntax/terraform/terraform.ts';

await loadGrammars(['terraform'], 0);

/** The modules of a folder under test/fixtures/terraform, with paths relative to it. */
export function fixture(name: string): ModuleInstance[] {
  const root = new URL(`../../fixtures/terraform/${name}/`, import.meta.url);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return modules(
    Object.fromEntries(
      paths
        .filter((path) => path.includes('.'))
        .map((path) => [path, readFileSync(new URL(path, root), 'utf8')]),
    ),
  );
}

/** The modules of files given by path and content. */
export function modules(contents: Readonly<Record<string, string>>): ModuleInstance[] {
  const files = Object.entries(contents)
    .filter(([path]) => /\.(tf|tfvars)$/.test(path))
    .map(([path, content]) => ({ path, tree: parseTerraform(Text.ofFile(path, content)) }));
  return evaluateModules({
    files,
    readFile: (path) => (contents[path] === undefined ? undefined : Text.ofFile(path, contents[path])),
  });
}

/** A file of a folder under test/fixtures/terraform. */
export function contentOf(name: string, path: string): string {
  return readFileSync(new URL(`../../fixtures/terraform/${name}/${path}`, import.meta.url), 'utf8');
}
