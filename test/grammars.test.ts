import { expect, test } from '@jest/globals';
import { loadGrammars, parseTree, type TreeNode } from '../src/grammars.ts';

await loadGrammars(['terraform', 'python'], 0);

const show = (node: TreeNode): string =>
  `${node.field ? `${node.field}:` : ''}${node.type}${node.children.length ? `(${node.children.map(show).join(' ')})` : ''}`;

test('a tree keeps its shape, fields and UTF-16 offsets', () => {
  const tree = parseTree('python', 'a = "😀" + b');
  expect(show(tree)).toBe(
    'module(expression_statement(assignment(left:identifier = right:binary_operator(left:string(string_start string_content string_end) operator:+ right:identifier))))',
  );
  expect(tree.children[0]?.children[0]?.children[2]?.children[2]).toMatchObject({ start: 11, end: 12 });
});

test('several statements stay siblings', () => {
  expect(
    parseTree('python', 'a\nb; c\n')
      .children.filter((node) => node.named)
      .map((node) => node.start),
  ).toEqual([0, 2, 5]);
});

test('each grammar reads its own', () => {
  expect(show(parseTree('terraform', 'a = 1\n'))).toBe(
    'config_file(body(attribute(identifier = expression(literal_value(numeric_lit)))))',
  );
});

test('ten thousand nested brackets end, and say so', () => {
  const deep = parseTree('python', `x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`);
  expect(show(deep)).toContain('TOO_DEEP');
});

const long = 'x = [1, 2]\n'.repeat(500);
const unread = { type: 'ERROR', start: 0, end: long.length, children: [] };

/** A clock that stands still for some looks and is then a day on. */
function clock(looks: number): () => number {
  let left = looks;
  return () => (left-- > 0 ? 0 : 86_400_000);
}

test.each([
  ['being parsed', 5],
  ['being copied', 50],
])('what takes too long in %s is one error, and what follows is read', (_where, looks) => {
  expect(parseTree('python', long)).toMatchObject({ type: 'module' });
  expect(parseTree('python', long, clock(looks))).toMatchObject(unread);
  expect(show(parseTree('python', 'x\n'))).toBe('module(expression_statement(identifier))');
});

/** A clock that fails as a trap does: through the frames of the program that looks at it, with nothing put in order. */
function trap(looks: number): () => number {
  let left = looks;
  return () => {
    if (left-- > 0) return 0;
    const error = new Error('memory access out of bounds');
    error.name = 'RuntimeError';
    throw error;
  };
}

test.each([
  ['parsed', 5],
  ['copied', 50],
])('a crash on what is %s is one error, and what follows is read, however often', (_what, looks) => {
  for (let time = 0; time < 300; time++) {
    expect(parseTree('python', long, trap(looks))).toMatchObject(unread);
  }
  expect(show(parseTree('python', 'x\n'))).toBe('module(expression_statement(identifier))');
  expect(parseTree('python', long).children).toHaveLength(500);
  expect(show(parseTree('terraform', 'a = 1\n'))).toContain('numeric_lit');
});

test('any other fault is passed on', () => {
  const fails = () => {
    throw new TypeError('no clock');
  };
  expect(() => parseTree('python', 'x', fails)).toThrow('no clock');
});
