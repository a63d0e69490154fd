import type { Answer, Answers } from '../../src/smoke/replay/answers.ts';
import type { ReplayEvent } from '../../src/smoke/simulators/course.ts';
import type { KubeletProbe } from '../../src/smoke/simulators/kubelet-worker.ts';
import type { PodBoot } from '../../src/smoke/simulators/pod-life.ts';
import {
  type Boot,
  type Sample,
  type Target,
  TRACE_SCHEMA_VERSION,
  type Trace,
} from '../../src/smoke/trace/trace.ts';

export const HEALTH: Target = { kind: 'http', from: 'outside', port: 8000, path: '/health' };

export const OK: Answers = () => ({ kind: 'status', status: 200, after: 0 });
export const REFUSED: Answers = () => ({ kind: 'refused', after: 0 });

/** Refused until then, fine from then on. */
export function upFrom(moment: number): Answers {
  return (sentAt, within) => (sentAt < moment ? REFUSED : OK)(sentAt, within);
}

/** Accepted and not answered before the outage is over. */
export function outage([from, to]: readonly [number, number]): Answers {
  return (sentAt, within): Answer => {
    if (sentAt < from || sentAt >= to) return OK(sentAt, within);
    return to - sentAt <= within + 1e-9
      ? { kind: 'status', status: 200, after: to - sentAt }
      : { kind: 'silent' };
  };
}

export function probe(settings: Partial<KubeletProbe> = {}): KubeletProbe {
  return {
    initialDelay: 0,
    period: 10,
    timeout: 1,
    failureThreshold: 3,
    successThreshold: 1,
    ...settings,
  };
}

/** A boot that answers all probes alike, or each as said. */
export function podBoot(
  answers: Answers | Partial<PodBoot['answers']>,
  rest: Partial<PodBoot> = {},
): PodBoot {
  const each = typeof answers === 'function' ? {} : answers;
  const all = typeof answers === 'function' ? answers : OK;
  return { answers: { startup: all, liveness: all, readiness: all, ...each }, ...rest };
}

/** Samples of these answers as they would be measured, each waited for up to `patience` seconds. */
export function sampled(
  answers: Answers,
  { until = 60, every = 0.2, patience = 60 }: { until?: number; every?: number; patience?: number } = {},
): Sample[] {
  return Array.from({ length: Math.floor(until / every) }, (_, i): Sample => {
    const at = Number((i * every).toFixed(6));
    const answer = answers(at, patience);
    switch (answer.kind) {
      case 'status':
        return { at, took: answer.after, result: { kind: 'status', status: answer.status } };
      case 'exit':
        return { at, took: answer.after, result: { kind: 'exit', code: answer.code } };
      case 'accepted':
      case 'refused':
      case 'reset':
        return { at, took: answer.after, result: { kind: answer.kind } };
      default:
        return { at, took: patience, result: { kind: 'timeout' } };
    }
  });
}

export function boot(parts: Partial<Boot> = {}): Boot {
  return { watchedFor: 60, sockets: [], health: [], output: [], events: [], ...parts };
}

/** A boot whose `/health` was asked, and answered so. */
export function bootAnswering(answers: Answers, parts: Partial<Boot> = {}): Boot {
  const made = boot(parts);
  return { ...made, health: [{ target: HEALTH, samples: sampled(answers, { until: made.watchedFor }) }] };
}

export function traceOf(boots: readonly Boot[]): Trace {
  return { schemaVersion: TRACE_SCHEMA_VERSION, sampledEvery: 0.2, boots };
}

/** Events on one line each, in order of time: `12 liveness failed`. */
export function told(events: readonly ReplayEvent[]): string[] {
  return [...events]
    .sort((a, b) => a.at - b.at)
    .map(({ at, probe: name, what }) =>
      [Number(at.toFixed(3)), name, what].filter((word) => word !== undefined).join(' '),
    );
}
