import type { Silence } from '../replay/answer-parts.ts';
import type { Pod } from '../simulators/kubelet.ts';
import type { KubeletProbe } from '../simulators/kubelet-worker.ts';
import type { PodBoot } from '../simulators/pod-life.ts';
import type { Trace } from '../trace/trace.ts';

/** What advice may ask of people, and what it must leave room for. */
export interface AdviceLimits {
  /** Advice must still hold when everything takes so many times as long as measured. */
  readonly margin: number;
  /** Seconds: nobody waits longer for a start. */
  readonly longestStart: number;
  /** Seconds: a liveness probe that bears a longer silence than this protects nobody from a process that hangs. */
  readonly longestSilence: number;
}

export const ADVICE_LIMITS: AdviceLimits = { margin: 1.5, longestStart: 600, longestSilence: 60 };

/** A trace and what a pod meets of it; the boots are the trace's, in its order. */
export interface Measured {
  readonly pod: Pod;
  readonly trace: Trace;
  readonly boots: readonly PodBoot[];
}

/** What to do about one probe. */
export type Advice =
  /** The settings hold as they are, with the margin. */
  | { readonly kind: 'keep' }
  /** The smallest that hold with the margin; every pod survives a silence of `bears` seconds with them. */
  | { readonly kind: 'set'; readonly probe: KubeletProbe; readonly bears: number }
  /** No setting is honest: it is the code that must change. */
  | { readonly kind: 'code'; readonly because: Because };

/** Why no setting is honest; `boot` counts from 0. */
export type Because =
  /** It was never well answered while it was watched. */
  | { readonly kind: 'never-up'; readonly boot: number; readonly watchedFor: number }
  /** Its start takes longer than anybody waits. */
  | { readonly kind: 'slow-start'; readonly boot: number; readonly upAt: number }
  /** It had been up, and then did not answer; `during`: the slow request that was served meanwhile. */
  | {
      readonly kind: 'blocked';
      readonly boot: number;
      readonly silence: Silence;
      readonly during?: string;
    }
  /** It did not answer while one of its dependencies was paused: no setting outlasts every such pause. */
  | {
      readonly kind: 'dependency';
      readonly boot: number;
      readonly silence: Silence;
      readonly during: string;
    };

/** The smallest whole number from 1 to `most` that holds, where every number above one that holds does too. */
export function smallest(most: number, holds: (candidate: number) => boolean): number | undefined {
  if (most < 1 || !holds(most)) return undefined;
  let low = 1;
  let high = most;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
