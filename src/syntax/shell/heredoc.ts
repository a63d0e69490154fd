import type { Text } from '../../repository/text.ts';
import { PartList } from './parts.ts';
import { HEREDOC, readQuoted } from './quotes.ts';
import { type PendingHeredoc, ShellReader, skipBlank } from './reader.ts';
import type { Heredoc, Word } from './tree.ts';

/** Reads the delimiter of `<<` and lets its body be read at the next line end. */
export function awaitHeredoc(reader: ShellReader, open: number, redirect: PendingHeredoc['redirect']): void {
  const { delimiter, expands } = readDelimiter(reader);
  redirect.text = reader.slice(open);
  reader.pending.push({ redirect, open, delimiter, expands });
}

/** Reads the bodies that begin here, behind a line end. */
export function readHeredocs(reader: ShellReader): void {
  for (const [i, heredoc] of reader.pending.splice(0).entries()) {
    if (i > 0 && reader.char === '\n') reader.at++;
    readHeredoc(reader, heredoc);
  }
}

/** Moves over blanks, comments and line ends, reading heredocs behind them. */
export function skipLines(reader: ShellReader): void {
  for (;;) {
    skipBlank(reader);
    if (reader.char === '\n') {
      reader.at++;
      if (reader.pending.length > 0) readHeredocs(reader);
    } else if (reader.char === '#') reader.at = reader.lineEnd();
    else return;
  }
}

function readDelimiter(reader: ShellReader): { delimiter: string; expands: boolean } {
  let delimiter = '';
  let expands = true;
  for (;;) {
    const piece = reader.take(/[^ \t\n\\'"<>;&|()]+|\\[\s\S]|'[^'\n]*'|"[^"\n]*"|["'\\]/y);
    if (piece === undefined) return { delimiter, expands };
    if (!/^["'\\]/.test(piece)) delimiter += piece;
    else {
      expands = false;
      if (piece.startsWith('\\')) delimiter += piece.slice(1).replace('\n', '');
      else delimiter += piece.slice(1, -1);
    }
  }
}

function readHeredoc(reader: ShellReader, pending: PendingHeredoc): void {
  const { delimiter, expands, redirect } = pending;
  const start = reader.at;
  const tabs = redirect.operator === '<<-';
  let end = start;
  for (;;) {
    if (reader.isAtEnd) {
      reader.complain(`this heredoc has no closing line "${delimiter}"`, pending.open);
      end = reader.end;
      break;
    }
    const line = reader.value.slice(reader.at, reader.lineEnd());
    end = reader.at;
    reader.at = reader.lineEnd();
    if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) break;
    if (!reader.isAtEnd) reader.at++;
  }
  const lines = reader.slice(start, end);
  const body = tabs ? lines.replaceAll(/^\t+/gm, () => '') : lines;
  redirect.heredoc = { body, expands, delimiter, word: expands ? readBody(reader, body) : plainWord(body) };
}

function plainWord(body: Text): Heredoc['word'] {
  return { text: body, parts: [{ kind: 'literal', value: body, quoted: true }] };
}

/** A body as the shell expands it. One in which something opens that has no end stays plain characters. */
function readBody(outer: ShellReader, body: Text): Word {
  if (!/[\\$`]/.test(body.value)) return plainWord(body);
  const reader = new ShellReader(body, outer);
  const parts = new PartList();
  const before = reader.problems.length;
  outer.deeper(outer.at, () => readQuoted(reader, parts, HEREDOC));
  if (reader.unclosed !== undefined) {
    reader.problems.length = before;
    reader.complain(reader.unclosed.message, reader.unclosed.at);
    return plainWord(body);
  }
  return parts.size === 0 ? plainWord(body) : { text: body, parts: parts.finish() };
}
