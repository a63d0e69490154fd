import { slowed, startOnly, upAt } from '../replay/answer-parts.ts';
import type { Answers } from '../replay/answers.ts';
import { undisturbedFor } from '../replay/replayed-boots.ts';
import { type Pod, sweepPod } from '../simulators/kubelet.ts';
import type { KubeletProbe } from '../simulators/kubelet-worker.ts';
import { ADVICE_LIMITS, type Advice, type AdviceLimits, type Measured, smallest } from './advice.ts';

/** A measured start: what it answered until it was up, and from then on only well. */
interface Start {
  readonly boot: number;
  readonly upAt: number;
  readonly answers: Answers;
}

/**
 * The startup probe that the pod needs. Its period and timeout stay as declared; one that is not declared yet asks as the
 * liveness probe does, and is needed only where that probe would kill during the start.
 */
export function adviseStartup(measured: Measured, limits: AdviceLimits = ADVICE_LIMITS): Advice {
  const { startup, liveness } = measured.pod;
  const like = startup ?? liveness;
  if (like === undefined) return { kind: 'keep' };
  const starts = measured.boots.map((_, boot) => startOf(measured, like, boot));
  const down = starts.indexOf(undefined);
  if (down >= 0) return neverUp(measured, down);
  const all = starts.flatMap((start) => start ?? []);
  const holds = holding(all, limits, like);
  if (holds(startup === undefined ? { liveness: like } : { startup })) return { kind: 'keep' };
  const { grace: _grace, ...settings } = like;
  const initialDelay = startup?.initialDelay ?? 0;
  const probeOf = (failureThreshold: number): KubeletProbe => {
    return { ...settings, initialDelay, successThreshold: 1, failureThreshold };
  };
  const most = Math.floor((limits.longestStart - initialDelay) / like.period);
  const threshold = smallest(most, (candidate) => holds({ startup: probeOf(candidate) }));
  if (threshold === undefined) return slowStart(all);
  // Of probes that are refused at once, the last that may fail comes this long after the start, at the earliest.
  const bears = initialDelay + (threshold - 1) * like.period;
  return { kind: 'set', probe: probeOf(threshold), bears };
}

/** Undefined when it was never up. */
function startOf({ pod, trace, boots }: Measured, like: KubeletProbe, boot: number): Start | undefined {
  const asked = boots[boot]?.answers;
  const seen = trace.boots[boot];
  if (asked === undefined || seen === undefined) return undefined;
  const answers = pod.startup === undefined ? asked.liveness : asked.startup;
  const search = { from: 0, to: undisturbedFor(seen), step: trace.sampledEvery, within: like.timeout };
  const up = upAt(answers, search);
  return up === undefined ? undefined : { boot, upAt: up, answers: startOnly(answers, up) };
}

/** Whether a probe survives each of these starts, slowed by the margin, in every phase. */
function holding(
  starts: readonly Start[],
  { margin, longestStart }: AdviceLimits,
  { period, timeout }: KubeletProbe,
): (probes: Pick<Pod, 'startup' | 'liveness'>) => boolean {
  const boots = starts.map(({ answers }) => {
    const slow = slowed(answers, margin);
    return { answers: { startup: slow, liveness: slow, readiness: slow } };
  });
  return (probes) =>
    boots.every((boot) => {
      const pod = { ...probes, grace: 0, restarts: 'never' } as const;
      const { killedShare, readyShare } = sweepPod(pod, [boot], longestStart + period + timeout);
      return killedShare === 0 && readyShare === 1;
    });
}

function neverUp({ trace }: Measured, boot: number): Advice {
  const seen = trace.boots[boot];
  const watchedFor = seen === undefined ? 0 : undisturbedFor(seen);
  return { kind: 'code', because: { kind: 'never-up', boot, watchedFor } };
}

function slowStart(starts: readonly Start[]): Advice {
  const { boot, upAt } = starts.reduce((slowest, start) => (start.upAt > slowest.upAt ? start : slowest));
  return { kind: 'code', because: { kind: 'slow-start', boot, upAt } };
}
