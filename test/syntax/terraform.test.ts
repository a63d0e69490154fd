import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadGrammars } from '../../src/grammars.ts';
import { Text } from '../../src/repository/text.ts';
import { parseTemplate, parseTerraform } from '../../src/syntax/terraform/terraform.ts';
import { literalOf, type TerraformTree } from '../../src/syntax/terraform/tree.ts';

await loadGrammars(['terraform'], 0);

const parse = (source: string): TerraformTree => parseTerraform(Text.ofFile('main.tf', source));

/** `name` for a readable attribute, `name?` for an unreadable one, `type {…}` for a block. */
function outline({ attributes, blocks }: TerraformTree['body']): string {
  return [
    ...attributes.map(({ name, value }) => `${name.value}${value.kind === 'unreadable' ? '?' : ''}`),
    ...blocks.map((block) => `${block.type.value} {${outline(block.body)}}`),
  ].join(' ');
}

const DEEP = 10_000;

test.each([
  ['an operand is missing', 'a = 1 +\nb = 2\n', 'a? b', ['a = 1 +']],
  ['a quote is not closed', 'a = "x\nb = "y"\nc = 3\n', 'a? b c', ['a = "x']],
  [
    'a bracket is not closed',
    'r {\n  a = [1, 2\n  b = 3\n}\ns {\n  c = 1\n}\n',
    'r {a? b} s {c}',
    ['a = [1, 2'],
  ],
  [
    'a brace is not closed',
    'resource "a" "b" {\n  a = 1\n\nresource "c" "d" {\n  b = 1\n}\n',
    'resource {a} resource {b}',
    [''],
  ],
  ['a heredoc is not closed', 'a = <<EOT\nfoo\nb = 1\n', 'a?', ['a = <<EOT\nfoo\nb = 1']],
  ['a comparison stands where an assignment should', 'r {\n  a == 1\n  b = 2\n}\n', 'r {a? b}', ['a == 1']],
  ['a line means nothing', 'r {\n  a = 1\n  @@@\n  b = 2\n}\n', 'r {a b}', ['@@@']],
  ['a list has a bad line', 'a = [\n  1,\n  @,\n  3\n]\nb = 1\n', 'a? b', ['a = [\n  1,\n  @,\n  3\n]']],
  ['two attributes share a line', 'a = 1 b = 2\nc = 3\n', 'a? c', ['a = 1 b = 2']],
  [
    'a block header is broken',
    'resource "a {\n  b = 1\n}\nlocals {\n  c = 2\n}\n',
    'a {b} locals {c}',
    ['resource "a {'],
  ],
  ['brackets nest too deeply', `a = ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\nb = 1\n`, 'a? b', undefined],
  ['a reference has thousands of steps', `a = x${'.y[0]'.repeat(DEEP)}\nb = 1\n`, 'a? b', undefined],
  ['a brace closes nothing', 'a = 1\n}\nb = 2\n', 'a b', ['}']],
  ['it is JSON', '{"a": 1}', '', ['{"a": 1}']],
])('%s: the rest is read', (_, source, expected, problems) => {
  const tree = parse(source);
  expect(outline(tree.body)).toBe(expected);
  if (problems === undefined) expect(tree.problems).not.toEqual([]);
  else expect(tree.problems.map((problem) => problem.text.value)).toEqual(problems);
});

test.each([
  '['.repeat(50_000),
  'a {'.repeat(5_000),
  '"'.repeat(5_000),
  'a = "'.repeat(2_000),
  `a = "${'$'.concat('{').repeat(5_000)}`,
  'a = <<X\n'.repeat(2_000),
  '/*'.repeat(20_000),
  '@#%$^ {[}'.repeat(2_000),
  'x y z\n'.repeat(5_000),
  `a = 1${' + 1'.repeat(5_000)}`,
  `a = x${'.y[0]'.repeat(5_000)}\n`,
  '\u0000\uFFFF\uD800',
])('hostile input ends without an exception (%#)', (source) => {
  expect(() => parse(source)).not.toThrow();
});

test.each([
  ['a chained conditional binds to the right', 'a ? 1 : b ? 2 : 3', 'a | 1 | b ? 2 : 3'],
  ['a conditional within the first result', 'a ? b ? 1 : 2 : 3', 'a | b ? 1 : 2 | 3'],
  ['parentheses keep their conditional', '(a ? 1 : 2) ? 3 : 4', '(a ? 1 : 2) | 3 | 4'],
])('%s', (_, source, parts) => {
  const value = parse(`x = ${source}\n`).body.attributes[0]?.value;
  if (value?.kind !== 'conditional') throw new Error('no conditional');
  const { condition, whenTrue, whenFalse } = value;
  expect([condition, whenTrue, whenFalse].map((part) => part.text.value).join(' | ')).toBe(parts);
});

