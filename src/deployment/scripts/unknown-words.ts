import { Text } from '../../repository/text.ts';
import type { ParameterExpansion } from '../../syntax/shell/tree.ts';
import { ANY_WORDS, ONE_WORD } from '../paths.ts';

/** The words of an unquoted value. */
export function splitWords(text: Text): Text[] {
  if (text.value === ONE_WORD || text.value === ANY_WORDS) return [anyWords(text)];
  if (text.length > 0 && !/[ \t\n]/.test(text.value)) return [text];
  return text.split(/[ \t\n]+/g).filter((word) => word.length > 0);
}

/** Any number of words that cannot be known, where `text` stands. */
export function anyWords(text: Text): Text {
  return Text.unknown(text.unknown ?? 'unknown', text.span(), ANY_WORDS);
}

/** `$@` where nothing says what it holds. */
export function unknownArguments(part: ParameterExpansion): Text[] {
  const why = `\`${part.text.value}\` are arguments of whoever calls the script`;
  return [Text.unknown(why, part.text.span(), ANY_WORDS)];
}

/** An expansion whose value cannot be known, and why, as the end of a clause. */
export function notKnown(part: ParameterExpansion, why = 'cannot be known'): Text {
  return Text.unknown(`\`${shorten(part.text.value)}\` ${why}`, part.text.span(), ONE_WORD);
}

/** Its first line, cut to 40 characters. */
export function shorten(source: string): string {
  const end = source.indexOf('\n');
  const line = end < 0 ? source : source.slice(0, end);
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
