import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Run } from '../../scripts/run.ts';
import { detaches, goesRoundForEver, isEndless, isWorker } from './workers.ts';

/** A program that goes on working after what started it has gone on or ended. */
export interface LeftBehind {
  readonly act: Act;
  readonly run: Run;
  /** The script goes on in front, with a server of its own or by sleeping: it does not look after this one. */
  readonly besideForeground: boolean;
  /** Where the script says that it runs, on the strength of its process number. */
  readonly announcedAt?: Span;
}

/** Programs that scripts leave in the background and that the script itself neither waits for, restarts nor stops again. */
export const leftBehind = once((deployment: Deployment): ReadonlyMap<Act, LeftBehind> => {
  const found = new Map<Act, LeftBehind>();
  for (const run of deployment.runs())
    for (const one of leftBehindBy(deployment, run)) found.set(one.act, one);
  return found;
});

function leftBehindBy(deployment: Deployment, run: Run): LeftBehind[] {
  return run.acts
    .filter((act) => isLeft(deployment, act, run))
    .map((act) => ({
      act,
      run,
      besideForeground: run.acts.some(
        (later) => follows(act, later) && later.kind === 'serve' && !later.line.flow.background,
      ),
      ...announcement(act, run),
    }));
}

function isLeft(deployment: Deployment, act: Act, run: Run): boolean {
  const { flow, where } = act.line;
  const place = where.at(-1)?.kind;
  if (place === 'build' || place === 'ci' || flow.trap !== undefined || endsWithItsContainer(act, run))
    return false;
  if (!(flow.background || detaches(deployment, act)) || !isWorker(deployment, act)) return false;
  return !isKept(act, run) && !isStoppedAgain(act, run);
}

/** `docker run --rm IMAGE sh -c 'mysqld & …'`: when the shell ends, so does all that it has started. */
function endsWithItsContainer({ line }: Act, run: Run): boolean {
  if (line.where.at(-1)?.kind !== 'container') return false;
  const around = run.acts.findLast(
    ({ line: { order, where } }) => order < line.order && where.length < line.where.length,
  );
  return around?.kind === 'run-container' && around.options.has('rm') && !around.options.has('detach');
}

/** A loop around it starts it again; or the script waits for it, or stays to look after it. */
function isKept(act: Act, run: Run): boolean {
  if (act.line.flow.loops.some((index) => isKeeper(run, index))) return true;
  const waits = run.acts.some((later) => later.program === 'wait' && follows(act, later));
  return (
    waits ||
    run.loops.some(
      (loop, index) => loop.body.from > act.line.order && isEndless(loop) && isKeeper(run, index),
    )
  );
}

/** An endless loop that does more than sleep. */
function isKeeper(run: Run, index: number): boolean {
  const loop = run.loops[index];
  if (loop === undefined || !goesRoundForEver(loop)) return false;
  return run.acts.some(
    ({ kind, line }) =>
      line.order >= loop.body.from && line.order < loop.body.to && kind !== 'sleep' && kind !== 'print',
  );
}

/** Started for a moment: to fill a database, to be tried out. */
function isStoppedAgain(act: Act, run: Run): boolean {
  return run.acts.some(
    (later) =>
      (later.kind === 'kill' || later.kind === 'stop') && follows(act, later) && !later.options.has('exists'),
  );
}

/** It happens whenever `act` has happened: no condition, no other branch stands between. */
function follows(act: Act, later: Act): boolean {
  const { order, flow } = later.line;
  if (order <= act.line.order || flow.trap !== undefined || !flow.called || flow.isCondition) return false;
  return flow.conditions.every((condition) => act.line.flow.conditions.includes(condition));
}

const PROCESS_NUMBER = /\$!|\$\{?\w*pid\w*\}?/i;

/** `echo "started (PID $!)"` */
function announcement(act: Act, run: Run): { announcedAt?: Span } {
  const print = run.acts.find(
    (later) => later.kind === 'print' && follows(act, later) && PROCESS_NUMBER.test(later.line.text.value),
  );
  return print === undefined ? {} : { announcedAt: print.line.text.span() };
}
