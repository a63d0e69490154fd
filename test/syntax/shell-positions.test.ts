import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Text } from '../../src/repository/text.ts';
import { parseShell } from '../../src/syntax/shell/shell.ts';
import type { ShellTree, WordPart } from '../../src/syntax/shell/tree.ts';
import { printTree } from './print-shell.ts';

const parse = (source: string): ShellTree => parseShell(Text.ofFile('a.sh', source));

test('a statement covers its negation, name and redirections, and not its `&`', () => {
  const texts = (source: string) => parse(source).body.map((statement) => statement.text.value);
  expect(texts(' ! a | b >c &\nf() { d; } >e; { g; } 2>&1 # h')).toEqual([
    '! a | b >c',
    'f() { d; } >e',
    '{ g; } 2>&1',
  ]);
});

const atom = fc.constantFrom(
  'a',
  'B',
  '7',
  ' ',
  '\t',
  'é',
  '😀',
  '$',
  '`',
  '"',
  "'",
  '\\',
  '*',
  '~',
  '#',
  '{',
  '-',
  ';',
  '|',
  '<',
  '(',
  ')',
  '&',
);
const value = fc.array(atom, { minLength: 1, maxLength: 8 }).map((atoms) => atoms.join(''));

const escapeAll = (characters: string, pattern: RegExp): string => characters.replace(pattern, '\\$&');
const styles: readonly ((characters: string) => string)[] = [
  (characters) => `'${characters.replaceAll("'", "'\\''")}'`,
  (characters) => `"${escapeAll(characters, /["$`\\]/g)}"`,
  (characters) => escapeAll(characters, /[^\w-]/gu),
  (characters) => `$'${escapeAll(characters, /['\\]/g)}'`,
  (characters) =>
    `$'${[...characters].map((c) => `\\U${c.codePointAt(0)?.toString(16).padStart(8, '0')}`).join('')}'`,
  (characters) => [...escapeAll(characters, /[^\w-]/gu)].join('').replace(/(\w)(?=\w)/g, '$1\\\n'),
];
const quoted = fc.tuple(value, fc.constantFrom(...styles)).map(([characters, style]) => style(characters));
const word = fc.array(quoted, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
const words = fc.array(word, { minLength: 1, maxLength: 4 });

const places: readonly ((command: string, mark: string) => string)[] = [
  (command) => command,
  (command) => `(${command}\n)`,
  (command) => `x=$(${command}\n)`,
  (command) => `if a; then\n${command}\nfi`,
  (command, mark) => `cat <<-${mark} |\n\t$(${command}\n)\n${mark}\nb`,
  (command) => `echo "\${a:-$(${command}\n)}"`,
];
const place = fc.constantFrom(...places);

test('each literal is found decoded where it maps to, in any quoting and nesting', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(words, place, place), { maxLength: 4 }), (lines) => {
      const source = lines
        .map(([list, inner, outer]) => outer(inner(`cmd ${list.join(' ')}`, 'IN'), 'OUT'))
        .join('\n');
      const tree = parse(source);
      expect(tree.problems).toEqual([]);
      for (const literal of literalsOf(tree)) expectMapped(literal, source);
    }),
    { numRuns: 300 },
  );
});

test('words come back as they were quoted', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, fc.constantFrom(...styles)), { minLength: 1, maxLength: 5 }),
      (pairs) => {
        const [command] = parse(pairs.map(([characters, style]) => style(characters)).join(' ')).body;
        const read =
          command?.kind === 'command' ? command.words.map((w) => w.parts.map(decodedOf).join('')) : [];
        expect(read).toEqual(pairs.map(([characters]) => characters));
      },
    ),
    { numRuns: 300 },
  );
});

const decodedOf = (part: WordPart): string => (part.kind === 'literal' ? part.value.value : '?');

/** Every literal part in a tree, wherever it is. */
function literalsOf(node: unknown): readonly Text[] {
  if (node === null || typeof node !== 'object' || node instanceof Text) return [];
  const own =
    'kind' in node && node.kind === 'literal' && 'value' in node && node.value instanceof Text
      ? [node.value]
      : [];
  return [...own, ...Object.values(node).flatMap(literalsOf)];
}

function expectMapped(literal: Text, source: string): void {
  let at = 0;
  for (const { length, origin } of literal.segments) {
    const written = source.slice(origin.start, origin.end);
    const characters = literal.value.slice(at, at + length);
    if (written.length === length) expect(written).toBe(characters);
    else expect(decodeEscape(written)).toBe(characters);
    at += length;
  }
}

function decodeEscape(written: string): string {
  const code = /^\\U([0-9a-f]{8})$/.exec(written)?.[1];
  return code === undefined ? written.replace(/^\\/, '') : String.fromCodePoint(Number.parseInt(code, 16));
}

test('positions point into the file as it is on disk, carriage returns and all', () => {
  const content = 'a "b\r\nc" 😀\r\nd\r\n';
  const text = Text.ofFile('a.sh', content).replaceAll(/\r\n/g, () => '\n');
  const tree = parseShell(text);
  expect(printTree(tree)).toBe('a "b\\nc" 😀\nd');
  const { start, end } = tree.body[1]?.text.span() ?? { start: 0, end: 0 };
  expect(content.slice(start, end)).toBe('d');
});
