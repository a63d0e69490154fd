import { answersOf } from '../src/smoke/replay/answers.ts';
import { sweepPod } from '../src/smoke/simulators/kubelet.ts';
import type { KubeletProbe } from '../src/smoke/simulators/kubelet-worker.ts';
import type { Sample } from '../src/smoke/trace/trace.ts';

const SECONDS = 600;
const EVERY = 0.2;

/**
 * Milliseconds of one sweep: 100 phases of a pod with three probes, over ten measured minutes in which the container is
 * up after 20 s and does not answer from second 200 to second 290.
 */
export function sweepTook(): number {
  const answers = answersOf(Array.from({ length: SECONDS / EVERY }, (_, i) => sampleAt(i * EVERY)));
  const probe: KubeletProbe = {
    initialDelay: 0,
    period: 10,
    timeout: 1,
    failureThreshold: 3,
    successThreshold: 1,
  };
  const pod = {
    startup: { ...probe, period: 1, failureThreshold: 60 },
    liveness: probe,
    readiness: { ...probe, period: 2 },
    grace: 30,
  };
  const boots = [{ answers: { startup: answers, liveness: answers, readiness: answers } }];
  sweepPod(pod, boots);
  const start = performance.now();
  sweepPod(pod, boots);
  return performance.now() - start;
}

function sampleAt(at: number): Sample {
  if (at < 20) return { at, took: 0.001, result: { kind: 'refused' } };
  const took = at >= 200 && at < 290 ? 290 - at : 0.004;
  return { at, took, result: { kind: 'status', status: 200 } };
}
