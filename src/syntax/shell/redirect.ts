import { awaitHeredoc } from './heredoc.ts';
import { type ShellReader, skipBlank } from './reader.ts';
import type { Redirect } from './tree.ts';
import { COMMAND_WORD, readWord } from './words.ts';

const REDIRECT = /(?:[0-9]+|\{[A-Za-z_]\w*\})?(?:<<<|<<-|<<|<&|<>|>&|>>|>\||[<>](?!\())|&>>|&>/y;

/** Whether a redirection begins here, its descriptor included. `<(` begins a word. */
export function beginsRedirect(reader: ShellReader): boolean {
  const c = reader.char;
  return c !== '' && '<>&{0123456789'.includes(c) && reader.look(REDIRECT) !== undefined;
}

/** Reads a redirection. A heredoc's body is filled in when the reader comes to it. */
export function readRedirect(reader: ShellReader): Redirect {
  const start = reader.at;
  const written = reader.take(REDIRECT) ?? '';
  const operator = written.replace(/^(?:[0-9]+|\{\w+\})/, '');
  const digits = /^[0-9]+/.exec(written)?.[0];
  skipBlank(reader);
  const described = digits === undefined ? { operator } : { operator, descriptor: Number(digits) };
  if (operator === '<<' || operator === '<<-') {
    const redirect = { ...described, text: reader.slice(start) };
    awaitHeredoc(reader, start, redirect);
    return redirect;
  }
  const target = readWord(reader, COMMAND_WORD);
  if (target.text.length === 0) {
    reader.complain('this redirection has no target', start);
    return { ...described, text: reader.slice(start) };
  }
  return { ...described, target, text: reader.slice(start) };
}
