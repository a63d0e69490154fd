import type { HealthTiming } from '../../deployment/probes/docker.ts';
import type { Answers } from '../replay/answers.ts';
import type { Course, Replay } from './course.ts';
import { type Life, playLives } from './lives.ts';
import { plainOutcome } from './outcome.ts';
import { phasesOf, type Sweep, sweep } from './sweep.ts';

/** A measured boot as a health check meets it. */
export interface CheckedBoot {
  /** When it ends on its own. */
  readonly exit?: number;
  readonly answers: Answers;
}

/** How a check's state changes, on the container's own clock. */
export interface Turn {
  readonly at: number;
  readonly to: 'healthy' | 'unhealthy';
}

/** `accepts` of an HTTP answer: what `curl -f` and its like call a success. */
const isNoError = (status: number): boolean => status < 400;

/**
 * A health check over one life: the states that it goes through (moby daemon/health.go, monitor and handleProbeResult).
 * The first check comes one gap after the start, each gap begins at the end of the check before. Of the gaps, the one
 * after the first success is longer by `phase`: until then the checks follow from the container's start; what
 * happens to it later, a request or a pause, comes at any moment between two of them. `endsUnhealthy`: someone acts on it.
 */
export function turnsOf(
  timing: HealthTiming,
  life: Life<CheckedBoot>,
  { phase, endsUnhealthy = false }: { phase: number; endsUnhealthy?: boolean },
): Turn[] {
  const { timeout } = timing;
  const health = new Health(timing);
  const turns: Turn[] = [];
  let drift = phase;
  for (let at = health.gapAt(0); life.start + at < life.until; ) {
    const { what, took } = plainOutcome(life.boot.answers(at, timeout), timeout, isNoError);
    const done = at + took;
    if (life.start + done > life.until) break;
    life.witness({ at: life.start + at, life: life.index, what, probe: 'health', took });
    const to = health.take(what === 'passed', at);
    if (to !== undefined) turns.push({ at: done, to });
    if (to === 'unhealthy' && endsUnhealthy) break;
    at = done + health.gapAt(done);
    if (what === 'passed') {
      at += drift;
      drift = 0;
    }
  }
  return turns;
}

/** What the daemon keeps of a container's checks. */
class Health {
  readonly #timing: HealthTiming;
  #state: 'starting' | Turn['to'] = 'starting';
  #streak = 0;

  constructor(timing: HealthTiming) {
    this.#timing = timing;
  }

  /** Seconds to the next check from this moment. */
  gapAt(sinceStart: number): number {
    const { interval, startInterval, startPeriod } = this.#timing;
    return this.#state === 'starting' && sinceStart < startPeriod ? startInterval : interval;
  }

  /** The result of a check that began then; gives the new state where it changes. */
  take(passed: boolean, began: number): Turn['to'] | undefined {
    if (!passed && this.#state === 'starting' && began < this.#timing.startPeriod) return undefined;
    this.#streak = passed ? 0 : this.#streak + 1;
    if (!passed && this.#streak < this.#timing.retries) return undefined;
    const before = this.#state;
    this.#state = passed ? 'healthy' : 'unhealthy';
    return this.#state === before ? undefined : this.#state;
  }
}

/** Docker alone: an unhealthy container stays as it is. Its course is over when it ends by itself. */
export function replayHealthcheck(
  timing: HealthTiming,
  boots: readonly CheckedBoot[],
  replay: Replay,
): Course {
  let decidedAt: readonly number[] = [];
  const course = playLives(boots, replay, {
    restarts: () => undefined,
    play: (life) => {
      const turns = turnsOf(timing, life, replay);
      witnessTurns(turns, life);
      decidedAt = turns.filter(({ to }) => to === 'unhealthy').map(({ at }) => at);
      return readyOf(turns, life);
    },
  });
  return { ...course, decidedAt };
}

export function sweepHealthcheck(
  timing: HealthTiming,
  boots: readonly CheckedBoot[],
  horizon?: number,
): Sweep {
  return sweep(phasesOf([timing.interval]), (r) => replayHealthcheck(timing, boots, r), horizon);
}

/** The turns told to whoever wants to see. */
export function witnessTurns(turns: readonly Turn[], { index, start, witness }: Life<CheckedBoot>): void {
  for (const { at, to } of turns)
    witness({ at: start + at, life: index, what: to === 'healthy' ? 'ready' : 'unhealthy' });
}

/** When it was first healthy. */
export function readyOf(turns: readonly Turn[], { start }: Life<CheckedBoot>): { readonly readyAt?: number } {
  const first = turns.find(({ to }) => to === 'healthy');
  return first === undefined ? {} : { readyAt: start + first.at };
}
