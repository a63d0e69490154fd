import { isLimitOff, type StartLimit } from '../../deployment/start-limit.ts';
import type { Course, Replay } from './course.ts';
import { playLives } from './lives.ts';

/** A service as systemd starts it again, in seconds. */
export interface RestartedUnit extends Omit<StartLimit, 'timeToFail'> {
  /** `Restart=`; `on-failure` leaves a clean exit alone. */
  readonly restart: 'no' | 'on-failure' | 'always';
  /** `TimeoutStartSec=` of a unit that says itself when it is up; absent where it counts as up once it runs. */
  readonly startTimeout?: number;
}

/** A measured boot as systemd meets it. */
export interface UnitBoot {
  readonly exit?: number;
  readonly exitsClean?: boolean;
  /** When it is up: it says so, or answers. */
  readonly readyAt?: number;
}

/**
 * A unit until it stays up or is given up. Starts are counted in a fixed window, which begins with the first start after
 * the last window ended (systemd basic/ratelimit.c, ratelimit_below); the start that exceeds it is refused and nothing
 * is started again. A start that takes longer than its timeout is a failure (systemd.service(5)).
 */
export function replayUnit(unit: RestartedUnit, boots: readonly UnitBoot[], replay: Replay): Course {
  const admits = rateLimit(unit);
  admits(0);
  let wasClean = false;
  return playLives(boots, replay, {
    restarts: ({ at, isKill }) => {
      if (unit.restart === 'no' || (unit.restart === 'on-failure' && wasClean && !isKill)) return undefined;
      const start = at + unit.restartDelay;
      return admits(start) ? start : undefined;
    },
    play: ({ boot, start, until, index, witness }) => {
      wasClean = boot.exitsClean === true;
      const ready =
        start + (unit.startTimeout === undefined ? 0 : (boot.readyAt ?? Number.POSITIVE_INFINITY));
      const late = start + (unit.startTimeout ?? Number.POSITIVE_INFINITY);
      if (ready < until && ready <= late) {
        witness({ at: ready, life: index, what: 'ready' });
        return { readyAt: ready };
      }
      if (late >= until) return {};
      witness({ at: late, life: index, what: 'killed', probe: 'start-timeout' });
      return { killed: { decidedAt: late, overAt: late } };
    },
  });
}

/** Whether a start at this moment is admitted; it counts it. In microseconds, as systemd does. */
function rateLimit(unit: RestartedUnit): (moment: number) => boolean {
  const interval = microseconds(unit.interval);
  let begin: number | undefined;
  let count = 0;
  return (moment) => {
    const now = microseconds(moment);
    if (isLimitOff(unit)) return true;
    if (begin === undefined || now - begin > interval) {
      begin = now;
      count = 0;
    }
    if (count >= unit.burst) return false;
    count++;
    return true;
  };
}

function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6);
}
