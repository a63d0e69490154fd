import type { MeasuredAdvice, MeasuredProbe } from '../deployment/measured-boot.ts';
import { isUnknown, type Known, unknown } from '../deployment/unknown.ts';
import { adviceOn } from './advice-on.ts';
import { ecsTaskOf, healthTimingOf } from './declared-settings.ts';
import type { Plan, PlannedProbe } from './plan/plan.ts';
import { podOf } from './pod-of-probe.ts';
import { checkedBoots } from './replayed-boots.ts';
import { sweepHealthcheck } from './simulators/docker-healthcheck.ts';
import { sweepEcsTask } from './simulators/ecs.ts';
import { sweepPod } from './simulators/kubelet.ts';
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

/** Replays every declared probe of the plan that can give a container up. */
export function replaysOf(plan: Plan, trace: Trace): ProbeReplay[] {
  const calm = { ...trace, boots: trace.boots.map(undisturbed) };
  return plan.probes.filter(decides).map((probe) => {
    const load = disturbedBy(plan, probe, { trace, kind: 'load' });
    const blip = disturbedBy(plan, probe, { trace, kind: 'blip' });
    const replay = {
      probe,
      boot: sweepOf(plan, probe, calm),
      ...(load && { load }),
      ...(blip && { blip }),
    };
    const advice = adviceOn(plan, replay, { calm, whole: trace });
    return advice === undefined ? replay : { ...replay, advice };
  });
}

/** The probe over the boots with such an event; undefined where there are none. */
function disturbedBy(
  plan: Plan,
  probe: PlannedProbe,
  { trace, kind }: { readonly trace: Trace; readonly kind: Disturbance['kind'] },
): DisturbedReplay | undefined {
  const boots = trace.boots.filter((boot) => eventOf(boot, kind) !== undefined);
  const event = boots.flatMap((boot) => eventOf(boot, kind) ?? [])[0];
  return event && { sweep: sweepOf(plan, probe, { ...trace, boots }), event };
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
function decides({ declared: { kind } }: PlannedProbe): boolean {
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

function sweepOf(plan: Plan, probe: PlannedProbe, trace: Trace): Known<Sweep> {
  const { declared, target, grace } = probe;
  if (declared.system === 'kubernetes') {
    const pod = podOf(plan, probe, trace);
    return isUnknown(pod) ? pod : sweepPod(pod.pod, pod.boots);
  }
  if (target === undefined) return unknown(probe.why ?? 'what it asks is not known', declared.at);
  const boots = checkedBoots(trace, target);
  if (isUnknown(boots)) return boots;
  if (declared.system === 'ecs') {
    const task = ecsTaskOf(declared, grace);
    return isUnknown(task) ? task : sweepEcsTask(task, boots);
  }
  const timing = healthTimingOf(declared);
  return isUnknown(timing) ? timing : sweepHealthcheck(timing, boots);
}
