import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineIndex } from '../../src/repository/line-index.ts';

const characters = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\r\n', 'é', '\u{1F680}') });

test.each([
  ['', 0, 1, 1],
  ['ab', 1, 1, 2],
  ['ab\ncd', 2, 1, 3],
  ['ab\ncd', 3, 2, 1],
  ['ab\r\ncd', 3, 1, 4],
  ['ab\r\ncd', 4, 2, 1],
  ['ab\rcd', 3, 2, 1],
  ['ab\n', 3, 2, 1],
  ['\n\n', 1, 2, 1],
  ['\u{1F680}x', 2, 1, 3],
  ['ab', -5, 1, 1],
  ['ab', 99, 1, 3],
])('in %j offset %d is line %d, column %d', (content, offset, line, column) => {
  expect(new LineIndex(content).position(offset)).toEqual({ line, column });
});

test.each([
  ['a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
  ['', ['']],
  ['\r\n', ['', '']],
  ['\n\r', ['', '', '']],
  ['a\r\r\n', ['a', '', '']],
])('the lines of %j', (content, lines) => {
  const index = new LineIndex(content);
  expect(Array.from({ length: index.lineCount }, (_, i) => index.lineText(i + 1))).toEqual(lines);
});

test.each([
  [{ line: 1, column: 99 }, 2],
  [{ line: 2, column: 0 }, 4],
  [{ line: 0, column: 3 }, 0],
  [{ line: 9, column: 1 }, 6],
])('%j is cut to what there is', (position, offset) => {
  expect(new LineIndex('ab\r\ncd').offset(position)).toBe(offset);
});

test('there and back again', () => {
  fc.assert(
    fc.property(characters, fc.nat(60), (content, nth) => {
      const offset = nth % (content.length + 1);
      const index = new LineIndex(content);
      const isInsideLineEnd = content.slice(offset - 1, offset + 1) === '\r\n';
      if (!isInsideLineEnd) expect(index.offset(index.position(offset))).toBe(offset);
    }),
  );
});

test('a line that is not there is empty', () => {
  expect([new LineIndex('a').lineText(0), new LineIndex('a').lineText(2)]).toEqual(['', '']);
});
