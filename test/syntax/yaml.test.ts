import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDocument, Scalar, stringify } from 'yaml';
import { Text } from '../../src/repository/text.ts';
import type { YamlNode, YamlScalar } from '../../src/syntax/yaml/tree.ts';
import { parseYaml } from '../../src/syntax/yaml/yaml.ts';
import { expectMapped, writtenAs } from './mapped.ts';

function read(source: string) {
  const file = parseYaml(Text.ofFile('a.yaml', source));
  return { ...file, roots: file.documents.map((document) => plain(document.root)) };
}

function plain(node: YamlNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'sequence') return node.items.map(plain);
  if (node.kind === 'scalar') return node.decoded.isKnown ? node.value : '?';
  return Object.fromEntries(node.entries.map((entry) => [entry.key.decoded.value, plain(entry.value)]));
}

function scalarAt(source: string, name: string): YamlScalar {
  const root = parseYaml(Text.ofFile('a.yaml', source)).documents[0]?.root;
  const node = root?.kind === 'mapping' ? root.get(name) : undefined;
  if (node?.kind !== 'scalar') throw new Error(`no scalar ${name}`);
  return node;
}

test.each([
  ['nothing', '', []],
  ['a comment', '# only\n', []],
  [
    'mappings and lists',
    'a: {b: [1, "2"], c}\nd:\n- x\n- y: z\n',
    [{ a: { b: [1, '2'], c: null }, d: ['x', { y: 'z' }] }],
  ],
  ['several documents', 'a: 1\n---\nb: 2\n...\n---\n- 3\n', [{ a: 1 }, { b: 2 }, [3]]],
  [
    'the core schema',
    'a: yes\nb: true\nc: 0644\nd: ~\ne: 1.5\nf: on\n',
    [{ a: 'yes', b: true, c: 644, d: null, e: 1.5, f: 'on' }],
  ],
  ['an alias', 'a: &x {k: 1}\nb: *x\n', [{ a: { k: 1 }, b: { k: 1 } }]],
  ['a redefined anchor', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n', [{ a: 1, b: 1, c: 2, d: 2 }]],
  [
    'a merge: own keys win',
    'a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n',
    [{ a: { k: 1, l: 2 }, b: { k: 3, l: 2 } }],
  ],
  ['merges: the earlier wins', 'b:\n  <<: [{k: 1}, {k: 2, l: 3}]\n', [{ b: { k: 1, l: 3 } }]],
  ['a quoted << is no merge', "b:\n  '<<': {k: 1}\n", [{ b: { '<<': { k: 1 } } }]],
  ['CloudFormation tags', 'a: !Ref b\nc: !Sub [d]\n', [{ a: 'b', c: ['d'] }]],
])('reads %s', (_name, source, roots) => {
  expect(read(source)).toMatchObject({ roots, problems: [] });
});

test.each([
  ['literal', 'a: |\n  x\n   y\n\n  z\n', 'x\n y\n\nz\n'],
  ['literal with an indentation indicator', 'a: |2-\n    x\n  y\n', '  x\ny'],
  ['literal that keeps', 'a: |+\n  x\n\n\nb: 1\n', 'x\n\n\n'],
  ['literal without a line end', 'a: |\n  x', 'x\n'],
  ['literal with a comment', 'a: | # why\n  x\n', 'x\n'],
  ['folded', 'a: >\n  x\n  y\n\n  z\n    deep\n  w\n', 'x y\nz\n  deep\nw\n'],
  ['folded, stripped', 'a: >-\n  x\n  y\n', 'x y'],
  ['double quoted', 'a: "x\\ty\\u00e9\\\n   z\n  w\n\n  v"\n', 'x\tyéz w\nv'],
  ['single quoted', "a: 'it''s\n  so'\n", "it's so"],
  ['plain over lines', 'a: x\n  y\n\n  z\n', 'x y\nz'],
  ['an astral character', 'a: "\\U0001F600x"\n', '😀x'],
])('decodes a scalar: %s', (_name, source, value) => {
  const scalar = scalarAt(source, 'a');
  expect(scalar.decoded.value).toBe(value);
  expectMapped(scalar.decoded, source);
});

test.each([
  ['a line of a literal', 'run: |\n  set -e\n  uvicorn app:app --reload\n', '--reload', '--reload'],
  ['a word of a folded scalar', 'run: >-\n  uvicorn\n  app --reload\n', 'uvicorn app', 'uvicorn\n  app'],
  ['an escape', 'run: "echo \\"--reload\\""\n', '"--reload"', '\\"--reload\\"'],
  ['with CRLF', 'run: |\r\n  a\r\n  b --reload\r\n', 'b --reload', 'b --reload'],
])('points at the characters of %s', (_name, content, part, written) => {
  const text = Text.ofFile('a.yaml', content).replaceAll(/\r\n/g, () => '\n');
  const root = parseYaml(text).documents[0]?.root;
  const scalar = root?.kind === 'mapping' ? root.get('run') : undefined;
  if (scalar?.kind !== 'scalar') throw new Error('no scalar');
  const at = scalar.decoded.value.indexOf(part);
  expect(writtenAs(scalar.decoded.slice(at, at + part.length), content)).toBe(written);
});

const STYLES = [
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
] as const;
const prose = fc
  .array(
    fc.constantFrom('a', 'word', ' ', '  ', '\n', "'", '"', '\\', '#', ': ', '- ', '\t', 'é', '😀', '$x'),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

test('every scalar that the package writes decodes as it reads it back, each character in its place', () => {
  fc.assert(
    fc.property(
      prose,
      fc.constantFrom(...STYLES),
      fc.integer({ min: 20, max: 80 }),
      (value, style, lineWidth) => {
        const scalar = new Scalar<unknown>(`s${value}`);
        scalar.type = style;
        const source = stringify({ k: { a: scalar, b: 1 } }, { lineWidth });
        const root = parseYaml(Text.ofFile('a.yaml', source)).documents[0]?.root;
        const inner = root?.kind === 'mapping' ? root.get('k') : undefined;
        const node = inner?.kind === 'mapping' ? inner.get('a') : undefined;
        if (node?.kind !== 'scalar') throw new Error('no scalar');
        expect(node.decoded.value).toBe(parseDocument(source).getIn(['k', 'a']));
        expectMapped(node.decoded, source);
      },
    ),
    { numRuns: 500 },
  );
});

const blockLine = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom('', 'x', 'y z', '\tt', '# no'));

test('every block scalar decodes as the package decodes it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('|', '>'),
      fc.constantFrom('', '-', '+'),
      fc.constantFrom('', '1', '3'),
      fc.array(blockLine),
      (mark, chomp, indent, lines) => {
        const body = lines.map(([spaces, content]) => ' '.repeat(spaces) + content).join('\n');
        const source = `a: ${mark}${indent}${chomp}\n${body}\n`;
        const theirs = parseDocument(source, { schema: 'failsafe' });
        if (theirs.errors.length > 0 || theirs.get('a') === null) return;
        expect(scalarAt(source, 'a').decoded.value).toBe(theirs.get('a'));
      },
    ),
    { numRuns: 500 },
  );
});

