import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Text } from '../../src/repository/text.ts';
import { parsePyproject } from '../../src/syntax/python/pyproject.ts';
import { parseToml, type TomlValue, tomlEntries, tomlValue } from '../../src/syntax/toml/toml.ts';

const text = (value: string) => Text.ofFile('pyproject.toml', value);
const rows = (value: string) =>
  parsePyproject(text(value)).dependencies.map((one) => [
    one.normalised,
    one.extras.map((extra) => extra.value).join(),
    one.specifier?.value,
    one.group?.value,
  ]);

test('PEP 621, groups, uv and pdm', () => {
  const source = `[project]
name = "shop"
dependencies = [
  "FastAPI>=0.1", # web
  "uvicorn[standard]",
]
[project.optional-dependencies]
dev = ["pytest"]
[dependency-groups]
lint = ["ruff", {include-group = "x"}]
[tool.uv]
dev-dependencies = ["mypy"]
[tool.pdm.dev-dependencies]
test = ["tox"]
[project.scripts]
serve = "shop.cli:main"
`;
  const file = parsePyproject(text(source));
  expect(file.problems).toEqual([]);
  expect(file.name?.value).toBe('shop');
  expect(rows(source)).toEqual([
    ['fastapi', '', '>=0.1', undefined],
    ['uvicorn', 'standard', undefined, undefined],
    ['pytest', '', undefined, 'dev'],
    ['ruff', '', undefined, 'lint'],
    ['mypy', '', undefined, 'dev-dependencies'],
    ['tox', '', undefined, 'test'],
  ]);
  expect(file.scripts.map((one) => [one.name.value, one.target.value])).toEqual([['serve', 'shop.cli:main']]);
  expect(file.tools).toEqual(['uv', 'pdm']);
});

test('poetry', () => {
  expect(
    rows(`[tool.poetry.dependencies]
python = "^3.11"
uvicorn = {version = "^0.20", extras = ["standard"]}
Django = "*"
[tool.poetry.dependencies.celery]
version = "^5"
extras = ["redis"]
[tool.poetry.group.dev.dependencies]
black = "*"
[tool.poetry.dev-dependencies]
tox = "*"
`),
  ).toEqual([
    ['uvicorn', 'standard', '^0.20', undefined],
    ['django', '', '*', undefined],
    ['celery', 'redis', '^5', undefined],
    ['black', '', '*', 'dev'],
    ['tox', '', '*', 'dev-dependencies'],
  ]);
});

test('a pdm script may be a table', () => {
  const { scripts } = parsePyproject(text('[tool.pdm.scripts]\na = {cmd = "x"}\nb.shell = "y"\nc = "z"\n'));
  expect(scripts.map((one) => `${one.name.value} ${one.target.value}`)).toEqual(['a x', 'c z']);
});

test.each<[string, string]>([
  ['a = "b\\n\\u00e9\\"c"', 'b\né"c'],
  ["a = 'b\\n'", 'b\\n'],
  ['a = """\nb\\\n   c "" d"""', 'bc "" d'],
  ['a = """b\\""""', 'b"'],
  ["a = '''\nb'c'''", "b'c"],
  ['"a" = "b" # c', 'b'],
])('%j is a string', (source, value) => {
  const found = tomlValue(parseToml(text(`${source}\nz = 1`)), ['a']);
  expect(found?.kind === 'string' ? found.value.value : found?.kind).toBe(value);
});

test('arrays of tables are counted, dotted and inline keys are found', () => {
  const file = parseToml(text('[[a]]\nb=1\n[[a]]\nb=2\n[c]\nd.e=3\nf={g={h=4}}\ni=1979-05-27 07:32:00Z'));
  expect(file.entries.map((one) => [one.path.map((name) => name.value).join('.'), one.element])).toEqual([
    ['a.b', 0],
    ['a.b', 1],
    ['c.d.e', undefined],
    ['c.f', undefined],
    ['c.i', undefined],
  ]);
  expect(tomlEntries(file, ['c', 'f', 'g', 'h']).map((one) => one.value.text.value)).toEqual(['4']);
  expect(tomlValue(file, ['c', 'i'])?.text.value).toBe('1979-05-27 07:32:00Z');
});

test.each([
  ['a', "'=' is missing."],
  ['a =', 'A value is missing.'],
  ['a = "b', `'"' is missing.`],
  ['a = """b', 'A string is not closed.'],
  ['a = 1 2', 'Something follows after the value.'],
  ['[a', "']' is missing."],
  ['= 1', 'A name is missing.'],
  ['a = {b=1', "',' or '}' is missing."],
])('%j costs its line', (source, message) => {
  const file = parseToml(text(`x = 1\n\n# c\n${source}\ny = 2\n`));
  expect(file.problems).toMatchObject([{ message, text: { value: source } }]);
  expect(file.entries.map((one) => one.path[0]?.value)).toEqual(['x', 'y']);
  expect(file.comments).toHaveLength(1);
});

test('strings and arrays written as TOML read back', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, fc.string({ unit: 'grapheme' }), fc.array(tie('any'), { maxLength: 4 })),
  })).any;
  fc.assert(
    fc.property(value, (written) => {
      const file = parseToml(text(`a = ${JSON.stringify(written)}`));
      expect(file.problems).toEqual([]);
      expect(plain(tomlValue(file, ['a']))).toEqual(written);
    }),
  );
});

function plain(value: TomlValue | undefined): unknown {
  if (value?.kind === 'array') return value.items.map(plain);
  return value?.kind === 'string' ? value.value.value : undefined;
}

test('a comment inside of what is lost is told once', () => {
  expect(parseToml(text('a = [\n# c\n1 2]\nb = 1\n')).comments).toHaveLength(1);
});
