import type { Statement } from '../../../syntax/shell/tree.ts';
import { once, remembered } from '../../lazy.ts';
import { innerStatements } from '../../scripts/assigned-names.ts';
import { actsWithin, type LoopRun, type Run } from '../../scripts/run.ts';

/** Programs that show a question on a terminal and wait for the answer. */
const DIALOGUES = ['dialog', 'whiptail', 'gum', 'fzf', 'zenity'];

/** Whether somebody at a terminal is asked in each round: nothing goes round before they have answered. */
export function asksSomebodyInEachRound(run: Run, around: LoopRun): boolean {
  return asked(run)(around);
}

const asked = once((run: Run) => remembered((around: LoopRun) => isAsked(run, around)));

function isAsked(run: Run, { loop, body }: LoopRun): boolean {
  const open: Statement[] = [...loop.body];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (readsTerminal(next)) return true;
    // What a pipe feeds asks nobody: its first stage alone has the terminal.
    open.push(...(next.kind === 'pipeline' ? next.stages.slice(0, 1) : innerStatements(next)));
  }
  return actsWithin(run, body).some(({ program }) => DIALOGUES.includes(program));
}

/** `read -p …` of the terminal, for as long as it takes: with `-t` it is a pause. */
function readsTerminal(statement: Statement): boolean {
  if (statement.kind !== 'command' || statement.background) return false;
  const [first, ...rest] = statement.words.map(({ text }) => text.value);
  if (first !== 'read' || rest.some((word) => /^-[a-z]*[tu]/.test(word))) return false;
  return statement.redirects.every(
    ({ operator, target }) => !operator.startsWith('<') || target?.text.value === '/dev/tty',
  );
}
