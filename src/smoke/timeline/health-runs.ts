import type { Sample, SampleResult } from '../trace/trace.ts';
import type { Tone } from './timeline.ts';

/** Consecutive samples that went alike. */
export interface HealthRun {
  readonly from: number;
  readonly to: number;
  readonly tone: Extract<Tone, 'good' | 'slow' | 'bad'>;
  /** `200`, `refused`, `503`. */
  readonly what: string;
  readonly samples: number;
  /** Seconds: the longest that one of them took. */
  readonly longest: number;
}

/** More than this cannot be told apart in a drawing. */
const MOST_RUNS = 300;
/** From here on an answer is late for the kubelet's default timeout. */
export const SLOW_AFTER = 1;

/** The samples of a series as runs, at most 300: where they change faster, neighbours are joined and called mixed. */
export function healthRuns(samples: readonly Sample[], until: number): HealthRun[] {
  const runs = joined(samples.map((sample, i) => runOf(sample, samples[i + 1]?.at ?? endOf(sample, until))));
  if (runs.length <= MOST_RUNS) return runs;
  const width = until / MOST_RUNS;
  const bins = new Map<number, HealthRun>();
  for (const run of runs) {
    const bin = Math.floor(run.from / width);
    const other = bins.get(bin);
    bins.set(bin, other === undefined ? run : both(other, run, mixed(other, run)));
  }
  return joined([...bins.values()]);
}

function runOf(sample: Sample, to: number): HealthRun {
  const { at, took, result } = sample;
  const tone = isGood(result) ? (took > SLOW_AFTER ? 'slow' : 'good') : 'bad';
  return { from: at, to, tone, what: nameOf(result), samples: 1, longest: took };
}

function endOf({ at, took }: Sample, until: number): number {
  return Math.min(until, at + took);
}

function joined(runs: readonly HealthRun[]): HealthRun[] {
  const all: HealthRun[] = [];
  for (const run of runs) {
    const last = all.at(-1);
    if (last !== undefined && last.tone === run.tone && last.what === run.what)
      all[all.length - 1] = both(last, run, last);
    else all.push(run);
  }
  return all;
}

function both(one: HealthRun, next: HealthRun, { tone, what }: HealthRun): HealthRun {
  return {
    from: one.from,
    to: Math.max(one.to, next.to),
    tone,
    what,
    samples: one.samples + next.samples,
    longest: Math.max(one.longest, next.longest),
  };
}

/** What two runs are called together: neither good nor bad where they are not the same. */
function mixed(one: HealthRun, other: HealthRun): HealthRun {
  return one.tone === other.tone && one.what === other.what
    ? one
    : { ...one, tone: 'slow', what: 'mixed answers' };
}

function isGood(result: SampleResult): boolean {
  if (result.kind === 'status') return result.status >= 200 && result.status < 400;
  return result.kind === 'accepted' || (result.kind === 'exit' && result.code === 0);
}

function nameOf(result: SampleResult): string {
  switch (result.kind) {
    case 'status':
      return `${result.status}`;
    case 'exit':
      return `exit ${result.code}`;
    case 'timeout':
      return 'no answer';
    default:
      return result.kind;
  }
}
