import type { Act, Condition } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { type LoopRun, placeIn, type Run } from '../../scripts/run.ts';

/** What happens one after the other: a script; or the steps of one job, the lines of one target, together. */
export interface Sequence {
  readonly runs: readonly Run[];
  readonly acts: readonly Act[];
  /** Place in `acts`. */
  indexOf(act: Act): number;
  runOf(act: Act): Run;
}

/** Every sequence of the deployment, with at least one run each. */
export const sequencesOf = once((deployment: Deployment): readonly Sequence[] => {
  const groups = new Map<string, Run[]>();
  for (const [i, run] of deployment.runs().entries()) {
    const key = groupOf(run) ?? String(i);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()].map((runs) => {
    const [only] = runs;
    return runs.length === 1 && only !== undefined ? sequenceOfRun(only) : sequenceOfRuns(runs);
  });
});

function groupOf({ script }: Run): string | undefined {
  const { origin, path } = script;
  if (origin.kind === 'workflow') return `${path}\u0000job\u0000${origin.job}`;
  return origin.kind === 'recipe' ? `${path}\u0000target\u0000${origin.target}` : undefined;
}

/** One run's: the same in every state of a repository that has the run. */
const sequenceOfRun = once(
  (only: Run): Sequence => ({
    runs: [only],
    acts: only.acts,
    indexOf: (act) => placeIn(only, act),
    runOf: () => only,
  }),
);

function sequenceOfRuns(runs: readonly Run[]): Sequence {
  const acts = runs.flatMap((run) => run.acts);
  const indices = new Map(acts.map((act, i) => [act, i]));
  const owners = new Map(runs.flatMap((run) => run.acts.map((act) => [act, run] as const)));
  return {
    runs,
    acts,
    indexOf: (act) => indices.get(act) ?? -1,
    runOf(act) {
      const run = owners.get(act);
      if (run === undefined) throw new Error('the act is of another sequence');
      return run;
    },
  };
}

/** Loops around an act, outermost first. */
export function loopsAround(sequence: Sequence, act: Act): LoopRun[] {
  const { loops } = sequence.runOf(act);
  return act.line.flow.loops.flatMap((index) => loops[index] ?? []);
}

/**
 * Whether `later` comes after `earlier` in one and the same execution, as far as the text tells: not in the other branch
 * of an `if`, not in another arm of a `case`, not in another function that only the caller's arguments choose.
 */
export function comesAfter(sequence: Sequence, earlier: Act, later: Act): boolean {
  return sequence.indexOf(earlier) < sequence.indexOf(later) && isOrdered(sequence, earlier, later);
}

/** How far apart two commands may stand that are said to belong together: a menu script runs through thousands. */
const FARTHEST = 2000;

/** The acts that come after `act` in one execution, nearest first. */
export function* actsAfter(sequence: Sequence, act: Act): Generator<Act> {
  const from = sequence.indexOf(act);
  const end = Math.min(sequence.acts.length, from + 1 + FARTHEST);
  for (let i = from + 1; i < end; i++) {
    const later = sequence.acts[i] as Act;
    if (isOrdered(sequence, act, later)) yield later;
  }
}

/** The acts that come before `act` in one execution, nearest first. */
export function* actsBefore(sequence: Sequence, act: Act): Generator<Act> {
  const to = sequence.indexOf(act);
  const end = Math.max(0, to - FARTHEST);
  for (let i = to - 1; i >= end; i--) {
    const earlier = sequence.acts[i] as Act;
    if (isOrdered(sequence, earlier, act)) yield earlier;
  }
}

/** The first that fits. */
export function firstOf(acts: Iterable<Act>, fits: (act: Act) => boolean): Act | undefined {
  for (const act of acts) if (fits(act)) return act;
  return undefined;
}

function isOrdered(sequence: Sequence, a: Act, b: Act): boolean {
  const isUncalled =
    a.line.order >= sequence.runOf(a).uncalledFrom || b.line.order >= sequence.runOf(b).uncalledFrom;
  if (isUncalled && a.line.flow.functions[0] !== b.line.flow.functions[0]) return false;
  return !excludeEachOther(a, b);
}

function excludeEachOther(a: Act, b: Act): boolean {
  const left = a.line.flow.conditions;
  const right = b.line.flow.conditions;
  for (let i = 0; i < left.length && i < right.length; i++) {
    const one = left[i] as Condition;
    const other = right[i] as Condition;
    if (one === other) continue;
    const isSame = isSamePlace(one.text.span(), other.text.span()) && one.acts.from === other.acts.from;
    if (isSame && one.branch === other.branch) continue;
    // Arms of one `case` cannot be told from arms of two: then nothing is said.
    return isSame || (one.branch === 'arm' && other.branch === 'arm');
  }
  return false;
}

function isSamePlace(
  a: { path: string; start: number; end: number },
  b: { path: string; start: number; end: number },
): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end;
}