test('keeps the place of an alias and of a merge', () => {
  const source = 'a: &x {k: 1}\nb: *x\nc: {<<: *x}\n';
  const root = parseYaml(Text.ofFile('a.yaml', source)).documents[0]?.root;
  if (root?.kind !== 'mapping') throw new Error('no mapping');
  expect(root.get('b')).toMatchObject({ alias: { value: '*x' }, text: { value: '{k: 1}' } });
  const merged = root.get('c');
  expect(merged?.kind === 'mapping' ? merged.entry('k')?.merged?.value : '').toBe('<<: *x');
});

test.each([
  ['a duplicate key: the last wins', 'a: 1\nb: 2\na: 3\n', { b: 2, a: 3 }, /`a` is set twice/, 'a'],
  ['tabs as indentation', 'a:\n\tb: 1\nc: 2\n', { c: 2 }, /Tabs are not allowed/, undefined],
  ['an unclosed quote', 'a: 1\nb: "x\n', { a: 1 }, /Missing closing "quote/, undefined],
  ['an unknown alias', 'a: *nowhere\nb: 2\n', { a: '?', b: 2 }, /names no anchor/, '*nowhere'],
  [
    'an anchor within itself',
    'a: &x [*x]\nb: 2\n',
    { a: ['?'], b: 2 },
    /names no anchor that is complete/,
    '*x',
  ],
  ['a list as key', '? [a]\n: 1\nb: 2\n', { b: 2 }, /key that is not a scalar/, '[a]'],
  ['a merge of a scalar', 'a: {<<: 1, b: 2}\n', { a: { b: 2 } }, /`<<` takes a mapping/, '<<: 1'],
])('loses no more than a part to %s', (_name, source, root, message, place) => {
  const file = read(source);
  expect(file.roots[0]).toMatchObject(root);
  expect(file.problems[0]?.message).toMatch(message);
  if (place !== undefined) expect(file.problems[0]?.text.value).toBe(place);
});

test('an error costs its document only', () => {
  const file = read('a: 1\n---\nb: "x\n---\nc: 3\n');
  expect(file.roots[0]).toEqual({ a: 1 });
  expect(file.problems.length).toBeGreaterThan(0);
});

const laughs = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join(
  '\n',
);
test.each([
  ['brackets', '['.repeat(10_000), /more than 100 levels/],
  ['closed brackets', '['.repeat(10_000) + ']'.repeat(10_000), /more than 100 levels/],
  ['braces', '{a: '.repeat(10_000), /more than 100 levels/],
  ['dashes', `${'- '.repeat(10_000)}a`, /more than 100 levels/],
  [
    'deep blocks',
    Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    /more than 100 levels/,
  ],
  ['a billion laughs', `a0: &a0 [x, x, x]\n${laughs}`, /aliases of this document stand for more than/],
  ['commas', `[${','.repeat(50_000)}`, /Unexpected ,/],
  ['an open quote before a long line', `a: "${'x\\n'.repeat(50_000)}`, /Missing closing/],
])('survives %s', (_name, source, message) => {
  const { problems } = parseYaml(Text.ofFile('a.yaml', source));
  expect(problems.length).toBeLessThanOrEqual(100);
  expect(problems.some((problem) => message.test(problem.message))).toBe(true);
});

test('a line of a million characters is a scalar', () => {
  expect(scalarAt(`a: ${'x '.repeat(500_000)}\nb: 1`, 'a').decoded.length).toBe(999_999);
});

test('never throws', () => {
  const soup = fc.array(
    fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '\t',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&x ',
      '*x',
      '<<',
      '|',
      '>-',
      '"',
      "'",
      '\\',
      '#',
      '!t ',
      '?',
      '---',
      '%',
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(soup, (parts) => {
      const source = parts.join('');
      const { documents, problems } = parseYaml(Text.ofFile('a.yaml', source));
      expect(documents.length + problems.length).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 1000 },
  );
});
