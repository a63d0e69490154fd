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
  for (const run of programsOf(deployment, unit, 'ExecStop').runs) {
    const last = run.acts.findLast(isSignal);
    if (last === undefined || waitsAfter(run, last)) continue;
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
  const waits = (act: Act): boolean =>
    ['wait', 'sleep', 'check'].includes(act.kind) || act.options.has('exists') || act.options.has('pid');
  return (
    after.some(waits) ||
    (isLooped && run.acts.some((act) => act.kind === 'sleep')) ||
    signal.options.has('wait')
  );
}

function signalOf(act: Act): string {
  const named = ['kill', 'hup', 'term', 'int', 'quit'].find((name) => act.options.has(`sig${name}`));
  if (named !== undefined) return named.toUpperCase();
  const value = act.options.get('signal')?.at(-1);
  const name = value?.value?.value ?? value?.text.value.replace(/^-/, '') ?? 'TERM';
  return name.replace(/^SIG/, '').toUpperCase();
}
