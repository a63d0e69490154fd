import { isSuccess } from '../observe/sampler.ts';
import type { Boot, BootEvent, HealthSeries, Sample, Trace } from '../trace/trace.ts';
import { partOf, type TracePart } from './replayed-boots.ts';

/** What was asked of a container, or taken from it. */
export type Disturbance = Extract<BootEvent, { readonly kind: 'load' | 'blip' }>;

/** The traces that a probe is replayed over. */
export interface Courses {
  /** Every start until it was disturbed. */
  readonly calm: Trace;
  /** The start that had a slow request. */
  readonly load?: DisturbedCourse;
  /** The start in which a dependency was paused. */
  readonly blip?: DisturbedCourse;
}

export interface DisturbedCourse {
  readonly event: Disturbance;
  /** All of it, as it was. */
  readonly whole: TracePart;
  /**
   * As though it had been well until the event, so that nothing of the start is laid to it. What was not well answered just
   * before it is not asked at all.
   */
  readonly fromEvent: TracePart;
}

export function coursesOf(trace: Trace): Courses {
  const [load, blip] = (['load', 'blip'] as const).map((kind) => disturbedCourse(trace, kind));
  const calm = { ...trace, boots: trace.boots.map(undisturbed) };
  return { calm, ...(load && { load }), ...(blip && { blip }) };
}

function disturbedCourse(trace: Trace, kind: Disturbance['kind']): DisturbedCourse | undefined {
  for (const boot of trace.boots) {
    const event = boot.events.find((one): one is Disturbance => one.kind === kind);
    if (event === undefined) continue;
    const health = boot.health.flatMap((series) => wellUntil(series, event.from));
    const fromEvent = partOf(trace, [{ ...boot, health }]);
    return { event, whole: partOf(trace, [boot]), fromEvent };
  }
  return undefined;
}

/** Nothing where it was not well just before. */
function wellUntil(series: HealthSeries, from: number): HealthSeries[] {
  const { samples } = series;
  const isBefore = ({ at, took }: Sample): boolean => at < from && at + took <= from;
  const last = samples.findLast(isBefore);
  if (last === undefined || !isSuccess(last.result)) return [];
  return [
    { ...series, samples: samples.map((sample) => (isBefore(sample) ? { ...last, at: sample.at } : sample)) },
  ];
}

/** The boot as far as nothing was asked of it but how it is, and nothing was taken from it. */
function undisturbed({ exit, ...boot }: Boot): Boot {
  const from = Math.min(...boot.events.map((event) => (event.kind === 'stop' ? Infinity : event.from)));
  return {
    ...boot,
    ...(exit === undefined || exit.at > from ? {} : { exit }),
    watchedFor: Math.min(boot.watchedFor, from),
    health: boot.health.map((series) => ({
      ...series,
      samples: series.samples.filter(({ at, took }) => at < from && at + took <= from),
    })),
  };
}
