import { Text } from '../../repository/text.ts';
import { readHeredocs } from './heredoc.ts';
import { ShellReader, skipBlank } from './reader.ts';
import type { Assignment, Word, WordPart } from './tree.ts';
import { COMMAND_WORD, readWord, WHOLE_TEXT } from './words.ts';

/** A word that has the form `name=value`; whether it assigns is for the command that it stands in. */
export interface AssignmentWord {
  readonly word: Word;
  readonly assignment: Assignment;
}

/** A name, where something follows it that can make it assigned. */
const NAME = /[A-Za-z_]\w*(?=\[|\+?=)/y;
const OPERATOR = /\+?=/y;
const SUBSCRIPT = /\[(?:[^[\]\n]|\[[^[\]\n]*\])*\](?=\+?=)/y;

/** Reads `name=…`, `name+=…`, `name[…]=…` or `name=(…)`; undefined, and nothing moved, for any other word. */
export function readAssignment(reader: ShellReader): AssignmentWord | undefined {
  const start = reader.at;
  if (!reader.skip(NAME)) return undefined;
  const nameEnd = reader.at;
  const index = readSubscript(reader);
  const operator = reader.take(OPERATOR);
  if (operator === undefined) {
    reader.at = start;
    return undefined;
  }
  const prefix: WordPart = { kind: 'literal', value: reader.slice(start), quoted: false };
  const array = reader.char === '(' ? readArray(reader) : undefined;
  const value = array ?? readWord(reader, COMMAND_WORD);
  const text = reader.slice(start);
  const parts = array === undefined ? joinPrefix(prefix, value as Word) : [{ ...prefix, value: text }];
  const common = { text, name: reader.slice(start, nameEnd), append: operator === '+=', value };
  return { word: { text, parts }, assignment: index === undefined ? common : { ...common, index } };
}

/** The subscript between brackets, when an assignment follows them on the same line. */
function readSubscript(reader: ShellReader): Word | undefined {
  const written = reader.char === '[' ? reader.look(SUBSCRIPT) : undefined;
  if (written === undefined) return undefined;
  const inside = new ShellReader(reader.slice(reader.at + 1, reader.at + written.length - 1), reader);
  reader.at += written.length;
  const index = reader.deeper(reader.at, () => readWord(inside, WHOLE_TEXT));
  return index ?? { text: inside.text, parts: [] };
}

function readArray(reader: ShellReader): readonly Word[] {
  const open = reader.at++;
  const words: Word[] = [];
  for (;;) {
    skipBlank(reader);
    const c = reader.char;
    if (c === '\n') {
      reader.at++;
      readHeredocs(reader);
    } else if (c === '#') reader.at = reader.lineEnd();
    else {
      const word = readWord(reader, COMMAND_WORD);
      if (word.text.length === 0) break;
      words.push(word);
    }
  }
  if (reader.char === ')') reader.at++;
  else reader.fail(open, 'this parenthesis is never closed');
  return words;
}

function joinPrefix(prefix: WordPart & { kind: 'literal' }, value: Word): readonly WordPart[] {
  const [first, ...rest] = value.parts;
  if (first?.kind !== 'literal' || first.quoted) return [prefix, ...value.parts];
  return [{ ...first, value: Text.join([prefix.value, first.value]) }, ...rest];
}
