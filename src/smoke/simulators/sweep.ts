import type { Course, Replay } from './course.ts';

/** Smallest and largest, in the unit of what is measured. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What becomes of containers that differ only in the phase of their prober, which nothing settles. */
export interface Sweep {
  readonly phases: number;
  /** From 0 to 1: killed or replaced, or called unhealthy where nothing kills. */
  readonly killedShare: number;
  /** When the first decision falls; absent when none does. */
  readonly decidedAt?: Range;
  readonly readyShare: number;
  readonly readyAfter?: Range;
  readonly killsInFirstTenMinutes: Range;
  /** The phase in which the first decision falls earliest; 0 when none falls. The one to draw. */
  readonly earliest: number;
}

const PHASES = 100;
export const TEN_MINUTES = 600;

/**
 * Phases for probers that share a clock and have these periods: the longest period cut evenly, and begun anew in each
 * round until all of them meet again, so that every prober sees all of its own phases.
 */
export function phasesOf(periods: readonly number[], count = PHASES): number[] {
  const longest = Math.max(...periods);
  const rounds = roundsUntilAllMeet(periods, longest);
  return Array.from({ length: count }, (_, i) => (longest * i) / count + longest * (i % rounds));
}

/** Beyond this many rounds nobody sees a difference. */
const MOST_ROUNDS = 60;

function roundsUntilAllMeet(periods: readonly number[], longest: number): number {
  for (let rounds = 1; rounds < MOST_ROUNDS; rounds++)
    if (periods.every((period) => isWhole((longest * rounds) / period))) return rounds;
  return MOST_ROUNDS;
}

function isWhole(ratio: number): boolean {
  return Math.abs(ratio - Math.round(ratio)) < 1e-9;
}

/** Plays each phase over the same horizon and says what all of them come to. */
export function sweep(
  phases: readonly number[],
  play: (replay: Replay) => Course,
  horizon = TEN_MINUTES,
): Sweep {
  const courses = phases.map((phase) => ({ phase, course: play({ phase, horizon }) }));
  const decisions = courses.flatMap(({ phase, course }) => {
    const at = course.decidedAt[0];
    return at === undefined ? [] : [{ phase, at }];
  });
  const ready = courses.flatMap(({ course }) => course.readyAt ?? []);
  const kills = courses.map(({ course }) => course.decidedAt.filter((at) => at < TEN_MINUTES).length);
  const decidedAt = rangeOf(decisions.map(({ at }) => at));
  const readyAfter = rangeOf(ready);
  return {
    phases: phases.length,
    killedShare: decisions.length / phases.length,
    ...(decidedAt === undefined ? {} : { decidedAt }),
    readyShare: ready.length / phases.length,
    ...(readyAfter === undefined ? {} : { readyAfter }),
    killsInFirstTenMinutes: rangeOf(kills) ?? { from: 0, to: 0 },
    earliest: decisions.find(({ at }) => at === decidedAt?.from)?.phase ?? 0,
  };
}

function rangeOf(values: readonly number[]): Range | undefined {
  return values.length === 0 ? undefined : { from: Math.min(...values), to: Math.max(...values) };
}
