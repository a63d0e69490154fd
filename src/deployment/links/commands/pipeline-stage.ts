import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Statement } from '../../../syntax/shell/tree.ts';

/** The last stage of a pipeline, as far as it matters for what comes before. */
export interface Consumer {
  readonly text: Text;
  /** Base name; `{ … }` where it is no simple command. */
  readonly program: string;
  readonly words: readonly Text[];
  /** The file that it writes, as the script names it. */
  readonly file?: string;
}

/** What wraps a command without changing what it reads or writes, with its options. */
const WRAPPERS = new Set([
  'sudo',
  'doas',
  'env',
  'nice',
  'ionice',
  'nohup',
  'time',
  'timeout',
  'stdbuf',
  'unbuffer',
  'command',
  'exec',
  'setsid',
]);

/** Options of wrappers whose value is the next word: `sudo -u postgres`, `timeout -s KILL`. */
const TAKES_NEXT = /^-[ugUsk]$|^--(?:user|group|signal|kill-after)$/;

/** The last stage as what decides the pipeline's status. */
export function consumerOf(statement: Statement): Consumer {
  const words = stageWords(statement);
  const [first] = words;
  const program = first === undefined ? (statement.kind === 'loop' ? 'while' : '{ … }') : nameOf(first);
  const written = statement.redirects.find(
    ({ operator, descriptor }) => /^(?:>|>>|>\||&>|&>>)$/.test(operator) && (descriptor ?? 1) === 1,
  );
  const file =
    written?.target?.text.value ??
    (program === 'tee' ? words.slice(1).find(({ value }) => !value.startsWith('-'))?.value : undefined);
  const isFile = file !== undefined && !/^["']?\/dev\/(?:null|stderr|stdout)/.test(file);
  return {
    text: statement.text,
    program,
    words,
    ...(isFile ? { file: file.replace(/^["']|["']$/g, '') } : {}),
  };
}

/** The words of a simple command as written, without quotes around them and without what only wraps it. */
export function stageWords(statement: Statement): Text[] {
  if (statement.kind !== 'command') return [];
  const words = statement.words.map(({ text }) =>
    /^(["']).*\1$/s.test(text.value) ? text.slice(1, text.length - 1) : text,
  );
  let at = 0;
  while (at < words.length && WRAPPERS.has(nameOf(words[at] as Text))) {
    at++;
    while (at < words.length && /^-|^[A-Za-z_]\w*=|^[0-9.]+[smhd]?$/.test((words[at] as Text).value))
      at += TAKES_NEXT.test((words[at] as Text).value) ? 2 : 1;
  }
  return words.slice(at);
}

/** Base name of a program’s word. */
export function nameOf(word: Text): string {
  return posix.basename(word.value);
}
