import { isUnknown, type Known } from '../../deployment/unknown.ts';
import type { CheckedBoot } from '../simulators/docker-healthcheck.ts';
import type { KubeletProbeKind } from '../simulators/kubelet-worker.ts';
import type { PodBoot } from '../simulators/pod-life.ts';
import type { UnitBoot } from '../simulators/systemd-start-limit.ts';
import type { Boot, Target, Trace } from '../trace/trace.ts';
import { type Answers, answersTo, UNASKABLE } from './answers.ts';

/** What each probe of a pod asks; `unaskable`: a named port that nobody declares. A kind that is absent is not declared. */
export type AskedTargets = { readonly [K in KubeletProbeKind]?: Target | 'unaskable' };

/** A trace; or some of its starts, with what all of them showed of a stop. */
export interface TracePart extends Trace {
  readonly stopTakes?: number;
}

/** Some of the starts: how long a stop takes may have been seen in another. */
export function partOf(trace: Trace, boots: readonly Boot[]): TracePart {
  const stopTakes = longestStop(trace);
  return { ...trace, boots, ...(stopTakes === undefined ? {} : { stopTakes }) };
}

/** The measured boots as a pod with probes at these targets lives through them; unknown when one was not asked. */
export function podBoots(trace: TracePart, targets: AskedTargets): Known<readonly PodBoot[]> {
  const stopTakes = longestStop(trace);
  return known(
    trace.boots.map((boot) => {
      const answers = known([
        answersFor(boot, targets.startup),
        answersFor(boot, targets.liveness),
        answersFor(boot, targets.readiness),
      ]);
      if (isUnknown(answers)) return answers;
      const [startup = UNASKABLE, liveness = UNASKABLE, readiness = UNASKABLE] = answers;
      return {
        ...endOf(boot),
        ...(stopTakes === undefined ? {} : { stopTakes }),
        answers: { startup, liveness, readiness },
      };
    }),
  );
}

/** The measured boots as something with one check lives through them; unknown when its target was not asked. */
export function checkedBoots(
  trace: TracePart,
  target: Target,
): Known<readonly (CheckedBoot & { readonly stopTakes?: number })[]> {
  const stopTakes = longestStop(trace);
  return known(
    trace.boots.map((boot) => {
      const answers = answersFor(boot, target);
      if (isUnknown(answers)) return answers;
      return { ...endOf(boot), ...(stopTakes === undefined ? {} : { stopTakes }), answers };
    }),
  );
}

/** The measured boots as systemd meets them. A unit that answers counts as one that said it was up. */
export function unitBoots(trace: Trace): UnitBoot[] {
  return trace.boots.map((boot) => ({
    ...endOf(boot),
    ...(boot.firstSuccess === undefined ? {} : { readyAt: boot.firstSuccess }),
  }));
}

/** How long the boot went on undisturbed by us: until we stopped it, or stopped watching. */
export function undisturbedFor(boot: Boot): number {
  return Math.min(
    boot.watchedFor,
    ...boot.events.map((event) => (event.kind === 'stop' ? event.at : Infinity)),
  );
}

/** Samples that we did not end ourselves by stopping the container. */
function answersFor(boot: Boot, target: Target | 'unaskable' | undefined): Known<Answers> {
  if (target === undefined || target === 'unaskable') return UNASKABLE;
  const end = undisturbedFor(boot);
  const health = boot.health.map((series) => ({
    ...series,
    samples: series.samples.filter(({ at, took }) => at + took <= end || boot.events.every(isNoStop)),
  }));
  return answersTo({ ...boot, health }, target);
}

function isNoStop({ kind }: Boot['events'][number]): boolean {
  return kind !== 'stop';
}

function endOf({ exit }: Boot): { readonly exit?: number; readonly exitsClean?: boolean } {
  return exit === undefined ? {} : { exit: exit.at, exitsClean: exit.code === 0 && !exit.outOfMemory };
}

/** The longest measured stop; Infinity where SIGTERM was not heeded, absent where nobody tried. */
function longestStop(trace: TracePart): number | undefined {
  if (trace.stopTakes !== undefined) return trace.stopTakes;
  const stops = trace.boots.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'stop' ? [event.tookToEnd ?? Number.POSITIVE_INFINITY] : [])),
  );
  return stops.length === 0 ? undefined : Math.max(...stops);
}

/** All of them, or the first that is not known. */
function known<T>(values: readonly Known<T>[]): Known<readonly T[]> {
  const all: T[] = [];
  for (const value of values) {
    if (isUnknown(value)) return value;
    all.push(value);
  }
  return all;
}
