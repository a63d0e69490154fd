import { TextBuilder } from '../../repository/text.ts';
import type { PartList } from './parts.ts';
import { ShellReader, skipBalanced } from './reader.ts';
import type { Statement } from './tree.ts';

const PARAMETER = /\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/y;

/** Reads what a `$` begins: an expansion, or the character itself. */
export function readDollar(reader: ShellReader, parts: PartList, quoted: boolean): void {
  const start = reader.at;
  const next = reader.peek(1);
  if (next === '(') readParenthesised(reader, parts, quoted);
  else if (next === '[') readBracketed(reader, parts, quoted);
  else if (next === '{') parts.add(reader.grammar.readParameter(reader, quoted));
  else {
    if (!reader.skip(PARAMETER)) reader.at++;
    const text = reader.slice(start);
    if (text.length === 1) parts.literal(text, quoted);
    else parts.add({ kind: 'parameter', text, name: text.value.slice(1), quoted });
  }
}

/** Reads the statements after an opening parenthesis that was taken, and the one that closes it. */
export function readNested(reader: ShellReader, open: number): readonly Statement[] {
  const body = reader.deeper(open, () => reader.grammar.readScript(reader, ')'));
  if (body === undefined) {
    if (!skipBalanced(reader, '(', ')')) reader.fail(open, 'this parenthesis is never closed');
    return [];
  }
  if (reader.char === ')') reader.at++;
  else reader.fail(open, 'this parenthesis is never closed');
  return body;
}

/**
 * Moves behind the `))` that closes a `((` at `reader.at`. False, and nothing moved, when they are two brackets of
 * their own: bash(1) reads `((` as arithmetic if it can.
 */
export function skipArithmetic(reader: ShellReader): boolean {
  const start = reader.at;
  reader.at += 2;
  if (skipBalanced(reader, '(', ')') && reader.char === ')') {
    reader.at++;
    return true;
  }
  const cost = reader.at === start + 2 ? reader.end - start : reader.at - start;
  reader.at = start;
  if (!reader.mayReadAgain(cost)) reader.fail(start, 'this parenthesis is never closed');
  return false;
}

function readParenthesised(reader: ShellReader, parts: PartList, quoted: boolean): void {
  const start = reader.at++;
  if (reader.peek(1) === '(' && skipArithmetic(reader)) {
    parts.add({ kind: 'arithmetic', text: reader.slice(start), quoted });
    return;
  }
  reader.at++;
  const body = readNested(reader, start);
  parts.add({ kind: 'command', text: reader.slice(start), body, quoted });
}

/** `$[ … ]`, the old arithmetic. */
function readBracketed(reader: ShellReader, parts: PartList, quoted: boolean): void {
  const start = reader.at;
  const length = reader.look(/\$\[[^[\]\n]*(?:\[[^[\]\n]*\][^[\]\n]*)*\]/y)?.length;
  reader.at += length ?? 1;
  if (length === undefined) parts.literal(reader.slice(start), quoted);
  else parts.add({ kind: 'arithmetic', text: reader.slice(start), quoted });
}

/** Reads `` `…` ``; a backslash in it escapes `$`, a backtick and itself before the command is read (bash(1)). */
export function readBackticks(reader: ShellReader, parts: PartList, quoted: boolean): void {
  const start = reader.at;
  reader.at++;
  while (!reader.isAtEnd && reader.char !== '`') {
    if (!reader.skip(/[^`\\]+/y)) reader.at += 2;
  }
  if (reader.char !== '`') {
    reader.fail(start, 'this backtick is never closed');
    return;
  }
  reader.at++;
  const raw = reader.slice(start + 1, reader.at - 1);
  const inner = new TextBuilder(raw);
  const escapes = quoted ? /\\[$`\\"]/g : /\\[$`\\]/g;
  for (const match of raw.value.matchAll(escapes)) {
    inner.copyTo(match.index);
    inner.replace(match.index + 2, match[0].charAt(1));
  }
  const content = inner.finish();
  const body =
    reader.deeper(start, () => reader.grammar.readScript(new ShellReader(content, reader), '')) ?? [];
  parts.add({ kind: 'command', text: reader.slice(start), body, quoted });
}
