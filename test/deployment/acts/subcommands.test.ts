import { expect, test } from '@jest/globals';
import { boundIn } from '../../../src/deployment/acts/subcommands.ts';
import { Text } from '../../../src/repository/text.ts';

test.each<[word: string, operand: string, bound: Record<string, string> | undefined]>([
  ['start', 'start', undefined],
  ['<unit>', 'nginx', { unit: 'nginx' }],
  ['<unit>', 'a/b', { unit: 'a/b' }],
  ['/nodes/<node>/qemu/<guest>/agent', '/nodes/pve/qemu/101/agent', { node: 'pve', guest: '101' }],
  ['/nodes/<node>/qemu', '/nodes/pve/lxc', undefined],
  ['/nodes/<node>/qemu', '/nodes//qemu', undefined],
  ['/nodes/<node>', '/nodes/pve/qemu', undefined],
  ['/nodes/<node>/qemu', '/nodes/pve', undefined],
])('%s against %s', (word, operand, bound) => {
  const text = Text.ofFile('run.sh', `do ${operand}`).slice(3);
  const found = boundIn(word, text);
  expect(found && Object.fromEntries([...found].map(([name, { value }]) => [name, value]))).toEqual(bound);
  for (const value of found?.values() ?? [])
    expect(`do ${operand}`.slice(value.span().start, value.span().end)).toBe(value.value);
});
