/** What systemd's start limit counts, in seconds. */
export interface StartLimit {
  /** `StartLimitBurst=`: starts that are allowed within the interval. */
  readonly burst: number;
  /** `StartLimitIntervalSec=` */
  readonly interval: number;
  /** `RestartSec=` */
  readonly restartDelay: number;
  /** From a start to the failure that ends it. */
  readonly timeToFail: number;
}

/** A burst or an interval of 0 switches the limit off (systemd's ratelimit.h, ratelimit_configured()). */
export function isLimitOff({ burst, interval }: Pick<StartLimit, 'burst' | 'interval'>): boolean {
  return burst === 0 || interval === 0;
}

/**
 * Whether a service that fails again and again is ever given up. systemd counts starts in a window that begins with the
 * first start after the last window ended (ratelimit.c, ratelimit_below()), so with a constant cycle the limit is reached
 * exactly when `burst` cycles fit into the interval. It counts microseconds.
 */
export function reachesLimit(limit: StartLimit): boolean {
  if (isLimitOff(limit)) return false;
  return limit.burst * microseconds(limit.restartDelay + limit.timeToFail) <= microseconds(limit.interval);
}

function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6);
}
