import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Program } from '../../../src/deployment/acts/program.ts';
import { readProgram } from '../../../src/deployment/acts/read-program.ts';

const folder = new URL('../../../programs/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yml') && !file.startsWith('blocking-'))
  .map((file) => file.slice(0, -'.yml'.length));

const loaded = new Map<string, Program>();

function load(name: string): Program {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const program = readProgram(parse(readFileSync(new URL(`${name}.yml`, folder), 'utf8')), name);
  loaded.set(name, program);
  return program;
}

test.each(names)('%s loads and cites an https page', (name) => {
  const program = load(name);
  expect(program.program).toBe(name);
  expect(program.source).toMatch(/^https:\/\/\S+$/);
});

test.each(['names', 'modules'] as const)('no two programs claim one of their %s', (key) => {
  const claims = names.flatMap((name) => load(name)[key].map((claimed) => ({ claimed, name })));
  const twice = claims.filter(
    ({ claimed }, i) => claims.findIndex((other) => other.claimed === claimed) !== i,
  );
  expect(twice).toEqual([]);
});

const SERVE_FACTS = ['kind', 'reloads', 'development', 'debug'];

test.each(names)('%s says of each server what it is and whether it reloads', (name) => {
  for (const [words, command] of load(name).commands) {
    if (!command.acts.some(({ act }) => act === 'serve')) continue;
    const missing = SERVE_FACTS.filter((fact) => !command.facts.has(fact));
    expect({ words, missing }).toEqual({ words, missing: [] });
  }
});

const plain = { program: 'x', source: 'https://x.example', names: ['x'], acts: ['run'] };

test.each<[string, object, string]>([
  ['an unknown key', { ...plain, operand: [] }, 'programs/x.yml: "operand" is none of the keys known here'],
  ['another file name', { ...plain, program: 'y' }, '"program" is "y", but the file is named "x"'],
  ['no source', { ...plain, source: undefined }, '"source" is missing'],
  ['no name', { ...plain, names: [] }, '"names" is empty, and so is "modules"'],
  ['an unknown act', { ...plain, acts: ['fly'] }, '"acts" has "fly", which is no kind of act'],
  [
    'no acts',
    { program: 'x', source: 'https://x.example', names: ['x'] },
    '"acts" is missing, and so is "commands"',
  ],
  [
    'a condition on no option',
    { ...plain, acts: [{ act: 'run', with: 'now' }] },
    '"with" names no option: now',
  ],
  [
    'a switch of two options',
    { ...plain, options: { a: ['-x'], b: ['-x='] } },
    'has the switch "-x", which is in "a" too',
  ],
  ['a malformed switch', { ...plain, options: { a: ['-x =y'] } }, '"a" has "-x =y", which is not like'],
  [
    'a fact of no option',
    { ...plain, facts: { port: [{ option: 'port' }] } },
    '"port", which is no option of the command',
  ],
  [
    'a fact of no operand',
    { ...plain, facts: { app: [{ operand: 'app' }] } },
    '"app", which is no operand of the command',
  ],
  [
    'a source of two kinds',
    { ...plain, facts: { app: [{ default: 1, flag: 'a' }] } },
    'a source has exactly one of',
  ],
  [
    'two greedy operands',
    { ...plain, operands: ['a...', 'b...'] },
    '"operands" has two that take the rest: a... and b...',
  ],
  [
    'a run of nothing',
    { ...plain, runs: { operand: 'c', as: 'argv' } },
    '"operand" names "c", which the command does not',
  ],
  [
    'same-as of nothing',
    { ...plain, commands: { up: { 'same-as': 'start' } } },
    'command "up": "same-as" names "start"',
  ],
  [
    'same-as and more',
    { ...plain, commands: { a: { acts: [] }, b: { 'same-as': 'a', acts: [] } } },
    '"acts" is none of',
  ],
  [
    'a fault in a command',
    { ...plain, commands: { up: { acts: ['fly'] } } },
    'programs/x.yml, command "up": "acts" has "fly"',
  ],
])('%s is a fault', (_, value, sentence) => {
  expect(() => readProgram(value, 'x')).toThrow(sentence);
});

test('a command may name the options that stand before it, and inherits them where they stand everywhere', () => {
  const options = { quiet: ['-q'], file: ['-f=', '--file='] };
  const commands = {
    up: { acts: ['apply'], options: { force: ['-f'] }, facts: { quiet: [{ flag: 'quiet' }] } },
  };
  const program = { ...plain, options, commands };
  const names = (value: object) => [...(readProgram(value, 'x').commands.get('up')?.options.keys() ?? [])];
  expect(names(program)).toEqual(['force']);
  expect(names({ ...program, 'options-everywhere': true })).toEqual(['force', 'quiet', 'file']);
});

test('words in angle brackets are operands of the command', () => {
  const commands = { '<unit> start': { acts: ['start'], facts: { unit: [{ operand: 'unit' }] } } };
  expect(readProgram({ ...plain, commands }, 'x').commands.get('<unit> start')?.acts).toEqual([
    { act: 'start' },
  ]);
});
