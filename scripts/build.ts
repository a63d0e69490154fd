import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { readProgram } from '../src/deployment/acts/read-program.ts';
import { VOCABULARY } from '../src/deployment/model/vocabulary.ts';
import { RuleLanguage } from '../src/policy/rules/cel.ts';
import { compileRule } from '../src/policy/rules/rule.ts';
import type { RuleSource } from '../src/policy/rules/rule-source.ts';
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
const ON_DEMAND = ['acorn', 'yaml', 're2js', 'hcl2-parser', 'web-tree-sitter'];

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
writeJson('rules.json', rules());
writePrograms();
for (const [name, value] of readData('knowledge')) writeJson(`knowledge-${name}.json`, value);
await bundleCommandLine();
await bundleAction();
await bundleEntry('src/post.ts', 'post.js', 0o644);
for (const name of ON_DEMAND) await bundleOnDemand(name);
rmSync(destination, { recursive: true, force: true });
renameSync(target, destination);

/** `cli.js` runs `command-line.cjs` with the code that was compiled for it before. */
async function bundleCommandLine(): Promise<void> {
  await bundleEntry('src/cli.ts', 'cli.js', 0o755);
  await bundleCommonJs('command-line', {
    entryPoints: ['src/command-line/command-line.ts'],
    plugins: [onDemand],
  });
}

/** An entry that brings no packages along. */
async function bundleEntry(source: string, name: string, mode: number): Promise<void> {
  const { outputFiles } = await build({
    ...BUNDLED,
    entryPoints: [source],
    outdir: 'dist',
    format: 'esm',
  });
  for (const { contents } of outputFiles) writeFileSync(join(target, name), contents, { mode });
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

function bundleOnDemand(name: string): Promise<void> {
  const contents = `module.exports = require('${name}');`;
  return bundleCommonJs(name, { stdin: { contents, resolveDir: '.' } });
}

async function bundleCommonJs(name: string, input: BuildOptions): Promise<void> {
  const { outputFiles } = await build({
    ...BUNDLED,
    ...input,
    write: false,
    format: 'cjs',
    define: { 'import.meta.url': 'bundleAddress' },
    banner: { js: "const bundleAddress=require('node:url').pathToFileURL(__filename).href;" },
  });
  for (const { text } of outputFiles) writeFileSync(join(target, `${name}.cjs`), inAscii(text));
}

/** Regular expressions are what esbuild leaves as they are. V8 reads one byte a character faster than two. */
function inAscii(source: string): string {
  return source.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
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
