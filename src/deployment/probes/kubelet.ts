/** Settings of a probe as the kubelet counts them, in seconds. */
export interface ProbeTiming {
  readonly initialDelay: number;
  readonly period: number;
  readonly timeout: number;
  readonly failureThreshold: number;
}

/** What becomes of pods that differ only in the phase of the probe's ticker, which nothing settles. */
export interface Outcome {
  /** The share of pods that are killed, from 0 to 1. */
  readonly share: number;
  /** When the first of them is killed, and the last; seconds on the clock of the question. Absent when none is. */
  readonly decided?: { readonly from: number; readonly to: number };
}

/** Beginning and end in seconds after the container's start. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Seconds between two failing probes: one that outlasts its period is followed by the next at once (prober/worker.go). */
function gap({ period, timeout }: ProbeTiming): number {
  return Math.max(period, timeout);
}

/** An outage of this length, in seconds, is survived by every pod. */
export function longestSurvived(timing: ProbeTiming): number {
  return (timing.failureThreshold - 1) * gap(timing) + timing.timeout;
}

/** An outage of this length or longer, in seconds, is survived by no pod; it is also the longest time to notice one. */
export function timeToDecide(timing: ProbeTiming): number {
  return longestSurvived(timing) + timing.period;
}

/** While the process accepts connections and does not answer. */
export function duringOutage(timing: ProbeTiming, outage: Stretch): Outcome {
  return outcome(timing.period, { first: outage.from + longestSurvived(timing), until: outage.to });
}

/** While nothing listens from the container's start on: a refused connection fails at once. `until` may be Infinity. */
export function whileNothingListens(timing: ProbeTiming, until: number): Outcome {
  const { initialDelay, failureThreshold, period } = timing;
  return outcome(period, { first: initialDelay + (failureThreshold - 1) * period, until });
}

/** The decision falls within one period after `first`, evenly spread, unless all is well again by `until`. */
function outcome(period: number, { first, until }: { first: number; until: number }): Outcome {
  const share = Math.min(1, Math.max(0, (until - first) / period));
  return share === 0 ? { share } : { share, decided: { from: first, to: Math.min(first + period, until) } };
}

/** Seconds before a container that ended is started for the n-th time again: at once, then 10 s doubling to 300 s. */
export function restartDelay(restart: number): number {
  return restart <= 1 ? 0 : Math.min(300, 10 * 2 ** (restart - 2));
}
