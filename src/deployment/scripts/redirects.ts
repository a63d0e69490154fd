import type { Redirect, Statement } from '../../syntax/shell/tree.ts';
import type { RedirectUse } from '../acts/act.ts';
import { expandUnsplit } from './expand.ts';
import type { Shell } from './shell.ts';

const NONE: readonly RedirectUse[] = [];

/** A statement's redirections, and the input that its shell was given, unless it has one of its own. */
export function redirectsOf({ redirects }: Statement, shell: Shell): readonly RedirectUse[] {
  if (redirects.length === 0) return shell.input === undefined ? NONE : [shell.input];
  const own = redirects.flatMap((redirect) => useOf(redirect, shell));
  return shell.input === undefined || own.some(readsInput) ? own : [...own, shell.input];
}

function useOf(redirect: Redirect, shell: Shell): RedirectUse[] {
  const word = redirect.heredoc?.word ?? redirect.target;
  if (word === undefined) return [];
  const isHeredoc = redirect.heredoc !== undefined || redirect.operator === '<<<';
  const { operator, descriptor } = redirect;
  return [{ operator, descriptor, target: expandUnsplit(word, shell), isHeredoc, where: shell.where }];
}

/** Whether it takes the place of the standard input. */
function readsInput({ operator, descriptor }: RedirectUse): boolean {
  return operator.startsWith('<') && (descriptor ?? 0) === 0;
}

/** Whether it is text that the command reads. */
export function isInput({ isHeredoc, descriptor }: RedirectUse): boolean {
  return isHeredoc && (descriptor ?? 0) === 0;
}

/** Whether a redirection sends a command's output to a file. */
export function writesFile({ operator, descriptor, target }: RedirectUse): boolean {
  return /^(?:>>?|>\||&>>?)$/.test(operator) && (descriptor ?? 1) === 1 && !target.value.startsWith('/dev/');
}
