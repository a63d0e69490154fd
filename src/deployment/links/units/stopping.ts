import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import type { Run } from '../../scripts/run.ts';
import { programsOf } from './unit-programs.ts';

/** What a unit's `ExecStop=` does. */
export interface Stopping {
  readonly waits: boolean;
  /** The signal that nothing waits for. */
  readonly signalAt?: Span;
  /** Its name without SIG. */
  readonly signal?: string;
  /** It goes to the unit's main process alone, and is no more than what systemd sends by itself. */
  readonly isToMainProcess: boolean;
}

/** Whether `ExecStop=` waits for the end that it asks for, in its own command or in the script that it runs. */
export function stoppingOf(deployment: Deployment, unit: Unit): Stopping {
  const oneshot = unit.file.last('Service', 'Type')?.value.value === 'oneshot';
  const { runs } = programsOf(deployment, unit, 'ExecStop');
  // Nothing of a oneshot is left that could be killed.
  for (const [i, run] of (oneshot ? [] : runs).entries()) {
    const last = run.acts.findLast(isSignal);
    if (last === undefined || waitsAfter(run, last) || runs.slice(i + 1).some(waits)) continue;
    return {
      waits: false,
      signalAt: last.line.text.span(),
      signal: signalOf(last),
      isToMainProcess: /\bMAINPID\b/.test(last.line.text.value),
    };
  }
  return { waits: true, isToMainProcess: false };
}

function isSignal(act: Act): boolean {
  const { flow } = act.line;
  return (
    act.kind === 'kill' &&
    !act.options.has('exists') &&
    !flow.isCondition &&
    flow.called &&
    ['kill', 'pkill', 'killall'].includes(act.program)
  );
}

function waitsAfter(run: Run, signal: Act): boolean {
  const after = run.acts.filter(({ line }) => line.order > signal.line.order);
  const isLooped = signal.line.flow.loops.length > 0;
  return (
    after.some(isWait) ||
    (isLooped && run.acts.some((act) => act.kind === 'sleep')) ||
    signal.options.has('wait')
  );
}

/** The next `ExecStop=` is run when this one is done. */
function waits({ acts }: Run): boolean {
  return acts.some(isWait);
}

function isWait(act: Act): boolean {
  return ['wait', 'sleep', 'check'].includes(act.kind) || act.options.has('exists') || act.options.has('pid');
}

function signalOf(act: Act): string {
  const named = ['kill', 'hup', 'term', 'int', 'quit'].find((name) => act.options.has(`sig${name}`));
  if (named !== undefined) return named.toUpperCase();
  const value = act.options.get('signal')?.at(-1);
  const name = value?.value?.value ?? value?.text.value.replace(/^-/, '') ?? 'TERM';
  return name.replace(/^SIG/, '').toUpperCase();
}
