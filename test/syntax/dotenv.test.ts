import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { parseDotenv } from '../../src/syntax/dotenv.ts';

const parse = (value: string) => parseDotenv(Text.ofFile('.env', value));

test.each<[string, string, string]>([
  ['A=b', 'A', 'b'],
  ['export A = b c  # d', 'A', 'b c'],
  ['A=b#c', 'A', 'b#c'],
  ['A=', 'A', ''],
  ['A= # c', 'A', ''],
  ['A: b', 'A', 'b'],
  ['A="b # \\"c\\"\\n\\td\\q" # e', 'A', 'b # "c"\n\td\\q'],
  ["A='b\\n$C' # e", 'A', 'b\\n$C'],
  ['A="b\nc"', 'A', 'b\nc'],
  ['A=`b"c`', 'A', 'b"c'],
  ['  a.b-c=1', 'a.b-c', '1'],
  ['export=1', 'export', '1'],
])('%j', (content, name, value) => {
  const { entries, problems } = parse(`${content}\nZ=z`);
  expect(problems).toEqual([]);
  expect(entries.map((one) => [one.name.value, one.value.value])).toEqual([
    [name, value],
    ['Z', 'z'],
  ]);
});

test.each([
  ['A=$B', true],
  ['A="${B}c"', true],
  ['A="\\$B"', false],
  ["A='$B'", false],
  ['A=5$', false],
])('%j interpolates: %s', (content, expected) => {
  expect(parse(content).entries[0]?.interpolates).toBe(expected);
});

test('one bad line costs itself', () => {
  const file = parse('# c\nnothing here\nA="open\nB=1\n');
  expect(file.entries.map((one) => [one.name.value, one.value.value])).toEqual([
    ['A', '"open'],
    ['B', '1'],
  ]);
  expect(file.comments.map((one) => one.value)).toEqual(['# c']);
  expect(file.problems.map((one) => one.text.value)).toEqual(['nothing here', 'A="open']);
});

test('exported and quoted are told', () => {
  expect(parse('export A="b"').entries[0]).toMatchObject({ exported: true, quote: '"' });
});
