import { type Text, TextBuilder } from '../../repository/text.ts';

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b' };

/** Where the closing quote stands, or the line ends without one. */
export function stringEnd(value: string, from: number, quote: string): number {
  let at = from;
  while (at < value.length && value[at] !== quote && value[at] !== '\n') {
    at += quote === '"' && value[at] === '\\' && value[at + 1] !== '\n' ? 2 : 1;
  }
  return Math.min(at, value.length);
}

/** Whether an odd run of backslashes stands before it. */
export function isEscaped(value: string, at: number): boolean {
  let start = at;
  while (value[start - 1] === '\\') start--;
  return (at - start) % 2 === 1;
}

/** The escapes of a basic string; a backslash at a line's end folds what follows it. */
export function decodeEscapes(inner: Text): Text {
  if (!inner.value.includes('\\')) return inner;
  const out = new TextBuilder(inner);
  for (const match of inner.value.matchAll(/\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|([ \t]*\n\s*)|(.))/gu)) {
    const [whole, short, long, fold, c = ''] = match;
    const hex = short ?? long;
    const point = hex === undefined ? undefined : Math.min(Number.parseInt(hex, 16), 0x10ffff);
    const folded = fold === undefined ? (ESCAPES[c] ?? c) : '';
    out.copyTo(match.index);
    out.replace(match.index + whole.length, point === undefined ? folded : String.fromCodePoint(point));
  }
  return out.finish();
}
