import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Text } from '../../src/repository/text.ts';
import { type JsonNode, parseJson } from '../../src/syntax/json.ts';
import { parsePackageScripts } from '../../src/syntax/package-scripts.ts';

const text = (value: string) => Text.ofFile('package.json', value);

test('scripts, dependencies, main and bin', () => {
  const source = `{
  "name": "shop", "main": "server.js",
  "scripts": {"start": "node \\"server.js\\" --port=80", "odd": 7},
  "dependencies": {"express": "^5"}, "devDependencies": {"nodemon": "*"},
  "bin": {"shop": "./cli.js"}
}`;
  const file = parsePackageScripts(text(source));
  expect(file.problems).toEqual([]);
  expect([file.name?.value, file.main?.value]).toEqual(['shop', 'server.js']);
  expect(file.scripts.map((one) => [one.name.value, one.command.value])).toEqual([
    ['start', 'node "server.js" --port=80'],
  ]);
  const span = file.scripts[0]?.command.slice(5, 16).span();
  expect(source.slice(span?.start, span?.end)).toBe('\\"server.js\\"');
  expect(file.dependencies.map((one) => [one.name.value, one.range.value])).toEqual([['express', '^5']]);
  expect(file.devDependencies.map((one) => one.name.value)).toEqual(['nodemon']);
  expect(file.bin.map((one) => [one.name.value, one.command.value])).toEqual([['shop', './cli.js']]);
});

test('a bin of one string has the name of the package', () => {
  expect(parsePackageScripts(text('{"bin": "a.js", "name": "b"}')).bin[0]?.name.value).toBe('b');
});

test.each([
  ['', 'There is no value.'],
  ['{"scripts": {"a": "b"}', "'}' is missing."],
  ['{"scripts": {"a": "b}}\n', 'A string is not closed.'],
  ['{"scripts" {"a": "b"}}', "':' is missing."],
  ['{"scripts": {"a": "b"}} x', 'Something follows after the value.'],
  ['{"scripts": {"a": }}', 'A value is missing.'],
])('%j is a problem', (source, message) => {
  expect(parsePackageScripts(text(source)).problems.map((one) => one.message)).toContain(message);
});

test('comments and stray commas are passed over', () => {
  const file = parsePackageScripts(text('// a\n{/* b */ "scripts": {,"a": "b",},}'));
  expect([file.problems.length, file.scripts[0]?.command.value]).toEqual([0, 'b']);
});

test('it reads what JSON.parse reads, and every string points at its own characters', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 1), (json, indent) => {
      const source = JSON.stringify(JSON.parse(json), undefined, indent);
      const { value, problems } = parseJson(text(source));
      expect(problems).toEqual([]);
      expect(plain(value, source)).toEqual(JSON.parse(source));
    }),
  );
});

function plain(node: JsonNode | undefined, source: string): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'array') return node.items.map((item) => plain(item, source));
  if (node.kind === 'object') {
    return Object.fromEntries(node.entries.map(({ name, value }) => [name.value, plain(value, source)]));
  }
  const { start, end } = node.text.span();
  if (node.kind === 'string') expect(JSON.parse(source.slice(start, end))).toBe(node.value.value);
  return JSON.parse(node.text.value);
}

test('the last of a repeated name counts', () => {
  expect(parsePackageScripts(text('{"main": "a", "main": "b"}')).main?.value).toBe('b');
});

test('the halves of an astral character stand for it together', () => {
  const { main } = parsePackageScripts(text('{"main": "a\\ud83d\\ude00b"}'));
  expect([main?.value, main?.slice(1, 3).span()]).toEqual([
    'a😀b',
    { path: 'package.json', start: 11, end: 23 },
  ]);
});
