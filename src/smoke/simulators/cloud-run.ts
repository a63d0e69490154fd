import type { Answers } from '../replay/answers.ts';
import type { Course, Replay } from './course.ts';
import { replayPod } from './kubelet.ts';
import type { KubeletProbe, KubeletProbeKind } from './kubelet-worker.ts';
import { phasesOf, type Sweep, sweep } from './sweep.ts';

/** A container of a Cloud Run service; its probes have the kubelet's names and defaults. */
export interface CloudRunContainer {
  /** Absent: one that only connects, once, for 240 s. */
  readonly startup?: KubeletProbe;
  readonly liveness?: KubeletProbe;
  /** The one probe whose decisions count; absent: they all do. */
  readonly judged?: KubeletProbeKind;
}

/** A measured boot as Cloud Run meets it. */
export interface CloudRunBoot {
  readonly exit?: number;
  /** `startup` of the default probe: a TCP connection to the container's port. */
  readonly answers: { readonly startup: Answers; readonly liveness: Answers };
}

/** The startup probe of a container that declares none (Cloud Run, Configure container health checks). */
export const DEFAULT_STARTUP: KubeletProbe = {
  initialDelay: 0,
  period: 240,
  timeout: 240,
  failureThreshold: 1,
  successThreshold: 1,
};

/** Seconds between two tries at a connection within the one long default probe. */
const CONNECT_AGAIN = 1;

/**
 * Cloud Run says of its probes what the kubelet does, and that it ends a container that fails one; it tells no schedule
 * of its own, so the kubelet's stands for it. It limits restarts of a container that fails again and again, and does
 * not say how: the kubelet's back-off stands for that too. Ready: the startup probe has passed.
 */
export function replayCloudRun(
  { startup, liveness, judged }: CloudRunContainer,
  boots: readonly CloudRunBoot[],
  replay: Replay,
): Course {
  const pod = {
    startup: startup ?? DEFAULT_STARTUP,
    ...(liveness === undefined ? {} : { liveness }),
    ...(judged === undefined ? {} : { judged }),
    grace: 0,
  };
  const met = boots.map((boot) => ({
    ...boot,
    answers: {
      ...boot.answers,
      startup: startup === undefined ? connecting(boot.answers.startup) : boot.answers.startup,
      readiness: boot.answers.startup,
    },
  }));
  return replayPod(pod, met, startup === undefined ? { ...replay, phase: 0 } : replay);
}

export function sweepCloudRun(
  container: CloudRunContainer,
  boots: readonly CloudRunBoot[],
  horizon?: number,
): Sweep {
  const periods = [container.startup ?? [], container.liveness ?? []].flat().map(({ period }) => period);
  return sweep(
    phasesOf(periods.length === 0 ? [1] : periods),
    (r) => replayCloudRun(container, boots, r),
    horizon,
  );
}

/** One probe that tries to connect again and again until its time is over. */
function connecting(answers: Answers): Answers {
  return (sentAt, within) => {
    for (let after = 0; after < within; after += CONNECT_AGAIN) {
      const answer = answers(sentAt + after, within - after);
      if (answer.kind === 'accepted' || answer.kind === 'status') return { kind: 'accepted', after };
    }
    return { kind: 'silent' };
  };
}
