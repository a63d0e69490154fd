import type { ProbeTiming } from '../../deployment/probes/kubelet.ts';
import type { Answers } from '../replay/answers.ts';
import type { Life } from './lives.ts';
import { kubeletOutcome } from './outcome.ts';
import { Ticker } from './ticker.ts';

export type KubeletProbeKind = 'startup' | 'liveness' | 'readiness';

/** A probe's settings as the kubelet counts them, in seconds. */
export interface KubeletProbe extends ProbeTiming {
  readonly successThreshold: number;
  /** Between SIGTERM and SIGKILL when this probe kills; the pod's own when absent. */
  readonly grace?: number;
}

/** What a worker may ask: each kind of probe its own target. */
export interface AskedBoot {
  readonly answers: Readonly<Record<KubeletProbeKind, Answers>>;
}

/** The stretch of a life in which a worker asks, on the clock of the first container's start. */
export interface Watch {
  readonly from: number;
  readonly until: number;
  /** It is also asked at `from`, tick or no tick. */
  readonly isTriggered?: boolean;
  /** A result that has reached its threshold, and when; false ends the watch. */
  readonly published: (passed: boolean, at: number) => boolean;
}

/**
 * The worker of one probe of one container (kubernetes pkg/kubelet/prober/worker.go, run and doProbe). Its ticker and its
 * counters outlive the container: only a kill sets the counter back.
 */
export class KubeletWorker {
  readonly kind: KubeletProbeKind;
  readonly probe: KubeletProbe;
  readonly #ticker: Ticker;
  #last: boolean | undefined;
  #streak = 0;

  constructor(kind: KubeletProbeKind, probe: KubeletProbe, phase: number) {
    this.kind = kind;
    this.probe = probe;
    this.#ticker = new Ticker(phase, probe.period);
  }

  /** Asks until the watch is over. */
  watch(life: Life<AskedBoot>, { from, until, isTriggered = false, published }: Watch): void {
    const { kind, probe } = this;
    const answers = life.boot.answers[kind];
    const first = Math.max(from, life.start + probe.initialDelay);
    let at = isTriggered && first === from ? from : this.#ticker.from(first);
    while (at < until) {
      const { what, took } = kubeletOutcome(answers(at - life.start, probe.timeout), probe.timeout);
      const done = at + took;
      if (done > until) return;
      life.witness({ at, life: life.index, what, probe: kind, took });
      const passed = what === 'passed';
      if (what !== 'discarded' && this.#isSettled(passed) && !published(passed, done)) return;
      at = this.#ticker.next(at, done);
    }
  }

  /** A kill: the next container's results are counted from 1. */
  reset(): void {
    this.#streak = 0;
  }

  /** Counts a result; whether it has now been the same often enough to be published. */
  #isSettled(passed: boolean): boolean {
    this.#streak = this.#last === passed ? this.#streak + 1 : 1;
    this.#last = passed;
    return this.#streak >= (passed ? this.probe.successThreshold : this.probe.failureThreshold);
  }
}
