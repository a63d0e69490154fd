import { type Text, TextBuilder } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';

/** A word with its quotes and escapes taken away. */
export interface SystemdWord {
  readonly value: Text;
  readonly text: Text;
  /** Where it begins in what was split. */
  readonly start: number;
  readonly problem?: SyntaxProblem;
  /** Its last quote is not closed. */
  readonly unclosed: boolean;
}

const BLANKS = ' \t\n\r';
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  s: ' ',
};

/** Splits at blanks as extract_first_word() in extract-word.c does: quotes may stand anywhere in a word. */
export function systemdWords(value: Text): SystemdWord[] {
  const words: SystemdWord[] = [];
  let at = 0;
  while (at < value.length) {
    if (BLANKS.includes(value.value.charAt(at))) at++;
    else {
      const { end, unclosed } = wordEnd(value.value, at);
      words.push(decode({ text: value.slice(at, end), start: at, unclosed }));
      at = end;
    }
  }
  return words;
}

function wordEnd(value: string, start: number): { end: number; unclosed: boolean } {
  let quote = '';
  let at = start;
  for (; at < value.length; at++) {
    const c = value.charAt(at);
    if (c === '\\') at++;
    else if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === '"' || c === "'") quote = c;
    else if (BLANKS.includes(c)) break;
  }
  return { end: Math.min(at, value.length), unclosed: quote !== '' };
}

function decode(raw: Omit<SystemdWord, 'value'>): SystemdWord {
  const { text } = raw;
  const { value } = text;
  const out = new TextBuilder(text);
  let quote = '';
  let at = 0;
  let problem: SyntaxProblem | undefined;
  while (at < value.length) {
    const c = value.charAt(at);
    if (c === '\\') {
      const decoded = readEscape(value, at);
      if (decoded === undefined) {
        problem ??= { text: text.slice(at, at + 2), message: 'Unknown escape: it is kept as it is.' };
        at += 2;
      } else {
        out.copyTo(at).replace(decoded.end, decoded.value);
        at = decoded.end;
      }
    } else if (quote === '' ? c === '"' || c === "'" : c === quote) {
      out.copyTo(at).skipTo(at + 1);
      quote = quote === '' ? c : '';
      at++;
    } else at++;
  }
  if (raw.unclosed) problem = { text, message: 'Unbalanced quotes: systemd ignores the whole line.' };
  return { ...raw, value: out.finish(), ...(problem === undefined ? {} : { problem }) };
}

interface Escape {
  readonly end: number;
  readonly value: string;
}

/** cunescape_one() in escape.c. Bytes above 0x7f that stand side by side are UTF-8 together. */
function readEscape(value: string, at: number): Escape | undefined {
  const simple = SIMPLE_ESCAPES[value.charAt(at + 1)];
  if (simple !== undefined) return { end: at + 2, value: simple };
  const bytes: number[] = [];
  let end = at;
  for (let byte = readByte(value, end); byte !== undefined; byte = readByte(value, end)) {
    if (byte < 0x80 && bytes.length > 0) break;
    bytes.push(byte);
    end += 4;
    if (byte < 0x80) break;
  }
  if (bytes.length > 0) return { end, value: new TextDecoder().decode(Uint8Array.from(bytes)) };
  const [, short, long] = /^\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(value.slice(at, at + 10)) ?? [];
  const point = Number.parseInt(short ?? long ?? '0', 16);
  if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
  return { end: at + (short === undefined ? 10 : 6), value: String.fromCodePoint(point) };
}

/** The byte of `\xHH` or `\OOO`; zero is not allowed. */
function readByte(value: string, at: number): number | undefined {
  const [, hex, octal] = /^\\(?:x([\da-fA-F]{2})|([0-7]{3}))/.exec(value.slice(at, at + 4)) ?? [];
  const byte = hex === undefined ? Number.parseInt(octal ?? '0', 8) : Number.parseInt(hex, 16);
  return byte === 0 || byte > 0xff ? undefined : byte;
}
