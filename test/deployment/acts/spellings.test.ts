import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { factOf } from '../../../src/deployment/acts/facts.ts';
import { isUnknown } from '../../../src/deployment/unknown.ts';
import { programs, walked } from '../../support/walked.ts';

interface ServeLine {
  readonly line: string;
  readonly program: string;
  readonly app?: string;
  readonly port?: number;
  readonly reloads?: boolean;
}

const lines = parse(readFileSync(new URL('./serve-lines.yml', import.meta.url), 'utf8')) as ServeLine[];
/** Lines of one command whose words need no quotes: those that can be taken apart and put together again. */
const plain = lines.filter(({ line }) => !/["'`$\\;&|<>(){}*?\n]/.test(line) && !/^[A-Z_]+=/.test(line));

type Spelling = (words: readonly string[], line: ServeLine) => string | undefined;

const SPELLINGS: Readonly<Record<string, Spelling>> = {
  plain: (words) => words.join(' '),
  'options first': (words, { app }) => moved(words, app, (rest, one) => [...rest, one]),
  'trailing options': (words, { app }) => moved(words, app, (rest, one) => [one, ...rest]),
  'backslash continuation': (words) => words.join(' \\\n  '),
  exec: (words) => `exec ${words.join(' ')}`,
  'nohup … &': (words) => `nohup ${words.join(' ')} > /var/log/x.log 2>&1 &`,
  'FOO=1 …': (words) => `FOO=1 ${words.join(' ')}`,
  'python3 -m': (words) => (isModule(words[0]) ? `python3 -m ${words.join(' ')}` : undefined),
  'full venv path': (words) => (words[0]?.includes('/') ? undefined : `/opt/app/venv/bin/${words.join(' ')}`),
  "sh -c '…'": (words) => `sh -c '${words.join(' ')}'`,
  'an array': (words) => `args=(${words.slice(1).join(' ')})\n${words[0]} "\${args[@]}"`,
  'a variable': (words) => `OPTS="${words.slice(1).join(' ')}"\n${words[0]} $OPTS`,
  'a heredoc to ssh': (words) => `ssh deploy@host bash -s <<'EOF'\n${words.join(' ')}\nEOF`,
};

function moved(
  words: readonly string[],
  app: string | undefined,
  put: (rest: string[], one: string) => string[],
): string | undefined {
  const [program = '', ...rest] = words;
  const at = app === undefined ? -1 : rest.indexOf(app);
  const command = programs.named(program)?.commands;
  const isOperand = walked({ 'x.sh': `#!/bin/sh\n${words.join(' ')}\n` }).acts.some((act) =>
    [...act.operands.values()].flat().some(({ value }) => value === app),
  );
  if (
    at < 0 ||
    !isOperand ||
    command?.size !== 1 ||
    command.get('')?.stopsAtOperand !== false ||
    command.get('')?.operands.length !== 1
  )
    return undefined;
  return [program, ...put(rest.toSpliced(at, 1), rest[at] as string)].join(' ');
}

function isModule(program: string | undefined): boolean {
  return program !== undefined && programs.module(program)?.names.includes(program) === true;
}

function served(script: string): ServeLine[] {
  const { acts } = walked({ 'start.sh': `#!/bin/bash\n${script}\n` });
  return acts
    .filter(({ kind }) => kind === 'serve')
    .map((act) => {
      const value = (name: string) => {
        const fact = factOf(programs, act, name);
        return fact === undefined || isUnknown(fact) ? undefined : fact.value;
      };
      const port = value('bind') ?? value('port');
      const number = port === undefined ? undefined : Number(/(\d+)$/.exec(String(port))?.[1]);
      const reloads = value('reloads');
      return {
        line: '',
        program: act.program,
        ...(value('app') === undefined ? {} : { app: String(value('app')) }),
        ...(number === undefined || Number.isNaN(number) ? {} : { port: number }),
        ...(reloads === undefined
          ? {}
          : { reloads: reloads === true || /^(?:1|true|yes|on)$/i.test(String(reloads)) }),
      };
    });
}

const expected = ({ program, app, port, reloads }: ServeLine) => ({
  line: '',
  program,
  ...(app === undefined ? {} : { app }),
  ...(port === undefined ? {} : { port }),
  ...(reloads === undefined ? {} : { reloads }),
});

describe.each(plain.map((line) => [line.line, line] as const))('%s', (_, line) => {
  const words = line.line.split(' ');

  test.each(
    Object.entries(SPELLINGS).flatMap(([name, spell]) =>
      spell(words, line) === undefined ? [] : [[name, spell] as const],
    ),
  )('%s', (_name, spell) => {
    expect(served(spell(words, line) ?? '')).toContainEqual(expect.objectContaining(expected(line)));
  });

  test('is no act in a comment or a printed line', () => {
    expect(served(`# ${line.line}\necho "${line.line}"\nprintf '%s\\n' '${line.line}'`)).toEqual([]);
  });
});

test.each(lines.map((line) => [line.line, line] as const))('as written: %s', (_, line) => {
  expect(served(line.line)).toContainEqual(expect.objectContaining(expected(line)));
});

test('every spelling is tried', () => {
  for (const [name, spell] of Object.entries(SPELLINGS)) {
    expect([name, plain.some((line) => spell(line.line.split(' '), line) !== undefined)]).toEqual([
      name,
      true,
    ]);
  }
});
