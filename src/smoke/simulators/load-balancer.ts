import type { Course, Replay } from './course.ts';
import type { CheckedBoot } from './docker-healthcheck.ts';
import { type Life, playLives } from './lives.ts';
import { plainOutcome } from './outcome.ts';
import { phasesOf, type Sweep, sweep } from './sweep.ts';

/** `health_check` of an `aws_lb_target_group`, in seconds. */
export interface TargetCheck {
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** `matcher`: the statuses that pass, each from and to. */
  readonly passing: readonly (readonly [number, number])[];
}

/**
 * What a load balancer thinks of one target, which it neither stops nor starts. A new target is healthy after one success;
 * later turns take their threshold. Checks go out at a fixed rate, however long an answer takes (Elastic Load
 * Balancing, Health checks for Application Load Balancer target groups).
 */
export function replayTarget(check: TargetCheck, boots: readonly CheckedBoot[], replay: Replay): Course {
  let decidedAt: readonly number[] = [];
  const course = playLives(boots, replay, {
    restarts: () => undefined,
    play: (life) => {
      const seen = watchTarget(check, life, replay.phase);
      decidedAt = seen.unhealthyAt;
      return seen.readyAt === undefined ? {} : { readyAt: seen.readyAt };
    },
  });
  return { ...course, decidedAt };
}

export function sweepTarget(check: TargetCheck, boots: readonly CheckedBoot[], horizon?: number): Sweep {
  return sweep(phasesOf([check.interval]), (r) => replayTarget(check, boots, r), horizon);
}

interface Seen {
  readyAt?: number;
  readonly unhealthyAt: number[];
}

function watchTarget(check: TargetCheck, life: Life<CheckedBoot>, phase: number): Seen {
  const { interval, timeout, passing } = check;
  const seen: Seen = { unhealthyAt: [] };
  let state: 'initial' | 'healthy' | 'unhealthy' = 'initial';
  let last: boolean | undefined;
  let streak = 0;
  for (let n = 0; ; n++) {
    const at = life.start + phase + n * interval;
    if (at >= life.until) return seen;
    const { what, took } = plainOutcome(life.boot.answers(at - life.start, timeout), timeout, (status) =>
      passing.some(([from, to]) => from <= status && status <= to),
    );
    const passed = what === 'passed';
    streak = last === passed ? streak + 1 : 1;
    last = passed;
    life.witness({ at, life: life.index, what, probe: 'target', took });
    const needed = !passed ? check.unhealthyThreshold : state === 'initial' ? 1 : check.healthyThreshold;
    const to = passed ? 'healthy' : 'unhealthy';
    if (streak < needed || state === to) continue;
    state = to;
    life.witness({ at: at + took, life: life.index, what: passed ? 'ready' : 'unhealthy' });
    if (passed) seen.readyAt ??= at + took;
    else seen.unhealthyAt.push(at + took);
  }
}
