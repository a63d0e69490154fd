import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { parseRequirement } from '../../src/syntax/python/requirement.ts';
import { parseRequirements } from '../../src/syntax/python/requirements.ts';

const parse = (value: string) => parseRequirements(Text.ofFile('requirements.txt', value));

test.each<[string, string, string[], string | undefined, string | undefined]>([
  ['fastapi', 'fastapi', [], undefined, undefined],
  ['Foo_.Bar==1.0', 'foo-bar', [], '==1.0', undefined],
  [
    'uvicorn[standard, x] >=0.20, <1 ; python_version > "3.8"',
    'uvicorn',
    ['standard', 'x'],
    '>=0.20, <1',
    'python_version > "3.8"',
  ],
  ['a (>=1)', 'a', [], '>=1', undefined],
  ['a~=1.0;os_name=="nt"', 'a', [], '~=1.0', 'os_name=="nt"'],
  ['a[]', 'a', [], undefined, undefined],
])('%j', (value, normalised, extras, specifier, marker) => {
  const requirement = parseRequirement(Text.ofFile('r', value));
  expect([
    requirement?.normalised,
    requirement?.extras.map((one) => one.value),
    requirement?.specifier?.value,
    requirement?.marker?.value,
  ]).toEqual([normalised, extras, specifier, marker]);
});

test('a URL after the name', () => {
  const requirement = parseRequirement(Text.ofFile('r', 'a[b] @ https://x/a;b.whl ; os_name=="nt"'));
  expect([requirement?.url?.value, requirement?.marker?.value]).toEqual([
    'https://x/a;b.whl',
    'os_name=="nt"',
  ]);
});

test.each(['', '-x', 'a b', 'a=1=', '[x]', 'a[b'])('%j is none', (value) => {
  const requirement = parseRequirement(Text.ofFile('r', value));
  expect(requirement?.specifier?.value).toBe(value === 'a=1=' ? '=1=' : undefined);
});

test('a file', () => {
  const file = parse(`# first
fastapi==0.100 # pinned
-r base.txt
-cconstraints.txt
--requirement=more.txt
-e .
-e git+https://x/y.git#egg=y
./wheels/a-1.0.whl
https://x/b.tar.gz
c @ https://x/c-1.0.whl
--index-url https://index
--pre
uvicorn \\
    --hash=sha256:aa \\
    --hash=sha256:bb
d==\${VERSION}
not ok here
`);
  const rows = file.requirements.map((one) =>
    one.kind === 'named' ? one.requirement.normalised : `${one.editable} ${one.location.value}`,
  );
  expect(rows).toEqual([
    'fastapi',
    'true .',
    'true git+https://x/y.git#egg=y',
    'false ./wheels/a-1.0.whl',
    'false https://x/b.tar.gz',
    'c',
    'uvicorn',
    'd',
  ]);
  expect(file.includes.map((one) => [one.path.value, one.constraint])).toEqual([
    ['base.txt', false],
    ['constraints.txt', true],
    ['more.txt', false],
  ]);
  expect(file.options.map((one) => [one.name.value, one.value?.value])).toEqual([
    ['--index-url', 'https://index'],
    ['--pre', undefined],
  ]);
  const hashes = file.requirements.flatMap((one) => (one.kind === 'named' ? one.hashes : []));
  expect(hashes.map((one) => one.value)).toEqual(['sha256:aa', 'sha256:bb']);
  expect(file.requirements.at(-1)?.text.unknown).toContain('environment');
  expect(file.comments.map((one) => one.value)).toEqual(['# first', '# pinned']);
  expect(file.problems.map((one) => one.text.value)).toEqual(['not ok here']);
});

test('a comment line ends a continuation', () => {
  const file = parse('a\\\n# c \\\nb\n');
  expect(file.requirements.map((one) => one.text.value)).toEqual(['a', 'b']);
});
