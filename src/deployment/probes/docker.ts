/** A health check as the Docker daemon runs it, in seconds (moby, daemon/health.go). */
export interface HealthTiming {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
  /** The gap while the start period lasts; does nothing without one. */
  readonly startInterval: number;
}

/** When a container that answers from some second on is called unhealthy and healthy, in seconds after its start. */
export interface HealthCourse {
  /** Absent when it never is before it answers. */
  readonly unhealthyAt?: number;
  readonly healthyAt: number;
}

/** An outage of this length, in seconds, makes no container unhealthy, in whatever phase it falls. */
export function longestTolerated({ interval, timeout, retries }: HealthTiming): number {
  return (retries - 1) * (interval + timeout) + timeout;
}

/** A container whose checks fail at once (a refused connection) until second `upAt`, and pass from then on. */
export function courseOf(timing: HealthTiming, upAt: number): HealthCourse {
  const { interval, retries, startPeriod, startInterval } = timing;
  const gap = startPeriod > 0 ? startInterval : interval;
  // Checks of the start period, the last of which falls at or beyond its end and is the first that counts.
  const early = startPeriod > 0 ? Math.ceil(startPeriod / gap) : 1;
  const firstCounted = early * gap;
  const decided = firstCounted + (retries - 1) * interval;
  const healthyAt =
    upAt <= firstCounted
      ? Math.max(1, Math.ceil(upAt / gap)) * gap
      : firstCounted + Math.ceil((upAt - firstCounted) / interval) * interval;
  return decided < upAt ? { unhealthyAt: decided, healthyAt } : { healthyAt };
}
