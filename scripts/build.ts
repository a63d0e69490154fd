import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProgram } from '../src/deployment/acts/read-program.ts';
import { VOCABULARY } from '../src/deployment/model/vocabulary.ts';
import { RuleLanguage } from '../src/policy/cel.ts';
import { compileRule } from '../src/policy/rule.ts';
import type { RuleSource } from '../src/policy/rule-source.ts';
import type { ShippedProgram } from '../src/shipped.ts';
import { readData, readRules } from './sources.ts';

/* Makes dist/ from the sources: `npm run build`. The same sources give the same bytes. */

const destination = process.argv[2] ?? 'dist';
/** Put together beside it and moved at the end, so that a failed build leaves the old one whole. */
const target = `${destination}.new`;

/** Laid beside the bundles: the bundler links the first wrongly, and the others are read at run time. */
const BESIDE = [
  'node_modules/web-tree-sitter/web-tree-sitter.js',
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'node_modules/tree-sitter-python/tree-sitter-python.wasm',
  'node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
];

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const file of BESIDE) copyFileSync(file, join(target, file.split('/').at(-1) as string));
writeJson('rules.json', rules());
writeJson('programs.json', programs());
writeJson('knowledge.json', Object.fromEntries(readData('knowledge')));
for (const [entry, output] of [
  ['src/cli.ts', 'cli'],
  ['src/main.ts', 'index'],
] as const)
  bundle(entry, output);
rmSync(destination, { recursive: true, force: true });
renameSync(target, destination);

function bundle(entry: string, output: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'incident-gate-'));
  execFileSync(
    'node_modules/.bin/ncc',
    ['build', entry, '--out', scratch, '--minify', '--no-cache', '--transpile-only', '--quiet'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  for (const name of readdirSync(scratch)) {
    if (!/\.(?:m?js)$/.test(name)) continue;
    copyFileSync(join(scratch, name), join(target, name.replace(/^index(?=\.m?js$)/, output)));
  }
  rmSync(scratch, { recursive: true });
}

function rules(): RuleSource[] {
  const language = new RuleLanguage(VOCABULARY);
  return readRules().map(({ rule }) => {
    compileRule(rule, language, VOCABULARY);
    return rule;
  });
}

function programs(): ShippedProgram[] {
  return readData('programs').map(([program, value]) => {
    const { names, modules } = readProgram(value, program);
    return { program, names, modules, json: JSON.stringify(value) };
  });
}

function writeJson(name: string, value: unknown): void {
  writeFileSync(join(target, name), `${JSON.stringify(value)}\n`);
}
