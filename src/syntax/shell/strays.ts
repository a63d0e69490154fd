import { isAtCommandEnd } from './commands.ts';
import { readNested } from './expansion.ts';
import { type ShellReader, skipBlank } from './reader.ts';
import { beginsRedirect, readRedirect } from './redirect.ts';
import { GOES_ON, reservedAt } from './reserved.ts';
import type { Redirect } from './tree.ts';
import { COMMAND_WORD, readWord } from './words.ts';

/** What stands here and ends a list if something around it was opened for that; '' at the end of the text. */
export function closerAt(reader: ShellReader): string | undefined {
  switch (reader.char) {
    case '':
    case ')':
      return reader.char;
    case ';':
      return reader.look(/;;&|;;|;&/y);
    default: {
      const word = reservedAt(reader);
      return word !== undefined && GOES_ON.has(word) ? word : undefined;
    }
  }
}

/** Notes and skips what would end or go on with something that was never opened, and what hangs on it. */
export function skipUnopened(reader: ShellReader, closer: string): void {
  const start = reader.at;
  reader.at += closer.length;
  if (closer.startsWith(';')) reader.complain('this ends an arm of no `case`', start, reader.at);
  else if (closer === ')') reader.complain('this parenthesis was never opened', start, reader.at);
  else reader.complain('nothing here opened what this ends or goes on with', start, reader.at);
  if (closer.startsWith(';') || /^(?:then|else|elif|do)$/.test(closer)) return;
  skipBlank(reader);
  while (beginsRedirect(reader)) {
    readRedirect(reader);
    skipBlank(reader);
  }
  reader.skip(/&&|\|[|&]?|;(?![;&])|&(?!>)/y);
}

/** The redirections behind a compound command. */
export interface Trailing {
  readonly redirects: readonly Redirect[];
  /** The offset behind the last of them, or behind the command. */
  readonly end: number;
}

/** Reads what stands between the end of a compound command and the next operator; words there are noted and dropped. */
export function readTrailing(reader: ShellReader): Trailing {
  const redirects: Redirect[] = [];
  let end = reader.at;
  for (;;) {
    skipBlank(reader);
    if (isAtCommandEnd(reader) || GOES_ON.has(reservedAt(reader) ?? '')) return { redirects, end };
    if (beginsRedirect(reader)) {
      redirects.push(readRedirect(reader));
      end = reader.at;
    } else dropWords(reader);
  }
}

function dropWords(reader: ShellReader): void {
  const start = reader.at;
  let end = start;
  while (!isAtCommandEnd(reader) && !beginsRedirect(reader)) {
    if (reader.char === '(') {
      reader.at++;
      readNested(reader, reader.at - 1);
    } else readWord(reader, COMMAND_WORD);
    end = reader.at;
    skipBlank(reader);
  }
  if (reader.unclosed !== undefined) return;
  reader.complain('no word can stand behind the end of a compound command', start, end);
}
