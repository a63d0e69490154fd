import type { AskedBoot, KubeletProbeKind, KubeletWorker } from './kubelet-worker.ts';
import type { Life, LifeEnd } from './lives.ts';

/** A measured boot as the kubelet meets it. */
export interface PodBoot extends AskedBoot {
  /** When it ends on its own. */
  readonly exit?: number;
  /** Whether that end is no failure. */
  readonly exitsClean?: boolean;
  /** Seconds from SIGTERM to its end; when nobody measured them it is taken to use up its grace period. */
  readonly stopTakes?: number;
}

export type Workers = { readonly [K in KubeletProbeKind]?: KubeletWorker | undefined };

/** What its pod says of a container's end. */
interface OfPod {
  /** Seconds. */
  readonly grace: number;
  /** The one probe whose decisions count. */
  readonly judged?: KubeletProbeKind;
}

/** One life of a container. */
export class PodLife {
  readonly #life: Life<PodBoot>;
  readonly #pod: OfPod;

  constructor(life: Life<PodBoot>, pod: OfPod) {
    this.#life = life;
    this.#pod = pod;
  }

  /** Startup first, alone; then liveness, which may end it; and readiness as long as it lives. */
  play({ startup, liveness, readiness }: Workers): LifeEnd {
    const { start, until } = this.#life;
    const first = startup === undefined ? { passed: true, at: start } : this.#firstResult(startup);
    if (first === undefined) return {};
    if (!first.passed && startup !== undefined) return this.#kill(startup, first.at);
    const failedAt = liveness === undefined ? undefined : this.#failure(liveness, first.at);
    const end: LifeEnd =
      liveness === undefined || failedAt === undefined ? {} : this.#kill(liveness, failedAt);
    const over = Math.min(end.killed?.overAt ?? until, until);
    return { ...end, ...this.#ready(readiness, first.at, over) };
  }

  /** What the startup probe comes to, when it comes to anything. */
  #firstResult(worker: KubeletWorker): { readonly passed: boolean; readonly at: number } | undefined {
    let result: { passed: boolean; at: number } | undefined;
    const { start: from, until } = this.#life;
    worker.watch(this.#life, {
      from,
      until,
      published: (passed, at) => {
        result = { passed, at };
        return false;
      },
    });
    return result;
  }

  #failure(worker: KubeletWorker, from: number): number | undefined {
    let failedAt: number | undefined;
    worker.watch(this.#life, {
      from,
      until: this.#life.until,
      published: (passed, at) => {
        if (!passed) failedAt = at;
        return passed;
      },
    });
    return failedAt;
  }

  /**
   * When it first became ready. The worker is woken as soon as the container has started or passed its startup probe
   * (prober_manager.go, UpdatePodStatus, manualTriggerCh), and goes on while the container is being stopped.
   */
  #ready(worker: KubeletWorker | undefined, from: number, until: number): { readyAt?: number } {
    const { index, witness } = this.#life;
    const ready: { readyAt?: number } = {};
    let isReady = false;
    const publish = (passed: boolean, at: number): boolean => {
      if (passed !== isReady) witness({ at, life: index, what: passed ? 'ready' : 'unready' });
      isReady = passed;
      if (passed) ready.readyAt ??= at;
      return true;
    };
    if (worker === undefined) publish(true, from);
    else worker.watch(this.#life, { from, until, isTriggered: true, published: publish });
    return ready;
  }

  #kill(worker: KubeletWorker, at: number): LifeEnd {
    const { index, boot, witness } = this.#life;
    worker.reset();
    witness({ at, life: index, what: 'killed', probe: worker.kind });
    const grace = worker.probe.grace ?? this.#pod.grace;
    const overAt = at + Math.min(grace, boot.stopTakes ?? grace);
    const isCounted = (this.#pod.judged ?? worker.kind) === worker.kind;
    return { killed: { decidedAt: at, overAt, ...(isCounted ? {} : { isCounted }) } };
  }
}
