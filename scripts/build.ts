import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build, type Plugin, transformSync } from 'esbuild';
import { readProgram } from '../src/deployment/acts/read-program.ts';
import { VOCABULARY } from '../src/deployment/model/vocabulary.ts';
import { RuleLanguage } from '../src/policy/cel.ts';
import { compileRule } from '../src/policy/rule.ts';
import type { RuleSource } from '../src/policy/rule-source.ts';
import type { ShippedProgram } from '../src/shipped.ts';
import { readData, readRules } from './sources.ts';

/* Makes dist/ from the sources: `npm run build`. The same sources give the same bytes. */

const requireHere = createRequire(import.meta.url);
const destination = process.argv[2] ?? 'dist';
/** Put together beside it and moved at the end, so that a failed build leaves the old one whole. */
const target = `${destination}.new`;

/** Laid beside the bundles, and read at run time. */
const BESIDE = [
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'node_modules/tree-sitter-python/tree-sitter-python.wasm',
  'node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
];

/** Packages of which many runs need nothing: a bundle for each, read when one of its names is first used. */
const ON_DEMAND = ['yaml', 're2js', 'hcl2-parser'];

/** Names are kept: a fault of the gate is reported with its stack. */
const SMALLER = {
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  target: 'node20.19',
} as const;
const BUNDLED = { bundle: true, platform: 'node', write: false, ...SMALLER } as const;

/** CommonJS asks for other modules by `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** In the place of such a package, its names as getters that read its bundle. */
const onDemand: Plugin = {
  name: 'on-demand',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(?:${ON_DEMAND.join('|')})$`) }, ({ path }) => ({
      path,
      namespace: 'on-demand',
    }));
    onResolve({ filter: /\.cjs$/, namespace: 'on-demand' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'on-demand' }, ({ path: name }) => {
      const names = JSON.stringify(Object.keys(requireHere(name)));
      const contents = `let loaded;
        for (const key of ${names})
          Object.defineProperty(exports, key, {
            enumerable: true,
            get: () => (loaded ??= require('./${name}.cjs'))[key],
          });`;
      return { contents };
    });
  },
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const file of BESIDE) copyFileSync(file, join(target, basename(file)));
treeSitter('node_modules/web-tree-sitter/web-tree-sitter.js');
writeJson('rules.json', rules());
writePrograms();
for (const [name, value] of readData('knowledge')) writeJson(`knowledge-${name}.json`, value);
await bundleCommandLine();
await bundleAction();
for (const name of ON_DEMAND) await bundleOnDemand(name);
rmSync(destination, { recursive: true, force: true });
renameSync(target, destination);

/**
 * `cli.js` and a chunk for each `import()`. The sources stand at the top of their chunk and not in a function, which V8
 * would read twice before it runs: that is why this is not ncc's, whose start takes longer.
 */
async function bundleCommandLine(): Promise<void> {
  const { outputFiles } = await build({
    ...BUNDLED,
    entryPoints: { cli: 'src/cli.ts' },
    // Not where it is written: chunks are named after their content and this.
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    format: 'esm',
    banner: { js: REQUIRE },
    plugins: [onDemand],
  });
  for (const { path, contents } of outputFiles) {
    const mode = basename(path) === 'cli.js' ? 0o755 : 0o644;
    writeFileSync(join(target, basename(path)), contents, { mode });
  }
}

/** `index.js`: our own sources made one file, which ncc bundles with the packages. */
async function bundleAction(): Promise<void> {
  // Below node_modules, where ncc finds the packages; the same place whatever the destination, for the same bytes.
  const scratch = join('node_modules', '.incident-gate');
  await build({
    ...BUNDLED,
    write: true,
    // ncc does that, and reads a comment or two before it does.
    minifyWhitespace: false,
    minifySyntax: false,
    entryPoints: ['src/main.ts'],
    outfile: join(scratch, 'main.js'),
    packages: 'external',
    format: 'esm',
    banner: { js: REQUIRE },
    plugins: [onDemand],
  });
  writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }\n');
  execFileSync(
    'node_modules/.bin/ncc',
    ['build', join(scratch, 'main.js'), '--out', join(scratch, 'out'), '--minify', '--no-cache', '--quiet'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  copyFileSync(join(scratch, 'out', 'index.js'), join(target, 'index.js'));
  rmSync(scratch, { recursive: true });
}

async function bundleOnDemand(name: string): Promise<void> {
  const { outputFiles } = await build({
    ...BUNDLED,
    stdin: { contents: `module.exports = require('${name}');`, resolveDir: '.' },
    format: 'cjs',
  });
  for (const { contents } of outputFiles) writeFileSync(join(target, `${name}.cjs`), contents);
}

/** Not in the bundle: it finds its own place, and is loaded only for a grammar. */
function treeSitter(path: string): void {
  const { code } = transformSync(readFileSync(path, 'utf8'), {
    ...SMALLER,
    format: 'esm',
  });
  writeFileSync(join(target, basename(path)), code);
}

function rules(): RuleSource[] {
  const language = new RuleLanguage(VOCABULARY);
  return readRules().map(({ rule }) => {
    compileRule(rule, language, VOCABULARY);
    return rule;
  });
}

/** What programs are found by in the first line, then a line for each: of some three hundred, a run needs a dozen. */
function writePrograms(): void {
  const lines: string[] = [];
  const index = readData('programs').map(([program, value]): ShippedProgram => {
    const { names, modules } = readProgram(value, program);
    const line = `${JSON.stringify(value)}\n`;
    lines.push(line);
    return { program, names, modules, bytes: Buffer.byteLength(line) };
  });
  writeFileSync(join(target, 'programs.jsonl'), [`${JSON.stringify(index)}\n`, ...lines].join(''));
}

function writeJson(name: string, value: unknown): void {
  writeFileSync(join(target, name), `${JSON.stringify(value)}\n`);
}
