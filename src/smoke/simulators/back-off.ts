import type { Restarts } from './lives.ts';

/** Delays that double while containers do not live long; seconds. */
export interface BackOff {
  readonly first: number;
  readonly longest: number;
  /** A container that lived longer than this begins anew. */
  readonly resetAfter: number;
  /** The first restart does not wait. */
  readonly isFirstAtOnce: boolean;
}

/**
 * The kubelet's: a container's first restart finds no entry and is not held up; the entry doubles with each restart and
 * expires when the container ends more than twice the longest delay after it was last started (client-go
 * util/flowcontrol/backoff.go, hasExpired; kuberuntime_manager.go, doBackOff).
 */
export const KUBELET_BACK_OFF: BackOff = { first: 10, longest: 300, resetAfter: 600, isFirstAtOnce: true };

/** Restarts of one container, in order: it remembers. */
export function backingOff({ first, longest, resetAfter, isFirstAtOnce }: BackOff): Restarts {
  const fresh = isFirstAtOnce ? 0 : first;
  let delay = fresh;
  return ({ at, startedAt }) => {
    if (at - startedAt > resetAfter) delay = fresh;
    const start = at + delay;
    delay = delay === 0 ? first : Math.min(longest, 2 * delay);
    return start;
  };
}
