import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { oneLine } from '../../src/policy/rules/one-line.ts';

const LIMIT = 40;
const LAST = "ImportError: No module named 'x'";

test.each<[string, string, string]>([
  ['what fits', ' a\tb \r\n\n c ', 'a b c'],
  ['nothing', ' \n ', ''],
  ['one long line is cut at its end', `a ${'b'.repeat(50)}`, `a ${'b'.repeat(37)}…`],
  [
    'of several the last stays, after as much of the first as there is room for',
    'Traceback (most recent call last)\n  main()\nKeyError: 1\n',
    'Traceback (most recent cal … KeyError: 1',
  ],
  ['the last alone where little else fits', `Traceback\n  main()\n${LAST}`, `… ${LAST}`],
  ['the last is cut only where it alone is too long', `a\nb\n${'c'.repeat(50)}`, `… ${'c'.repeat(37)}…`],
  ['no character is split', `${'a'.repeat(38)}😀😀`, `${'a'.repeat(38)}…`],
])('%s', (_, text, line) => {
  expect(oneLine(text, LIMIT)).toBe(line);
});

test('it is one line, no longer than it may be, and ends with the last line where that fits', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const shown = oneLine(lines.join('\n'), LIMIT);
      expect(shown.length).toBeLessThanOrEqual(LIMIT);
      expect(shown).not.toMatch(/[\r\n]/);
      expect(shown).not.toMatch(/\p{Cs}/u);
      const last = oneLine(lines.findLast((one) => oneLine(one, LIMIT) !== '') ?? '', 2 * 60);
      if (last.length <= LIMIT - 2) expect(shown.endsWith(last)).toBe(true);
    }),
  );
});
