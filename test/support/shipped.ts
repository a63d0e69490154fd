import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readProgram } from '../../src/deployment/acts/read-program.ts';
import type { ProgramEntry } from '../../src/deployment/acts/recognise.ts';
import { type Example, type RuleSource, readRuleSource } from '../../src/policy/rules/rule-source.ts';

/** All programs, read from their sources and not from dist/. */
export const shippedPrograms: readonly ProgramEntry[] = readdirSync('programs')
  .filter((name) => name.endsWith('.yml'))
  .map((file) => {
    const value = parse(readFileSync(`programs/${file}`, 'utf8')) as { names?: string[]; modules?: string[] };
    const program = file.replace(/\.yml$/, '');
    return {
      program,
      names: value.names ?? [],
      modules: value.modules ?? [],
      load: () => readProgram(value, program),
    };
  });

/** All rules with their examples. */
export const shippedRules: readonly { rule: RuleSource; examples: Example[] }[] = readdirSync(
  'rules',
).flatMap((family) =>
  readdirSync(`rules/${family}`)
    .filter((name) => name.endsWith('.yml'))
    .map((name) =>
      readRuleSource(parse(readFileSync(`rules/${family}/${name}`, 'utf8')), `rules/${family}/${name}`),
    ),
);

/** A data file of `knowledge/`. */
export function shippedKnowledge(name: string): unknown {
  return parse(readFileSync(`knowledge/${name}.yml`, 'utf8'));
}
