import type { Course, Replay, Witness } from './course.ts';

/** A container while it runs, on the clock of the first one's start. */
export interface Life<Boot> {
  readonly index: number;
  readonly boot: Boot;
  readonly start: number;
  /** The life ends here unless it does before: its own exit or the horizon. */
  readonly until: number;
  readonly witness: Witness;
}

/** How a life went. */
export interface LifeEnd {
  readonly readyAt?: number;
  /** When a prober decided against it, and when it was over for that reason; not counted where it is not the one asked about. */
  readonly killed?: { readonly decidedAt: number; readonly overAt: number; readonly isCounted?: false };
}

/** When a container that ended is started again; undefined when it is not. */
export type Restarts = (ended: {
  readonly at: number;
  readonly startedAt: number;
  readonly isKill: boolean;
}) => number | undefined;

export interface Rules<Boot> {
  readonly play: (life: Life<Boot>) => LifeEnd;
  readonly restarts: Restarts;
}

/** No loop of starts is followed further: a container that ends at once and is started at once says nothing new. */
const MOST_LIVES = 2000;

const NOBODY: Witness = () => {};

/** Plays containers one after the other; each does what the next measured boot did, the last one's follower what the first did. */
export function playLives<Boot extends { readonly exit?: number }>(
  boots: readonly Boot[],
  { horizon, witness = NOBODY }: Replay,
  { play, restarts }: Rules<Boot>,
): Course {
  const decidedAt: number[] = [];
  let readyAt: number | undefined;
  let exits = 0;
  let start: number | undefined = 0;
  let index = 0;
  const course = () => ({ ...(readyAt === undefined ? {} : { readyAt }), decidedAt, exits });
  for (; start !== undefined && start < horizon && index < MOST_LIVES; index++) {
    const boot = boots[index % boots.length];
    if (boot === undefined) return course();
    const until = Math.min(start + (boot.exit ?? Number.POSITIVE_INFINITY), horizon);
    witness({ at: start, life: index, what: 'started' });
    const life = play({ index, boot, start, until, witness });
    readyAt ??= life.readyAt;
    if (life.killed !== undefined && life.killed.isCounted !== false) decidedAt.push(life.killed.decidedAt);
    const over: number = Math.min(life.killed?.overAt ?? until, until);
    if (over >= horizon) return course();
    const isKill = life.killed !== undefined;
    if (!isKill) exits++;
    witness({ at: over, life: index, what: 'ended' });
    const again: number | undefined = restarts({ at: over, startedAt: start, isKill });
    if (again === undefined) {
      witness({ at: over, life: index, what: 'given-up' });
      return { ...course(), givenUpAt: over };
    }
    start = again;
  }
  return course();
}
