import { describe, expect, test } from '@jest/globals';
import type { Act } from '../../../src/deployment/acts/act.ts';
import { walked } from '../../support/walked.ts';

const run = (script: string) => walked({ 'x.sh': `#!/bin/bash\n${script}\n` });
const place = (act: Act): string[] =>
  act.line.redirects.map(({ target, where }) => `${where.map(({ kind }) => kind).join('>')} ${target.value}`);

describe('whose shell opens a file', () => {
  test.each([
    ['pct exec 1 -- cat /a > /b', ['host /b']],
    ["pct exec 1 -- bash -c 'cat /a > /b'", ['host>guest /b']],
    ['sudo cat /a > /b', ['host /b']],
  ])('%s', (script, expected) => {
    expect(
      run(script)
        .acts.filter(({ program }) => program === 'cat')
        .flatMap(place),
    ).toEqual(expected);
  });
});

test.each([
  ['{ echo a; echo b; } > /x', ['/x']],
  ['(echo a) >> "$LOG.txt"', ['\u{FFFC}.txt']],
  ['for i in 1 2; do echo $i; done > /dev/null', []],
  ['if a; then b; fi 2> /err', []],
])('a compound command writes a file: %s', (script, expected) => {
  const written = run(script).acts.filter(({ program }) => program === 'redirect');
  expect(written.flatMap(({ operands }) => (operands.get('target') ?? []).map(({ value }) => value))).toEqual(
    expected,
  );
});

test('[[ … ]] is a check, of its words', () => {
  const [act] = run('F=/etc/a\n[[ -f "$F" && $x != y ]]').acts;
  expect([act?.kind, act?.operands.get('target')?.map(({ value }) => value)]).toEqual([
    'check',
    ['/etc/a', '\u{FFFC}', 'y'],
  ]);
});

test.each([
  ["timeout 60 bash -c 'until a; do sleep 1; done'", true],
  ["sudo timeout 60 sh -c 'while b; do sleep 1; done'", true],
  ["bash -c 'until a; do sleep 1; done'", false],
  ['until a; do sleep 1; done', false],
])('a time limit around a loop: %s', (script, expected) => {
  expect(run(script).loops.map(({ flow }) => flow.limited)).toEqual([expected]);
});

test.each([
  ['while true; do if a; then break; fi; done', true],
  ['while true; do a && exit 0; done', true],
  ['die() { exit 1; }\nwhile true; do a || die; done', true],
  ['while true; do for i in 1 2; do break; done; done', false],
  ['while true; do (exit 1); done', false],
  ['while true; do a; done', false],
  ['for i in 1 2 3; do a && break; done', true],
  ['for i in 1 2 3; do a; done', false],
])('a way out of a loop: %s', (script, expected) => {
  expect(run(script).loops[0]?.leaves).toBe(expected);
});

test('commands of functions that nobody calls come after all others', () => {
  const { acts, uncalledFrom } = run('f() { systemctl start f; }\ng() { systemctl start g; }\nf');
  expect(acts.map(({ line }) => line.order < uncalledFrom)).toEqual([true, false]);
});

test.each([
  ['/etc/init.d/nginx restart', ['restart service']],
  ['curl -fsSL https://example.com/x.sh | sh', ['connect curl', 'run sh']],
  ["sh -c 'systemctl start x'", ['start systemctl']],
  ['cd /opt/app', ['enter-folder cd']],
])('%s', (script, expected) => {
  expect(run(script).acts.map(({ kind, program }) => `${kind} ${program}`)).toEqual(expected);
});
