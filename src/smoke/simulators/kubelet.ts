import { backingOff, KUBELET_BACK_OFF } from './back-off.ts';
import type { Course, Replay } from './course.ts';
import { type KubeletProbe, type KubeletProbeKind, KubeletWorker } from './kubelet-worker.ts';
import { playLives, type Restarts } from './lives.ts';
import { type PodBoot, PodLife } from './pod-life.ts';
import { phasesOf, type Sweep, sweep } from './sweep.ts';

/** A container of a pod, as far as probes and restarts go. */
export interface Pod {
  readonly startup?: KubeletProbe;
  readonly liveness?: KubeletProbe;
  readonly readiness?: KubeletProbe;
  /** `terminationGracePeriodSeconds` */
  readonly grace: number;
  /** `restartPolicy` other than Always. */
  readonly restarts?: 'on-failure' | 'never';
  /** The one probe whose decisions count; what another one decides ends a life all the same. Absent: they all do. */
  readonly judged?: KubeletProbeKind;
}

/** One pod in one phase: the tickers of all its probes begin together, before its container starts. */
export function replayPod(pod: Pod, boots: readonly PodBoot[], replay: Replay): Course {
  const { startup, liveness, readiness } = pod;
  const workers = {
    startup: startup && new KubeletWorker('startup', startup, replay.phase),
    liveness: liveness && new KubeletWorker('liveness', liveness, replay.phase),
    readiness: readiness && new KubeletWorker('readiness', readiness, replay.phase),
  };
  let current: PodBoot | undefined;
  return playLives(boots, replay, {
    restarts: restartsOf(pod, () => current?.exitsClean === true),
    play: (life) => {
      current = life.boot;
      return new PodLife(life, pod).play(workers);
    },
  });
}

/** All phases of one pod. */
export function sweepPod(pod: Pod, boots: readonly PodBoot[], horizon?: number): Sweep {
  const periods = [pod.startup, pod.liveness, pod.readiness].flatMap((probe) => probe?.period ?? []);
  return sweep(phasesOf(periods.length === 0 ? [1] : periods), (r) => replayPod(pod, boots, r), horizon);
}

function restartsOf(pod: Pod, endedClean: () => boolean): Restarts {
  const backOff = backingOff(KUBELET_BACK_OFF);
  return (ended) => {
    if (pod.restarts === 'never') return undefined;
    // A killed container is started again under OnFailure too (kuberuntime_manager.go, computePodActions).
    if (pod.restarts === 'on-failure' && !ended.isKill && endedClean()) return undefined;
    return backOff(ended);
  };
}