test.each([
  ['a[0].b', 'index:[0] attribute:.b'],
  ['a.0.b', 'index:.0 attribute:.b'],
  ['a[*].b[0]', 'splat:[*](attribute:.b index:[0])'],
  ['a.*.b[0]', 'splat:.*(attribute:.b) index:[0]'],
  ['a.*.b[*].c', 'splat:.*(attribute:.b) splat:[*](attribute:.c)'],
  ['f(x).b', 'attribute:.b'],
  ['(x)["k"]', 'index:["k"]'],
])('the steps of %s', (source, expected) => {
  const value = parse(`x = ${source}\n`).body.attributes[0]?.value;
  if (value?.kind !== 'traversal') throw new Error('no traversal');
  const show = (steps: typeof value.steps): string =>
    steps
      .map((step) => `${step.kind}:${step.text.value}${step.kind === 'splat' ? `(${show(step.steps)})` : ''}`)
      .join(' ');
  expect(show(value.steps)).toBe(expected);
});

test.each([
  ['a template that ends with a directive', 'a%{ if x }b%{ endif }', ['literal', 'if']],
  [
    'a template with the usual marker in it',
    `END\n$${'{x}'}\nEND\n`,
    ['literal', 'interpolation', 'literal'],
  ],
  ['an empty template', '', ['literal']],
  ['a broken template', '%{', []],
])('%s', (_, source, kinds) => {
  expect(parseTemplate(Text.ofFile('t.tftpl', source)).parts.map((part) => part.kind)).toEqual(kinds);
});

const characters = fc.string({
  unit: fc.constantFrom('a', ' ', '\n', '\t', '"', '\\', '$', '%', '{', '}', '~', 'é', '😀', '#', '<', "'"),
  maxLength: 40,
});

const quote = (value: string): string =>
  value
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replace(/[$%](?=\{)/g, '$&$&');

/** Every character of `text` is the one at its place, or a whole escape that stands for it. */
function expectMapped(text: Text, source: string): void {
  for (let i = 0; i < text.length; i++) {
    const { start, end } = text.span(i, i + 1);
    const written = source.slice(start, end);
    const decoded = written === '\\n' ? '\n' : written === '\\t' ? '\t' : written.replace(/^\\(?=.)/, '');
    expect(decoded).toBe(text.value[i]);
  }
}

test('a quoted literal decodes to its characters, each at its place', () => {
  fc.assert(
    fc.property(characters, (value) => {
      // `$${` is an escape: a `$` before it belongs to another token and is left alone here.
      fc.pre(!/[$%]{2,}\{/.test(value));
      const source = `r {\n  a = "${quote(value)}"\n}\n`;
      const text = literalOf(parse(source).body.blocks[0]?.body.attributes[0]?.value);
      expect(text?.value).toBe(value);
      if (text !== undefined) expectMapped(text, source);
    }),
  );
});

test("a heredoc's lines lose their indentation and keep their places", () => {
  fc.assert(
    fc.property(fc.array(characters, { minLength: 1, maxLength: 6 }), fc.nat(6), (rows, depth) => {
      const lines = rows.map((row) => `|${row.replace(/[\n\t]/g, ' ').replace(/[$%]+(?=\{)/g, '')}`);
      const pad = ' '.repeat(depth);
      const source = `a = <<-EOT\n${lines.map((line) => `${pad}${line}\n`).join('')}${pad}EOT\nb = 1\n`;
      const tree = parse(source);
      const text = literalOf(tree.body.attributes[0]?.value);
      expect(text?.value).toBe(lines.map((line) => `${line}\n`).join(''));
      expect(tree.body.attributes).toHaveLength(2);
      if (text !== undefined) expectMapped(text, source);
    }),
  );
});

test('line ends that were folded before keep their places', () => {
  const source = 'a = <<-EOT\r\n  one\r\n  two\r\n  EOT\r\n';
  const folded = Text.ofFile('main.tf', source).replaceAll(/\r\n/g, () => '\n');
  const text = literalOf(parseTerraform(folded).body.attributes[0]?.value);
  expect(text?.value).toBe('one\ntwo\n');
  const { start, end } = text?.span(4, 7) ?? { start: 0, end: 0 };
  expect(source.slice(start, end)).toBe('two');
});
