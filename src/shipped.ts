import { readFileSync } from 'node:fs';
import { readProgram } from './deployment/acts/read-program.ts';
import type { ProgramEntry } from './deployment/acts/recognise.ts';
import type { RuleSource } from './policy/rules/rule-source.ts';

/*
 * Data that ships in dist/, compiled there from programs/ and rules/ by `npm run build`. This file stands one folder
 * below the root, so that the same relative address is right from src/ and from dist/.
 */

/** By this name a bundler does not take what is found from here for a file of its own. */
const HERE = import.meta.url;

/** A program in the first line of `dist/programs.jsonl`. Its own line, after that, is its file of `programs/` as JSON. */
export interface ShippedProgram {
  readonly program: string;
  readonly names: readonly string[];
  readonly modules: readonly string[];
  /** Length of its line with the line's end. */
  readonly bytes: number;
}

function shippedData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../dist/${name}.json`, HERE), 'utf8'));
}

/** A data file of `knowledge/`, by its name without ending. */
export function shippedKnowledge(name: string): unknown {
  return shippedData(`knowledge-${name}`);
}

export function shippedRules(): RuleSource[] {
  return shippedData('rules') as RuleSource[];
}

export function shippedPrograms(): ProgramEntry[] {
  const lines = readFileSync(new URL('../dist/programs.jsonl', HERE));
  let end = lines.indexOf('\n') + 1;
  const index = JSON.parse(lines.toString('utf8', 0, end)) as ShippedProgram[];
  return index.map(({ program, names, modules, bytes }) => {
    const start = end;
    end += bytes;
    const json = () => lines.toString('utf8', start, start + bytes);
    return { program, names, modules, load: () => readProgram(JSON.parse(json()), program) };
  });
}

/** The version of this release. */
export function shippedVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', HERE), 'utf8')) as {
    version: string;
  };
  return version;
}
