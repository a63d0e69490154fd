import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Text } from '../../src/repository/text.ts';
import { parseByteSize, parseSystemdBoolean, parseTimeSpan } from '../../src/syntax/systemd/values.ts';
import { splitEnvironment, splitExec } from '../../src/syntax/systemd/words.ts';

const text = (value: string) => Text.ofFile('x.service', value);
const shown = (one: Text) => (one.isKnown ? one.value : `?${one.value.replaceAll('\u{FFFC}', '_')}`);
const argv = (value: string) => splitExec(text(value)).map((one) => one.argv.map(shown));

test.each<[string, string[][]]>([
  ['/bin/a b  c', [['/bin/a', 'b', 'c']]],
  ['/a "b c" \'d "e\'', [['/a', 'b c', 'd "e']]],
  ['/a b"c d"e', [['/a', 'bc de']]],
  ['/a ""', [['/a', '']]],
  ['/a \\x41\\s\\101\\t\\u00e9\\U0001F600', [['/a', 'A A\té😀']]],
  ['/a \\xc3\\xa9\\xc3', [['/a', 'é\u{FFFD}']]],
  ['/a \\q\\x00 b\\', [['/a', '\\q\\x00', 'b\\']]],
  ['/a ; /b c ;/d', [['/a'], ['/b', 'c', ';/d']]],
  ['/a \\; b ";"', [['/a', ';', 'b', ';']]],
  ['; /a', [['/a']]],
  ['/a $$HOME a$B $$ 5$', [['/a', '$HOME', 'a$B', '$', '5$']]],
  ['/a $B c${D}e ${E:-f}', [['/a', '?_', '?c_e', '${E:-f}']]],
  ['/a $B/c d', [['/a', 'd']]],
  ['$A b', [['$A', 'b']]],
  ['/a %% %i %n-%p %Z %', [['/a', '%', '?_', '?_-_', '%Z', '%']]],
  ['', []],
  ['/a "b c', [['/a', 'b c']]],
])('%j runs', (value, expected) => {
  expect(argv(value)).toEqual(expected);
});

test.each<[string, string[], string[]]>([
  ['-/a b', ['-'], ['/a', 'b']],
  ['@/a b c', ['@'], ['/a', 'c']],
  ['+!/a', ['+', '!'], ['/a']],
  ['!!-:/a $B', ['!!', '-', ':'], ['/a', '$B']],
  ['|a b', ['|'], ['a', 'b']],
  ['"-/a b" c', ['-'], ['/a b', 'c']],
])('%j has prefixes', (value, prefixes, words) => {
  const [command] = splitExec(text(value));
  expect(command?.prefixes.map((one) => one.value)).toEqual(prefixes);
  expect(command?.argv.map(shown)).toEqual(words);
});

test.each([
  ['/a "b', 'Unbalanced quotes'],
  ['/a \\q', 'Unknown escape'],
  ['- /a', 'Empty path'],
])('%j is a problem', (value, message) => {
  expect(splitExec(text(value))[0]?.problems.map((one) => one.message)).toEqual([
    expect.stringContaining(message),
  ]);
});

test('variables and specifiers that are known are filled in, and point at their use', () => {
  const value = text('/a $OPTS ${OPTS} $GONE %i');
  const environment = new Map([['OPTS', Text.ofFile('y.service', '--b "c d"')]]);
  const specifier = (letter: string) => (letter === 'i' ? 'blue' : undefined);
  const [command] = splitExec(value, { environment, specifier });
  expect(command?.argv.map(shown)).toEqual(['/a', '--b', 'c d', '--b "c d"', '?_', 'blue']);
  expect(command?.variables.map((one) => one.name)).toEqual(['OPTS', 'OPTS', 'GONE']);
  expect(command?.argv[1]?.segments[0]?.site).toEqual({ path: 'x.service', start: 3, end: 8 });
  expect(command?.argv[1]?.span()).toEqual({ path: 'y.service', start: 0, end: 3 });
});

test.each<[string, string[]]>([
  ['A=1 B="2 3" "C=4 5"', ['A=1', 'B=2 3', 'C=4 5']],
  ['A="x\\ty" nothing =no 1A=b D=', ['A=x\ty', 'D=']],
  ['A=1 "B=2', ['A=1']],
  ['A=%%x B=$C', ['A=%x', 'B=$C']],
])('%j assigns', (value, expected) => {
  const assignments = splitEnvironment(text(value));
  expect(assignments.map((one) => `${one.name.value}=${one.value.value}`)).toEqual(expected);
});

test.each([
  ['90', 90],
  ['1min 30s', 90],
  ['1min30', 90],
  ['2.5h', 9000],
  ['500ms', 0.5],
  ['1M', 2_629_800],
  ['5 5', 10],
  ['infinity', Number.POSITIVE_INFINITY],
  ['', undefined],
  ['soon', undefined],
  ['1.5.5s', undefined],
  ['3.sec', undefined],
  ['-1', undefined],
])('%j is a time span', (value, seconds) => {
  expect(parseTimeSpan(value)).toBe(seconds);
});

test.each([
  ['512M', 512 * 1024 ** 2],
  ['1.5G', 1.5 * 1024 ** 3],
  ['1G 512M', 1.5 * 1024 ** 3],
  ['1024', 1024],
  ['infinity', Number.POSITIVE_INFINITY],
  ['80%', undefined],
  ['', undefined],
  [`${'1'.repeat(90)}x`, undefined],
])('%j is a size', (value, bytes) => {
  expect(parseByteSize(value)).toBe(bytes);
});

test.each([
  ['Yes', true],
  ['on', true],
  ['0', false],
  ['f', false],
  ['maybe', undefined],
])('%s is a boolean', (value, expected) => {
  expect(parseSystemdBoolean(value)).toBe(expected);
});

test('a word written with any of the escapes decodes to itself, and its span is what was written', () => {
  const written = fc.constantFrom<(c: string) => string>(
    (c) => (/[\w/]/.test(c) ? c : `\\U${(c.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`),
    (c) => (/[\\'"\n]/.test(c) ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}` : `'${c}'`),
    (c) => [...new TextEncoder().encode(c)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  );
  const character = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
    .filter((c) => !/[\0$%;\r]/.test(c));
  const word = fc.array(fc.tuple(character, written), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const decoded = words.map((one) => one.map(([c]) => c).join(''));
      const raw = words.map((one) => one.map(([c, write]) => [...c].map(write).join('')).join(''));
      const source = `/bin/x ${raw.join('  ')}`;
      const args = splitExec(text(source))[0]?.argv.slice(1) ?? [];
      expect(args.map((one) => one.value)).toEqual(decoded);
      for (const [i, arg] of args.entries()) {
        const { start, end } = arg.span();
        expect(raw[i]?.replace(/^'|'$/g, '')).toBe(source.slice(start, end));
      }
    }),
  );
});
