import { readFileSync } from 'node:fs';
import { readProgram } from './deployment/acts/read-program.ts';
import type { ProgramEntry } from './deployment/acts/recognise.ts';
import type { RuleSource } from './policy/rule-source.ts';

/*
 * Data that ships in dist/, compiled there from programs/ and rules/ by `npm run build`. This file stands one folder
 * below the root, so that the same relative address is right from src/ and from dist/.
 */

/** Through a name: the bundler would take what it understands for an asset, and move it. */
const HERE = import.meta.url;

/** A program as `dist/programs.json` holds it. */
export interface ShippedProgram {
  readonly program: string;
  readonly names: readonly string[];
  readonly modules: readonly string[];
  /** The file of `programs/` as JSON text: of some three hundred, a run needs a dozen. */
  readonly json: string;
}

function shippedData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../dist/${name}.json`, HERE), 'utf8'));
}

/** A data file of `knowledge/`, by its name without ending. */
export function shippedKnowledge(name: string): unknown {
  return (shippedData('knowledge') as Readonly<Record<string, unknown>>)[name];
}

export function shippedRules(): RuleSource[] {
  return shippedData('rules') as RuleSource[];
}

export function shippedPrograms(): ProgramEntry[] {
  return (shippedData('programs') as ShippedProgram[]).map(({ program, names, modules, json }) => ({
    program,
    names,
    modules,
    load: () => readProgram(JSON.parse(json), program),
  }));
}

/** The version of this release. */
export function shippedVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', HERE), 'utf8')) as {
    version: string;
  };
  return version;
}
