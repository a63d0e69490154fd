import type { MeasuredProbe } from '../deployment/measured-boot.ts';
import { isUnknown, type Known, unknown } from '../deployment/unknown.ts';
import { ecsTaskOf, healthTimingOf, kubeletProbeOf } from './declared-settings.ts';
import type { Plan, PlannedProbe } from './plan/plan.ts';
import { type AskedTargets, checkedBoots, podBoots } from './replayed-boots.ts';
import type { Course, Replay } from './simulators/course.ts';
import { replayHealthcheck, sweepHealthcheck } from './simulators/docker-healthcheck.ts';
import { replayEcsTask, sweepEcsTask } from './simulators/ecs.ts';
import { type Pod, replayPod, sweepPod } from './simulators/kubelet.ts';
import type { KubeletProbeKind } from './simulators/kubelet-worker.ts';
import type { Sweep } from './simulators/sweep.ts';
import type { Boot, BootEvent, Trace } from './trace.ts';

/** What becomes of containers that behave as traced under one declared probe; unknown where it cannot be replayed. */
export interface ProbeReplay {
  readonly probe: PlannedProbe;
  /** Until the slow request, where there is one. */
  readonly boot: Known<Sweep>;
  /** With the slow request. */
  readonly load?: { readonly sweep: Known<Sweep>; readonly event: LoadEvent };
}

/** The traces that a probe is replayed over. */
interface Courses {
  /** Until the slow request, where there is one. */
  readonly calm: Trace;
  readonly loaded?: { readonly trace: Trace; readonly event: LoadEvent };
}

type LoadEvent = Extract<BootEvent, { kind: 'load' }>;

/** Replays every declared probe of the plan that can give a container up. */
export function replaysOf(plan: Plan, trace: Trace): ProbeReplay[] {
  const { calm, loaded } = coursesOf(trace);
  return plan.probes.filter(decides).map((probe) => ({
    probe,
    boot: sweepOf(plan, probe, calm),
    ...(loaded && { load: { event: loaded.event, sweep: sweepOf(plan, probe, loaded.trace) } }),
  }));
}

/** The start by itself, and the whole course of those starts that had a slow request. */
export function coursesOf(trace: Trace): Courses {
  const boots = trace.boots.filter((boot) => loadOf(boot) !== undefined);
  const event = boots.flatMap((boot) => loadOf(boot) ?? [])[0];
  const calm = { ...trace, boots: trace.boots.map(beforeLoad) };
  return event === undefined ? { calm } : { calm, loaded: { trace: { ...trace, boots }, event } };
}

/** The same as rules ask for it; what cannot be replayed is left out. */
export function measuredProbes(plan: Plan, trace: Trace): MeasuredProbe[] {
  return replaysOf(plan, trace).flatMap(({ probe, boot, load }): MeasuredProbe[] => {
    if (isUnknown(boot)) return [];
    const { at, kind } = probe.declared;
    // Until the startup probe has passed, liveness asks nothing.
    const bootShare = kind === 'liveness' && isGuarded(plan, probe) ? 0 : boot.killedShare;
    if (load === undefined || isUnknown(load.sweep)) return [{ at, bootShare }];
    const { from, to, says } = load.event;
    const share = boot.killedShare > 0 ? 0 : load.sweep.killedShare;
    return [{ at, bootShare, load: { share, seconds: Math.round(to - from), says } }];
  });
}

/** Readiness and a load balancer's check end nothing. */
export function decides({ declared: { kind } }: PlannedProbe): boolean {
  return kind === 'startup' || kind === 'liveness' || kind === 'health';
}

function isGuarded(plan: Plan, { container }: PlannedProbe): boolean {
  return plan.probes.some((other) => other.container === container && other.declared.kind === 'startup');
}

function loadOf({ events }: Boot): LoadEvent | undefined {
  return events.find((event): event is LoadEvent => event.kind === 'load');
}

/** The boot as far as nothing was asked of it but how it is. */
function beforeLoad(boot: Boot): Boot {
  const from = loadOf(boot)?.from ?? Number.POSITIVE_INFINITY;
  return {
    ...boot,
    watchedFor: Math.min(boot.watchedFor, from),
    health: boot.health.map((series) => ({
      ...series,
      samples: series.samples.filter(({ at, took }) => at + took <= from),
    })),
  };
}

function sweepOf(plan: Plan, probe: PlannedProbe, trace: Trace): Known<Sweep> {
  const prober = proberOf(plan, probe, trace);
  return isUnknown(prober) ? prober : prober.sweep();
}

/** A declared probe over a trace: all its phases, or one of them for whoever wants to see what happens. */
export interface Prober {
  readonly sweep: () => Sweep;
  readonly play: (replay: Replay) => Course;
}

/** Unknown where it cannot be replayed. */
export function proberOf(plan: Plan, probe: PlannedProbe, trace: Trace): Known<Prober> {
  const { declared, target, grace } = probe;
  if (declared.system === 'kubernetes') return proberOfPod(plan, probe, trace);
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

/** A container's startup and liveness probes act together: only the one that is asked about may kill. */
function proberOfPod(plan: Plan, probe: PlannedProbe, trace: Trace): Known<Prober> {
  const beside = plan.probes.filter(({ container }) => container === probe.container);
  const targets: Partial<Record<KubeletProbeKind, AskedTargets[KubeletProbeKind]>> = {};
  const workers: Partial<Record<KubeletProbeKind, Pod[KubeletProbeKind]>> = {};
  for (const { declared, target, isUnaskable, why } of beside) {
    const { kind } = declared;
    if (kind !== 'startup' && kind !== 'liveness') continue;
    if (target === undefined && isUnaskable !== true)
      return unknown(why ?? 'what it asks is not known', declared.at);
    const settings = kubeletProbeOf(declared);
    if (isUnknown(settings)) return settings;
    workers[kind] = settings;
    targets[kind] = target ?? 'unaskable';
  }
  if (probe.declared.kind === 'startup') delete workers.liveness;
  const boots = podBoots(trace, targets as AskedTargets);
  if (isUnknown(boots)) return boots;
  const pod = { ...(workers as Pod), grace: probe.grace };
  return { sweep: () => sweepPod(pod, boots), play: (replay) => replayPod(pod, boots, replay) };
}
