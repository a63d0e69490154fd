import { expect, test } from '@jest/globals';
import { ExitLevels } from '../../../../src/deployment/links/health/exit-level.ts';
import { Text } from '../../../../src/repository/text.ts';
import { parseShell } from '../../../../src/syntax/shell/shell.ts';

/** `weak` fails only when nobody answers, `strong` on anything. */
function levelOf(source: string, errexit = false): string {
  const levels = new ExitLevels(
    ({ text }) => (text.value.startsWith('weak') ? { failsOn: 'silence' } : undefined),
    { errexit, pipefail: false },
  );
  return levels.ofList(parseShell(Text.ofFile('check.sh', source)).body).failsOn;
}

test.each([
  ['strong', 'anything'],
  ['weak', 'silence'],
  ['weak || exit 1', 'silence'],
  ['strong || true', 'nothing'],
  ['strong || exit 0', 'nothing'],
  ['strong || echo down', 'nothing'],
  ['strong || { echo down; exit 1; }', 'anything'],
  ['strong || { echo down; }', 'nothing'],
  ['strong; exit 0', 'nothing'],
  ['strong || exit 1; echo up', 'anything'],
  ['weak && echo up', 'silence'],
  ['weak && strong', 'anything'],
  ['weak || strong', 'silence'],
  ['strong && (weak || true)', 'anything'],
  ['weak | strong', 'anything'],
  ['strong | weak', 'silence'],
  ['! strong', 'anything'],
  ['! true', 'anything'],
  ['strong &', 'nothing'],
  ['if strong; then echo up; else echo down; fi', 'nothing'],
  ['if strong; then exit 0; else exit 1; fi', 'anything'],
  ['if weak; then exit 0; fi; exit 1', 'anything'],
  ['if ! weak; then exit 1; fi', 'silence'],
  ['for i in 1 2; do strong && exit 0; done; exit 1', 'anything'],
  ['set -e; strong; echo up', 'anything'],
  ['check() { strong; }\ncheck', 'anything'],
  ['', 'anything'],
])('%s fails on %s', (source, expected) => {
  expect(levelOf(source)).toBe(expected);
});

test('with errexit every command decides', () => {
  expect(levelOf('strong\necho up', true)).toBe('anything');
  expect(levelOf('strong || true\necho up', true)).toBe('nothing');
});

test('nesting of any depth ends', () => {
  expect(levelOf(`${'('.repeat(3000)}strong${')'.repeat(3000)}`)).toBe('anything');
});
