import { isUnknown, type Known } from '../unknown.ts';
import type { DeclaredProbe } from '../workloads/probe.ts';
import type { ProbeTiming } from './kubelet.ts';

/** The settings of a probe together; unknown when one of them is. */
export type Timing = Known<ProbeTiming>;

/** What a declared probe's settings come to. */
export function timingOf({ initialDelay, period, timeout, failureThreshold }: DeclaredProbe): Timing {
  const given = allKnown([initialDelay.value, period.value, timeout.value, failureThreshold.value]);
  if (isUnknown(given)) return given;
  const [delay = 0, every = 0, limit = 0, failures = 0] = given;
  return { initialDelay: delay, period: every, timeout: limit, failureThreshold: failures };
}

/** All of them, or the first that is not known. */
export function allKnown(values: readonly Known<number>[]): Known<readonly number[]> {
  const numbers: number[] = [];
  for (const value of values) {
    if (isUnknown(value)) return value;
    numbers.push(value);
  }
  return numbers;
}

/** What follows from the settings, when they are known. */
export function derived<T>(timing: Timing, compute: (timing: ProbeTiming) => T): Known<T> {
  return isUnknown(timing) ? timing : compute(timing);
}
