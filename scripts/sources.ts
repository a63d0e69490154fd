import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Example, type RuleSource, readRuleSource } from '../src/policy/rules/rule-source.ts';

export interface RuleFile {
  readonly path: string;
  readonly rule: RuleSource;
  readonly examples: readonly Example[];
}

/** All rules of `rules/`, in order of family and name. */
export function readRules(): RuleFile[] {
  return readdirSync('rules', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: family }) =>
      readdirSync(`rules/${family}`)
        .filter((name) => name.endsWith('.yml'))
        .map((name) => {
          const path = `rules/${family}/${name}`;
          return { path, ...readRuleSource(parse(readFileSync(path, 'utf8')), path) };
        }),
    );
}

/** Parsed YAML files of a folder, by name without the ending. */
export function readData(folder: string): [string, unknown][] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => [name.replace(/\.yml$/, ''), parse(readFileSync(`${folder}/${name}`, 'utf8'))]);
}
