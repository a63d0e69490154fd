import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { type Known, unknown } from '../../unknown.ts';
import { actsBefore, firstOf, type Sequence } from '../commands/sequences.ts';
import { callersOf } from '../reach/script-callers.ts';

/**
 * Whether the command may fail without anybody noticing: no errexit, nothing that looks at its status, no trap for errors.
 * Unknown where a library that is not here, or whoever calls the function or the script, may look.
 */
export function isUnnoticed(deployment: Deployment, sequence: Sequence, act: Act): Known<boolean> {
  const { flow } = act.line;
  if (flow.onFailure !== 'continues' || flow.background || flow.trap !== undefined) return false;
  const run = sequence.runOf(act);
  if (run.traps.some(({ signals }) => signals.includes('ERR'))) return false;
  const library = firstOf(actsBefore(sequence, act), isUnknownLibrary);
  if (library !== undefined)
    return unknown(
      'a file that is not here is sourced: it may set errexit or a trap',
      library.line.text.span(),
    );
  if (!flow.called) return unknown('the function’s callers may look at its status', act.line.text.span());
  return callersOf(deployment, run.script, act) ?? true;
}

/** `source lib.sh` of a file that is not here; one of settings sets nothing but variables. */
export function isUnknownLibrary(act: Act): boolean {
  if (act.program !== 'source' || act.kind !== 'run') return false;
  return !/env|activate|os-release|lsb-release|rc$|profile|conf|secret|credential|settings|vars|completion/i.test(
    act.runs?.value ?? '',
  );
}
