import type { MeasuredAdvice, MeasuredProbe } from '../deployment/measured-boot.ts';
import { isUnknown, type Known, unknown } from '../deployment/unknown.ts';
import { adviceOn } from './advice-on.ts';
import { ecsTaskOf, healthTimingOf } from './declared-settings.ts';
import type { Plan, PlannedProbe } from './plan/plan.ts';
import { podOf } from './pod-of-probe.ts';
import { checkedBoots, partOf, type Replayed } from './replayed-boots.ts';
import type { Course, Replay } from './simulators/course.ts';
import { replayHealthcheck, sweepHealthcheck } from './simulators/docker-healthcheck.ts';
import { replayEcsTask, sweepEcsTask } from './simulators/ecs.ts';
import { replayPod, sweepPod } from './simulators/kubelet.ts';
import type { Sweep } from './simulators/sweep.ts';
import type { Boot, BootEvent, Trace } from './trace.ts';

/** What becomes of containers that behave as traced under one declared probe; unknown where it cannot be replayed. */
export interface ProbeReplay {
  readonly probe: PlannedProbe;
  /** Until something was asked of it, or taken from it. */
  readonly boot: Known<Sweep>;
  /** With the slow request. */
  readonly load?: DisturbedReplay;
  /** With the pause of a dependency. */
  readonly blip?: DisturbedReplay;
  /** What would bear it, where it gives containers up. */
  readonly advice?: MeasuredAdvice;
}

interface DisturbedReplay {
  readonly sweep: Known<Sweep>;
  readonly event: Disturbance;
}

/** What was asked of a container, or taken from it. */
export type Disturbance = Extract<BootEvent, { readonly kind: 'load' | 'blip' }>;

/** The traces that a probe is replayed over. */
export interface Courses {
  /** Every start until it was disturbed. */
  readonly calm: Trace;
  /** The whole course of those starts that had a slow request. */
  readonly load?: DisturbedCourse;
  /** The same of those in which a dependency was paused. */
  readonly blip?: DisturbedCourse;
}

interface DisturbedCourse {
  readonly trace: Replayed;
  readonly event: Disturbance;
}

export function coursesOf(trace: Trace): Courses {
  const [load, blip] = (['load', 'blip'] as const).map((kind) => disturbedCourse(trace, kind));
  const calm = { ...trace, boots: trace.boots.map(undisturbed) };
  return { calm, ...(load && { load }), ...(blip && { blip }) };
}

function disturbedCourse(trace: Trace, kind: Disturbance['kind']): DisturbedCourse | undefined {
  const boots = trace.boots.filter((boot) => eventOf(boot, kind) !== undefined);
  const [event] = boots.flatMap((boot) => eventOf(boot, kind) ?? []);
  return event && { trace: partOf(trace, boots), event };
}

/** Replays every declared probe of the plan that can give a container up. */
export function replaysOf(plan: Plan, trace: Trace): ProbeReplay[] {
  const { calm, load, blip } = coursesOf(trace);
  return plan.probes.filter(decides).map((probe) => {
    const over = (course: DisturbedCourse): DisturbedReplay => ({
      sweep: sweepOf(plan, probe, course.trace),
      event: course.event,
    });
    const replay = {
      probe,
      boot: sweepOf(plan, probe, calm),
      ...(load && { load: over(load) }),
      ...(blip && { blip: over(blip) }),
    };
    const advice = adviceOn(plan, replay, { calm, whole: trace });
    return advice === undefined ? replay : { ...replay, advice };
  });
}

/** The same as rules ask for it; what cannot be replayed is left out. */
export function measuredProbes(plan: Plan, trace: Trace): MeasuredProbe[] {
  return replaysOf(plan, trace).flatMap(({ probe, boot, advice, ...disturbed }): MeasuredProbe[] => {
    if (isUnknown(boot)) return [];
    const { at, kind } = probe.declared;
    // Until the startup probe has passed, liveness asks nothing.
    const bootShare = kind === 'liveness' && isGuarded(plan, probe) ? 0 : boot.killedShare;
    const load = disturbedAs(disturbed.load, boot);
    const blip = disturbedAs(disturbed.blip, boot);
    return [{ at, bootShare, ...(load && { load }), ...(blip && { blip }), ...(advice && { advice }) }];
  });
}

/** What kills at rest already is not laid to what came later. */
function disturbedAs(replay: DisturbedReplay | undefined, boot: Sweep): MeasuredProbe['load'] {
  if (replay === undefined || isUnknown(replay.sweep)) return undefined;
  const { from, to, says } = replay.event;
  const share = boot.killedShare > 0 ? 0 : replay.sweep.killedShare;
  return { share, seconds: Math.round(to - from), says };
}

/** Readiness and a load balancer's check end nothing. */
export function decides({ declared: { kind } }: PlannedProbe): boolean {
  return kind === 'startup' || kind === 'liveness' || kind === 'health';
}

/** A startup probe of the same container holds it back until it has passed. */
export function isGuarded(plan: Plan, { container }: PlannedProbe): boolean {
  return plan.probes.some((other) => other.container === container && other.declared.kind === 'startup');
}

function eventOf({ events }: Boot, kind: Disturbance['kind']): Disturbance | undefined {
  return events.find((event): event is Disturbance => event.kind === kind);
}

/** The boot as far as nothing was asked of it but how it is, and nothing was taken from it. */
function undisturbed(boot: Boot): Boot {
  const from = Math.min(...boot.events.map((event) => (event.kind === 'stop' ? Infinity : event.from)));
  return {
    ...boot,
    watchedFor: Math.min(boot.watchedFor, from),
    health: boot.health.map((series) => ({
      ...series,
      samples: series.samples.filter(({ at, took }) => at < from && at + took <= from),
    })),
  };
}

function sweepOf(plan: Plan, probe: PlannedProbe, trace: Replayed): Known<Sweep> {
  const prober = proberOf(plan, probe, trace);
  return isUnknown(prober) ? prober : prober.sweep();
}

/** A declared probe over a trace: all its phases, or one of them for whoever wants to see what happens. */
export interface Prober {
  readonly sweep: () => Sweep;
  readonly play: (replay: Replay) => Course;
}

/** Unknown where it cannot be replayed. */
export function proberOf(plan: Plan, probe: PlannedProbe, trace: Replayed): Known<Prober> {
  const { declared, target, grace } = probe;
  if (declared.system === 'kubernetes') {
    const pod = podOf(plan, probe, trace);
    if (isUnknown(pod)) return pod;
    return {
      sweep: () => sweepPod(pod.pod, pod.boots),
      play: (replay) => replayPod(pod.pod, pod.boots, replay),
    };
  }
  if (target === undefined) return unknown(probe.why ?? 'what it asks is not known', declared.at);
  const boots = checkedBoots(trace, target);
  if (isUnknown(boots)) return boots;
  if (declared.system === 'ecs') {
    const task = ecsTaskOf(declared, grace);
    if (isUnknown(task)) return task;
    return {
      sweep: () => sweepEcsTask(task, boots),
      play: (replay) => replayEcsTask(task, boots, replay),
    };
  }
  const timing = healthTimingOf(declared);
  if (isUnknown(timing)) return timing;
  return {
    sweep: () => sweepHealthcheck(timing, boots),
    play: (replay) => replayHealthcheck(timing, boots, replay),
  };
}
