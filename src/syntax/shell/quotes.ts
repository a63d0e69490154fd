import { readBackticks, readDollar } from './expansion.ts';
import { decoded, type PartList } from './parts.ts';
import type { ShellReader } from './reader.ts';

/** Where double-quote rules hold: what ends it (taken by the caller), what a backslash escapes. */
export interface Quoting {
  readonly close: '"' | '}' | '';
  readonly plain: RegExp;
  readonly escapable: string;
}

/** Inside `"…"`. */
export const DOUBLE: Quoting = { close: '"', plain: /[^"\\$`]+/y, escapable: '$`"\\' };
/** A heredoc's body: a double quote is a plain character. */
export const HEREDOC: Quoting = { close: '', plain: /[^\\$`]+/y, escapable: '$`\\' };
/** The word in `"${name:-word}"`: quotes inside it only group. */
export const QUOTED_OPERAND: Quoting = { close: '}', plain: /[^"}\\$`]+/y, escapable: '$`"\\}' };

/** Reads under double-quote rules up to what closes it. */
export function readQuoted(reader: ShellReader, parts: PartList, quoting: Quoting): void {
  while (!reader.isAtEnd && reader.char !== quoting.close) {
    const start = reader.at;
    const c = reader.char;
    if (reader.skip(quoting.plain)) parts.literal(reader.slice(start), true);
    else if (c === '\\') readQuotedEscape(reader, parts, quoting);
    else if (c === '$') readDollar(reader, parts, true);
    else if (c === '`') readBackticks(reader, parts, true);
    else if (c === '"') readDoubleQuotes(reader, parts);
  }
}

/** Reads `"…"`, from its opening quote to behind its closing one. */
export function readDoubleQuotes(reader: ShellReader, parts: PartList): void {
  const open = reader.at++;
  parts.endLiteral();
  const before = parts.size;
  readQuoted(reader, parts, DOUBLE);
  if (parts.size === before) parts.literal(reader.slice(open + 1), true);
  parts.endLiteral();
  if (reader.char === '"') reader.at++;
  else reader.fail(open, 'this double quote is never closed');
}

/** Reads `'…'`. */
export function readSingleQuotes(reader: ShellReader, parts: PartList): void {
  const open = reader.at;
  const close = reader.value.indexOf("'", open + 1);
  if (close < 0) {
    reader.fail(open, 'this single quote is never closed');
    return;
  }
  parts.endLiteral();
  parts.literal(reader.slice(open + 1, close), true);
  parts.endLiteral();
  reader.at = close + 1;
}

function readQuotedEscape(reader: ShellReader, parts: PartList, quoting: Quoting): void {
  const start = reader.at++;
  const c = reader.char;
  if (c === '\n') reader.at++;
  else if (c !== '' && quoting.escapable.includes(c)) {
    reader.at++;
    parts.literal(decoded(reader, start, c), true);
  } else parts.literal(reader.slice(start), true);
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/** Reads `$'…'` with the escapes of bash(1), QUOTING; a NUL stands for nothing, no argument can hold one. */
export function readAnsiQuotes(reader: ShellReader, parts: PartList): void {
  const open = reader.at;
  reader.at += 2;
  parts.endLiteral();
  parts.literal(reader.slice(reader.at), true);
  while (!reader.isAtEnd && reader.char !== "'") {
    const start = reader.at;
    if (reader.skip(/[^'\\]+/y)) parts.literal(reader.slice(start), true);
    else readAnsiEscape(reader, parts);
  }
  parts.endLiteral();
  if (reader.char === "'") reader.at++;
  else reader.fail(open, 'this single quote is never closed');
}

function readAnsiEscape(reader: ShellReader, parts: PartList): void {
  const start = reader.at;
  const written =
    reader.take(
      /\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|c[^'\\]|[abeEfnrtv\\'"?])/y,
    ) ?? '';
  const value = written === '' ? undefined : ansiCharacter(written.slice(1));
  if (value !== undefined) {
    if (value !== '\0') parts.literal(decoded(reader, start, value), true);
    return;
  }
  if (written === '') reader.at++;
  parts.literal(reader.slice(start), true);
}

function ansiCharacter(written: string): string | undefined {
  const named = NAMED_ESCAPES[written];
  if (named !== undefined) return named;
  if (written.startsWith('c')) return String.fromCharCode(written.charCodeAt(1) & 0x1f);
  const digits = /^[0-7]+$/.test(written)
    ? Number.parseInt(written, 8) & 0xff
    : /^[xuU]/.test(written)
      ? Number.parseInt(written.slice(1), 16)
      : Number.NaN;
  return digits <= 0x10ffff ? String.fromCodePoint(digits) : undefined;
}
