import { readBackticks, readDollar, readNested } from './expansion.ts';
import { decoded, PartList } from './parts.ts';
import { readAnsiQuotes, readDoubleQuotes, readSingleQuotes } from './quotes.ts';
import type { ShellReader } from './reader.ts';
import type { Word } from './tree.ts';

/** What an unquoted word takes without a thought, and which character ends it outside its own parentheses. */
export interface WordMode {
  readonly plain: RegExp;
  readonly ends: string;
  /** Parentheses belong to the word: after `?*+@!` only (extended globs), anywhere (regular expressions), or are plain. */
  readonly parentheses: 'glob' | 'pattern' | 'plain';
}

/** A word of a command: bash(1), metacharacter. */
export const COMMAND_WORD: WordMode = {
  plain: /[^ \t\n\\'"$`<>;&|()]+/y,
  ends: ' \t\n<>;&|()',
  parentheses: 'glob',
};
/** What follows `=~`. */
export const REGEX_WORD: WordMode = { ...COMMAND_WORD, ends: ' \t\n)', parentheses: 'pattern' };
/** The word in `${name:-word}`. */
export const OPERAND: WordMode = { plain: /[^\\'"$`}]+/y, ends: '}', parentheses: 'plain' };
/** The pattern in `${name/pattern/replacement}`. */
export const PATTERN_OPERAND: WordMode = { plain: /[^\\'"$`}/]+/y, ends: '}/', parentheses: 'plain' };
/** All of a text: a subscript. */
export const WHOLE_TEXT: WordMode = { plain: /[^\\'"$`]+/y, ends: '', parentheses: 'plain' };

/** Escaped, these lose a meaning that they would have as a literal part: pathname, tilde and brace expansion. */
const MEANT_UNQUOTED = '*?[]~{},';

/** By character code below 128: 1 for what is plain in a word of a command. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) =>
  /[^ \t\n\\'"$`<>;&|()]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Reads one word from here; it has no characters where none begins. */
export function readWord(reader: ShellReader, mode: WordMode): Word {
  return (mode === COMMAND_WORD ? readPlainWord(reader) : undefined) ?? readAnyWord(reader, mode);
}

/** Most words have no quotes and no expansions; undefined, and nothing moved, for one that may have. */
function readPlainWord(reader: ShellReader): Word | undefined {
  const { value, end } = reader;
  const start = reader.at;
  let at = start;
  while (at < end) {
    const code = value.charCodeAt(at);
    if (code < 128 && PLAIN[code] === 0) break;
    at++;
  }
  if (at === start || !' \t\n;&|)'.includes(value.charAt(at))) return undefined;
  reader.at = at;
  const text = reader.slice(start);
  return { text, parts: [{ kind: 'literal', value: text, quoted: false }] };
}

function readAnyWord(reader: ShellReader, mode: WordMode): Word {
  const start = reader.at;
  const parts = new PartList();
  let nesting = 0;
  let end = start;
  while (!reader.isAtEnd) {
    if (reader.startsWith('\\\n')) {
      reader.at += 2;
      continue;
    }
    if (readPiece(reader, parts, mode)) {
      end = reader.at;
      continue;
    }
    const c = reader.char;
    if (c === '(' && opensInWord(reader, start, mode, nesting)) nesting++;
    else if (nesting > 0 && c === ')') nesting--;
    else if (nesting === 0 && mode.ends.includes(c)) break;
    parts.literal(reader.slice(reader.at, ++reader.at), false);
    end = reader.at;
  }
  return { text: reader.slice(start, end), parts: parts.finish() };
}

function opensInWord(reader: ShellReader, start: number, mode: WordMode, nesting: number): boolean {
  if (mode.parentheses === 'plain') return false;
  if (mode.parentheses === 'pattern' || nesting > 0) return true;
  return reader.at > start && '?*+@!'.includes(reader.peek(-1));
}

/** Takes one quoted, escaped, expanded or plain piece; false where none begins. */
function readPiece(reader: ShellReader, parts: PartList, mode: WordMode): boolean {
  const start = reader.at;
  if (reader.skip(mode.plain)) {
    parts.literal(reader.slice(start), false);
    return true;
  }
  const next = reader.peek(1);
  switch (reader.char) {
    case '\\':
      readEscape(reader, parts);
      return true;
    case "'":
      readSingleQuotes(reader, parts);
      return true;
    case '"':
      readDoubleQuotes(reader, parts);
      return true;
    case '`':
      readBackticks(reader, parts, false);
      return true;
    case '$':
      if (next === "'") readAnsiQuotes(reader, parts);
      else if (next === '"') reader.at++;
      else readDollar(reader, parts, false);
      return true;
    case '<':
    case '>':
      if (next !== '(' || mode.parentheses !== 'glob') return false;
      readProcessSubstitution(reader, parts);
      return true;
    default:
      return false;
  }
}

function readEscape(reader: ShellReader, parts: PartList): void {
  const start = reader.at++;
  const code = reader.value.codePointAt(reader.at);
  if (code === undefined) {
    parts.literal(reader.slice(start), false);
    return;
  }
  const c = String.fromCodePoint(code);
  reader.at += c.length;
  parts.literal(decoded(reader, start, c), MEANT_UNQUOTED.includes(c));
}

function readProcessSubstitution(reader: ShellReader, parts: PartList): void {
  const start = reader.at;
  reader.at += 2;
  const body = readNested(reader, start);
  parts.add({ kind: 'process', text: reader.slice(start), body });
}
