import { longestSurvived } from '../../deployment/probes/kubelet.ts';
import { runOnly, type Silence, silencesOf, slowed, upAt } from '../replay/answer-parts.ts';
import type { Answers } from '../replay/answers.ts';
import { undisturbedFor } from '../replay/replayed-boots.ts';
import { sweepPod } from '../simulators/kubelet.ts';
import type { KubeletProbe } from '../simulators/kubelet-worker.ts';
import type { Boot } from '../trace/trace.ts';
import {
  ADVICE_LIMITS,
  type Advice,
  type AdviceLimits,
  type Because,
  type Measured,
  smallest,
} from './advice.ts';

/** A measured boot from when it was up. */
interface Run {
  readonly boot: number;
  readonly seen: Boot;
  readonly upAt: number;
  readonly answers: Answers;
}

/**
 * What the liveness probe must be to bear what the container did once it was up; its start is the startup probe's affair.
 * The period stays as declared. A longer timeout comes before a higher threshold only where answers are slow at all times.
 */
export function adviseLiveness(measured: Measured, limits: AdviceLimits = ADVICE_LIMITS): Advice {
  const declared = measured.pod.liveness;
  if (declared === undefined) return { kind: 'keep' };
  const runs = measured.boots.flatMap((_, boot) => runOf(measured, boot));
  const step = measured.trace.sampledEvery;
  const because = worstSilence(runs, step, declared.timeout);
  if (because?.kind === 'dependency') return { kind: 'code', because };
  const holds = holding(runs, limits.margin);
  if (holds(declared) && !isTooLong(because, limits)) return { kind: 'keep' };
  for (let timeout = declared.timeout; timeout <= Math.max(declared.timeout, declared.period); timeout++) {
    if (isTooLong(worstSilence(runs, step, timeout), limits)) continue;
    // Never lower than declared: what was given to spare is not ours to take.
    const probeOf = (threshold: number): KubeletProbe => {
      return { ...declared, timeout, failureThreshold: Math.max(declared.failureThreshold, threshold) };
    };
    const most = 2 + Math.floor(limits.longestSilence / Math.max(declared.period, timeout));
    const threshold = smallest(most, (candidate) => holds(probeOf(candidate)));
    if (threshold === undefined) continue;
    const probe = probeOf(threshold);
    return { kind: 'set', probe, bears: longestSurvived(probe) };
  }
  return because === undefined ? { kind: 'keep' } : { kind: 'code', because };
}

/** Nothing where it was never up. */
function runOf({ pod, trace, boots }: Measured, boot: number): Run[] {
  const answers = boots[boot]?.answers.liveness;
  const seen = trace.boots[boot];
  if (answers === undefined || seen === undefined || pod.liveness === undefined) return [];
  const search = { from: 0, to: undisturbedFor(seen), step: trace.sampledEvery };
  // However long its answers take: whether they are too slow is what is asked here.
  const up = upAt(answers, { ...search, within: Math.max(pod.liveness.timeout, pod.liveness.period) });
  return up === undefined ? [] : [{ boot, seen, upAt: up, answers: runOnly(answers, up) }];
}

/** Whether every pod survives every run, slowed by the margin. */
function holding(runs: readonly Run[], margin: number): (liveness: KubeletProbe) => boolean {
  return (liveness) =>
    runs.every(({ answers, seen }) => {
      const slow = slowed(answers, margin);
      const pod = { liveness: { ...liveness, initialDelay: 0 }, grace: 0, restarts: 'never' } as const;
      const horizon = undisturbedFor(seen) * margin + liveness.period + liveness.timeout;
      const boot = { answers: { startup: slow, liveness: slow, readiness: slow } };
      return sweepPod(pod, [boot], horizon).killedShare === 0;
    });
}

/** The longest silence of all, or the first for which a paused dependency is the reason. */
function worstSilence(runs: readonly Run[], step: number, within: number): Because | undefined {
  const silences = runs.flatMap(({ boot, seen, upAt: from, answers }) =>
    silencesOf(answers, { from, to: undisturbedFor(seen), step, within }).map((silence) =>
      becauseOf(silence, { boot, seen, step }),
    ),
  );
  const dependency = silences.find(({ kind }) => kind === 'dependency');
  return dependency ?? silences.sort((a, b) => lengthOf(b) - lengthOf(a))[0];
}

type SilenceReason = Extract<Because, { readonly silence: Silence }>;

/** An event is the reason when it was under way as the silence began. */
function becauseOf(
  silence: Silence,
  { boot, seen, step }: { boot: number; seen: Boot; step: number },
): SilenceReason {
  for (const event of seen.events) {
    if (event.kind === 'stop' || silence.from < event.from - step || silence.from > event.to) continue;
    const kind = event.kind === 'blip' ? 'dependency' : 'blocked';
    return { kind, boot, silence, during: event.says };
  }
  return { kind: 'blocked', boot, silence };
}

function lengthOf({ silence }: SilenceReason): number {
  return silence.to - silence.from;
}

function isTooLong(because: Because | undefined, { margin, longestSilence }: AdviceLimits): boolean {
  if (because === undefined || !('silence' in because)) return false;
  return (because.silence.to - because.silence.from) * margin > longestSilence;
}
