import type { Text } from '../repository/text.ts';
import { skipArithmetic } from './shell-expansion.ts';
import { readHeredocs } from './shell-heredoc.ts';
import { type ShellReader, skipBlank } from './shell-reader.ts';
import type { Skeleton } from './shell-skeleton.ts';
import type { Loop, Word } from './shell-tree.ts';
import { COMMAND_WORD, REGEX_WORD, readWord } from './shell-words.ts';

/** A word of plain characters. */
export function textWord(text: Text): Word {
  return { text, parts: [{ kind: 'literal', value: text, quoted: false }] };
}

/** Reads what stands between `for` and `do` and hides it; false when a line end must still separate it from `do`. */
export function readForHead(reader: ShellReader, out: Skeleton): boolean {
  skipBlank(reader);
  out.write('', reader.at);
  const start = reader.at;
  let head: Pick<Loop, 'variable' | 'items' | 'arithmetic'>;
  if (reader.startsWith('((') && skipArithmetic(reader)) {
    head = { arithmetic: reader.slice(start + 2, reader.at - 2) };
  } else {
    const variable = readWord(reader, COMMAND_WORD).text;
    const items = readItems(reader);
    head = items === undefined ? { variable } : { variable, items };
  }
  if (reader.at === start) return true;
  out.hide({ kind: 'for', start, end: reader.at, head });
  skipBlank(reader);
  if (reader.char === ';') reader.at++;
  if (reader.at > out.at) out.write(';', reader.at);
  else if (reader.char === '\n') return false;
  else out.separate();
  return true;
}

/** The words behind `in`; undefined, and nothing moved, without it. */
function readItems(reader: ShellReader): readonly Word[] | undefined {
  const start = reader.at;
  skipLines(reader);
  if (reader.take(/in(?=[ \t\n;\\])/y) === undefined) {
    reader.at = start;
    return undefined;
  }
  const words: Word[] = [];
  for (;;) {
    const end = reader.at;
    skipBlank(reader);
    const word = readWord(reader, COMMAND_WORD);
    if (word.text.length === 0) {
      reader.at = end;
      return words;
    }
    words.push(word);
  }
}

/** Reads what stands between `function` and the body. */
export function readFunctionName(reader: ShellReader): Text {
  skipBlank(reader);
  const name = readWord(reader, COMMAND_WORD).text;
  reader.take(/[ \t]*\([ \t]*\)/y);
  return name;
}

/** Reads the subject of `case` and its `in`; false without one. */
export function readCaseHead(reader: ShellReader, out: Skeleton): boolean {
  skipBlank(reader);
  out.write('', reader.at);
  const start = reader.at;
  const word = readWord(reader, COMMAND_WORD);
  if (reader.at === start) return false;
  out.hide({ kind: 'subject', start, end: reader.at, word });
  skipLines(reader);
  out.write('', reader.at);
  if (reader.take(/in(?=[ \t\n;\\(#]|$)/y) === undefined) return false;
  out.write('in', reader.at);
  return true;
}

/** Reads `a | b)`, with or without an opening parenthesis, and hides the patterns before the closing one. */
export function readPatterns(reader: ShellReader, out: Skeleton): void {
  if (reader.char === '(') reader.at++;
  skipBlank(reader);
  out.write('', reader.at);
  const start = reader.at;
  const words: Word[] = [];
  for (;;) {
    skipBlank(reader);
    if (reader.char === '|') {
      reader.at++;
      skipLines(reader);
    }
    const word = readWord(reader, COMMAND_WORD);
    if (word.text.length === 0) break;
    words.push(word);
  }
  if (reader.char !== ')') {
    reader.complain('these are no patterns of a `case`', start);
    reader.at = reader.lineEnd();
    out.write('', reader.at);
    return;
  }
  out.hide({ kind: 'patterns', start, end: reader.at, words });
  out.write(')', ++reader.at);
}

/** Reads `[[ … ]]`: operands and operators in order. */
export function readTest(reader: ShellReader): readonly Word[] {
  const open = reader.at;
  const words: Word[] = [];
  reader.at += 2;
  for (;;) {
    skipLines(reader);
    const start = reader.at;
    if (reader.isAtEnd) {
      reader.fail(open, 'this `[[` is never closed');
      return words;
    }
    if (reader.take(/\]\](?=[ \t\n;&|()<>]|$)/y) !== undefined) return words;
    if (reader.take(/&&|\|\||<(?!\()|>(?!\()|[()]/y) !== undefined) words.push(textWord(reader.slice(start)));
    else words.push(readTestWord(reader, words.at(-1)?.text.value === '=~'));
  }
}

function readTestWord(reader: ShellReader, isRegex: boolean): Word {
  const start = reader.at;
  const word = readWord(reader, isRegex ? REGEX_WORD : COMMAND_WORD);
  if (reader.at > start) return word;
  reader.at++;
  return textWord(reader.slice(start));
}

/** Moves over blanks, line ends (reading heredocs there) and comments. */
function skipLines(reader: ShellReader): void {
  for (;;) {
    skipBlank(reader);
    if (reader.char === '\n') {
      reader.at++;
      readHeredocs(reader);
    } else if (reader.take(/#[^\n]*/y) === undefined) return;
  }
}
