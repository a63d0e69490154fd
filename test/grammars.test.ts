import { expect, test } from '@jest/globals';
import { loadGrammars, parseTree, type TreeNode } from '../src/grammars.ts';

await loadGrammars(['bash', 'terraform', 'python'], 0);

const show = (node: TreeNode): string =>
  `${node.field ? `${node.field}:` : ''}${node.type}${node.children.length ? `(${node.children.map(show).join(' ')})` : ''}`;

test('a tree keeps its shape, fields and UTF-16 offsets', () => {
  const tree = parseTree('bash', 'echo 😀 b');
  expect(show(tree)).toBe('program(command(name:command_name(word) argument:word argument:word))');
  expect(tree.children[0]?.children[2]).toMatchObject({ start: 8, end: 9 });
});

test('several statements stay siblings', () => {
  expect(
    parseTree('bash', 'a\nb; c\n')
      .children.filter((node) => node.named)
      .map((node) => node.start),
  ).toEqual([0, 2, 5]);
});

test('ten thousand nested brackets end, and say so', () => {
  const deep = parseTree('python', `x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`);
  expect(show(deep)).toContain('TOO_DEEP');
});
