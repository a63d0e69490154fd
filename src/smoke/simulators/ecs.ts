import type { HealthTiming } from '../../deployment/probes/docker.ts';
import type { Course, Replay } from './course.ts';
import { type CheckedBoot, readyOf, turnsOf, witnessTurns } from './docker-healthcheck.ts';
import { playLives } from './lives.ts';
import { phasesOf, type Sweep, sweep } from './sweep.ts';

/** An ECS task of a service with a container health check; the image's own does not count. Seconds. */
export interface EcsTask {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
  /** `stopTimeout`: between SIGTERM and SIGKILL. */
  readonly stopTimeout: number;
}

/** A task's container, which the agent has Docker check. */
export interface EcsBoot extends CheckedBoot {
  /** Seconds from SIGTERM to its end; the whole stop timeout when nobody measured it. */
  readonly stopTakes?: number;
}

/**
 * The checks are Docker's; a task that they call unhealthy is stopped and replaced, as is one that ends (Amazon ECS,
 * AWS::ECS::TaskDefinition HealthCheck). When a replacement is placed nobody promises: here it is at once, so real
 * tasks are replaced less often, and later.
 */
export function replayEcsTask(task: EcsTask, boots: readonly EcsBoot[], replay: Replay): Course {
  // A task definition knows no interval of its own for the start period.
  const timing: HealthTiming = { ...task, startInterval: task.interval };
  return playLives(boots, replay, {
    // Tasks that end at once are not followed by the thousand.
    restarts: ({ at, startedAt }) => Math.max(at, startedAt + 1),
    play: (life) => {
      const turns = turnsOf(timing, life, { phase: replay.phase, endsUnhealthy: true });
      witnessTurns(turns, life);
      const unhealthy = turns.find(({ to }) => to === 'unhealthy');
      if (unhealthy === undefined) return readyOf(turns, life);
      const decidedAt = life.start + unhealthy.at;
      life.witness({ at: decidedAt, life: life.index, what: 'killed', probe: 'health' });
      const stop = Math.min(task.stopTimeout, life.boot.stopTakes ?? task.stopTimeout);
      return { ...readyOf(turns, life), killed: { decidedAt, overAt: decidedAt + stop } };
    },
  });
}

export function sweepEcsTask(task: EcsTask, boots: readonly EcsBoot[], horizon?: number): Sweep {
  return sweep(phasesOf([task.interval]), (r) => replayEcsTask(task, boots, r), horizon);
}
