import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Text } from '../../src/repository/text.ts';
import { parseCrontab } from '../../src/syntax/crontab.ts';
import { parseDockerignore } from '../../src/syntax/dockerfile/dockerignore.ts';
import { parseDotenv } from '../../src/syntax/dotenv.ts';
import { parseMakefile } from '../../src/syntax/makefile/makefile.ts';
import { parsePackageScripts } from '../../src/syntax/package-scripts.ts';
import { parseProcfile } from '../../src/syntax/procfile.ts';
import { parsePyproject } from '../../src/syntax/python/pyproject.ts';
import { parseRequirements } from '../../src/syntax/python/requirements.ts';
import { parseSupervisord } from '../../src/syntax/supervisord.ts';
import { parseUnitFile } from '../../src/syntax/systemd/systemd.ts';
import { splitEnvironment, splitExec } from '../../src/syntax/systemd/words.ts';

const parsers: readonly (readonly [string, (text: Text) => object])[] = [
  ['systemd', parseUnitFile],
  ['Exec words', splitExec],
  ['Environment words', splitEnvironment],
  ['crontab', (text) => parseCrontab(text, 'user')],
  ['system crontab', (text) => parseCrontab(text, 'system')],
  ['makefile', parseMakefile],
  ['package.json', parsePackageScripts],
  ['Procfile', parseProcfile],
  ['supervisord', parseSupervisord],
  ['.env', parseDotenv],
  ['requirements', parseRequirements],
  ['pyproject', parsePyproject],
  ['.dockerignore', parseDockerignore],
];

const many = 100_000;
const badInputs: ReadonlyMap<string, string> = new Map([
  ['nothing', ''],
  ['garbage', '\u{FFFD}\x01\x02PK\x03\x04 =:[{"\'`$('],
  ['NUL', '[a]\0b=\0\0c: d\n\0'],
  ['a long line', 'x'.repeat(1_000_000)],
  ['a long value', `A=${`${'y'.repeat(40)} `.repeat(25_000)}`],
  ['a long string', `a = "${'\\n'.repeat(50_000)}"`],
  ['blanks', ' \t'.repeat(500_000)],
  ['blank lines', '\n'.repeat(20_000)],
  ['unclosed quotes', `A="b\nB='c\nC=\`d\n"e`.repeat(2000)],
  ['continuations', `[S]\na: A = ${'b \\\n'.repeat(many)}c\nd=e\n`],
  ['continued recipe', `a:\n\tb ${'c \\\n\t'.repeat(20_000)}d\n`],
  ['nested brackets', '['.repeat(10_000)],
  ['nested braces', '{"a":'.repeat(10_000)],
  ['unclosed arrays', 'a=["x",\n'.repeat(10_000)],
  ['references', `a:\n\t${'$(A'.repeat(20_000)}\nb:\n\t${'$('.repeat(many)}${')'.repeat(many)}`],
  ['expressions', '%(a)s ${A} $A '.repeat(10_000)],
  ['assignments', 'A += $(A) b\n'.repeat(10_000)],
  ['carriage returns', '[a]\r\nb=c\r\n'],
]);

describe.each(parsers)('%s', (_, parse) => {
  test.each([...badInputs.keys()])('reads %s', (name) => {
    expect(() => parse(Text.ofFile('x', badInputs.get(name) ?? ''))).not.toThrow();
  });

  test('every text of the tree has its own characters', () => {
    fc.assert(
      fc.property(fc.oneof(lines, fc.string({ unit: 'grapheme', maxLength: 200 })), (content) => {
        const texts = [...textsOf(parse(Text.ofFile('x', content)))];
        expect(texts.flatMap((text) => strangersIn(text, content))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

const piece = fc.constantFrom(
  ...[
    '[Service]',
    '[program:a]',
    'A',
    '=',
    ':',
    ' ',
    '\t',
    '"',
    "'",
    '\\',
    '\\\n',
    '\n',
    '\n',
    '#',
    ';',
    '$A',
    '$(A)',
  ],
  ...[
    '${A}',
    '$$',
    '%',
    '%i',
    '%(ENV_A)s',
    '\\%',
    '* * * * * ',
    '@daily ',
    'b',
    '==1.0',
    '-r ',
    '{',
    '}',
    '[',
    ']',
    ',',
  ],
  ...[
    '"scripts"',
    '"a"',
    ':=',
    '+=',
    'ifdef A',
    'endif',
    'é',
    '😀',
    '\\x41',
    '\\u00e9',
    '"""',
    'export ',
    '!',
    '**/',
  ],
);
const lines = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

/** Characters that stand for others of the same number: a bare `%` of a crontab, the join of two lines. */
const STAND_INS = /^[\s$%]*$/;

function strangersIn(text: Text, content: string): string[] {
  const strangers: string[] = [];
  let at = 0;
  for (const { length, origin, unknown } of text.segments) {
    const { start, end } = origin;
    const decoded = text.value.slice(at, at + length);
    const isCopy = unknown === undefined && end - start === length && !STAND_INS.test(decoded);
    if (start < 0 || end > content.length || start > end) strangers.push(`${decoded} at ${start} to ${end}`);
    else if (isCopy && content.slice(start, end) !== decoded) strangers.push(decoded);
    at += length;
  }
  return strangers;
}

function* textsOf(tree: unknown): Generator<Text> {
  if (tree instanceof Text) yield tree;
  else if (typeof tree === 'object' && tree !== null)
    for (const part of Object.values(tree)) yield* textsOf(part);
}
