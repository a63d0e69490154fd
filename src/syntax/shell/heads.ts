import type { Text } from '../../repository/text.ts';
import { skipArithmetic } from './expansion.ts';
import { skipLines } from './heredoc.ts';
import { type ShellReader, skipBlank } from './reader.ts';
import type { Loop, Word } from './tree.ts';
import { COMMAND_WORD, REGEX_WORD, readWord } from './words.ts';

const SEPARATOR = /;(?![;&])/y;

/** A word of plain characters. */
export function textWord(text: Text): Word {
  return { text, parts: [{ kind: 'literal', value: text, quoted: false }] };
}

/** Reads what stands between `for` and `do`; undefined when there is no name there. */
export function readForHead(
  reader: ShellReader,
): Pick<Loop, 'variable' | 'items' | 'arithmetic'> | undefined {
  skipBlank(reader);
  const start = reader.at;
  let head: Pick<Loop, 'variable' | 'items' | 'arithmetic'>;
  if (reader.startsWith('((') && skipArithmetic(reader)) {
    head = { arithmetic: reader.slice(start + 2, reader.at - 2) };
  } else {
    const variable = readWord(reader, COMMAND_WORD).text;
    if (variable.length === 0) {
      reader.skip(SEPARATOR);
      return undefined;
    }
    const items = readItems(reader);
    head = items === undefined ? { variable } : { variable, items };
  }
  skipBlank(reader);
  reader.skip(SEPARATOR);
  return head;
}

/** The words behind `in`; undefined, and nothing moved, without it. */
function readItems(reader: ShellReader): readonly Word[] | undefined {
  const start = reader.at;
  skipLines(reader);
  if (!reader.skip(/in(?=[ \t\n;\\])/y)) {
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

/** Reads what stands between `function` and the body; undefined when there is no name. */
export function readFunctionName(reader: ShellReader): Text | undefined {
  skipBlank(reader);
  if (reader.char === '#') return undefined;
  const name = readWord(reader, COMMAND_WORD).text;
  reader.skip(/[ \t]*\([ \t]*\)/y);
  return name.length === 0 ? undefined : name;
}

/** Reads the subject of `case` and its `in`; undefined when one of them is not there. */
export function readSubject(reader: ShellReader): Word | undefined {
  skipBlank(reader);
  const word = readWord(reader, COMMAND_WORD);
  skipLines(reader);
  return reader.skip(/in(?=[ \t\n;(#]|\\\n|$)/y) && word.text.length > 0 ? word : undefined;
}

/** Reads `a | b)`, with or without an opening parenthesis; undefined, and nothing moved, when it is none. */
export function readPatterns(reader: ShellReader): readonly Word[] | undefined {
  const start = reader.at;
  if (reader.char === '(') reader.at++;
  const words: Word[] = [];
  do {
    skipLines(reader);
    const word = readWord(reader, COMMAND_WORD);
    if (word.text.length > 0) words.push(word);
    else if (words.length > 0 || reader.char === '|') reader.complain('a pattern is missing here', reader.at);
    skipBlank(reader);
  } while (reader.skip(/\|(?!\|)/y));
  if (words.length > 0 && reader.skip(/\)/y)) return words;
  if (reader.unclosed === undefined) reader.at = start;
  return undefined;
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
    if (reader.skip(/\]\](?=[ \t\n;&|()<>]|$)/y)) return words;
    if (reader.skip(/&&|\|\||<(?!\()|>(?!\()|[()]/y)) words.push(textWord(reader.slice(start)));
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
