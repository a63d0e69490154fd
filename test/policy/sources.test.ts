import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sourcesOf } from '../../src/policy/sources.ts';

test('hides secrets behind as many stars, line ends kept', () => {
  const content = 'KEY=one\r\ntwo\nrest';
  const sources = sourcesOf([{ path: 'a', content }], [{ path: 'a', start: 4, end: 12 }]);
  expect(sources.content('a')).toBe('KEY=***\r\n***\nrest');
  expect(sources.line('a', 1)).toBe('KEY=***');
  expect(sources.position({ path: 'a', start: 13, end: 17 })).toEqual({
    start: { line: 3, column: 1 },
    end: { line: 3, column: 5 },
  });
});

test('secrets that overlap, or reach beyond the file, are hidden all the same', () => {
  const secrets = [
    { path: 'a', start: 4, end: 99 },
    { path: 'a', start: 0, end: 2 },
    { path: 'a', start: 1, end: 3 },
  ];
  expect(sourcesOf([{ path: 'a', content: 'abcdefg' }], secrets).content('a')).toBe('***d***');
});

test.each([
  ['before', 0, 2, false],
  ['up to its start', 2, 4, false],
  ['its first character', 3, 5, true],
  ['within', 5, 6, true],
  ['its last character', 6, 9, true],
  ['behind it', 7, 9, false],
])('says whether characters are masked: %s', (_, start, end, isMasked) => {
  const sources = sourcesOf([{ path: 'a', content: 'abcdefghij' }], [{ path: 'a', start: 4, end: 7 }]);
  expect(sources.isMasked({ path: 'a', start, end })).toBe(isMasked);
  expect(sources.isMasked({ path: 'b', start, end })).toBe(false);
});

test('a file that was not read has no content, and its beginning for a place', () => {
  const sources = sourcesOf([], []);
  const start = { line: 1, column: 1 };
  expect(sources.content('a')).toBeUndefined();
  expect(sources.line('a', 1)).toBe('');
  expect(sources.position({ path: 'a', start: 5, end: 6 })).toEqual({ start, end: start });
});

test('masking changes no length, and nothing outside the secrets', () => {
  const span = fc
    .tuple(fc.nat(30), fc.nat(30))
    .map(([start, length]) => ({ path: 'a', start, end: start + length }));
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(span, { maxLength: 5 }),
      (content, secrets) => {
        const masked = sourcesOf([{ path: 'a', content }], secrets).content('a') ?? '';
        expect(masked).toHaveLength(content.length);
        for (let i = 0; i < content.length; i++) {
          const isSecret = secrets.some(({ start, end }) => i >= start && i < end);
          const isHidden = isSecret && !/[\r\n]/.test(content.charAt(i));
          expect(masked.charAt(i)).toBe(isHidden ? '*' : content.charAt(i));
        }
      },
    ),
  );
});
