import type { Act } from '../../acts/act.ts';

const PRINTS =
  /^(?:log|msg|print|info|warn|err|error|success|echo|header|die|fail|ok|step|say|note|debug|color|spin|progress|banner|title|abort|exit|catch|verb|confirm|ask|prompt|read|is_|has_|check|require|need|assert|validate|show|display|usage|help|whiptail|dialog|clear)/i;

/** Whether an unknown command is, by its name, a function that prints or asks, of a library that is not here. */
export function isPrinter(act: Act): boolean {
  return act.kind === 'run' && act.runs?.value.includes('/') !== true && PRINTS.test(act.program);
}
