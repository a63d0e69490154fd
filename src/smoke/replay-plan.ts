import type { MeasuredProbe } from '../deployment/measured-boot.ts';
import { isUnknown, type Known, unknown } from '../deployment/unknown.ts';
import { ecsTaskOf, healthTimingOf, kubeletProbeOf } from './declared-settings.ts';
import type { Plan, PlannedProbe } from './plan/plan.ts';
import { type AskedTargets, checkedBoots, podBoots } from './replayed-boots.ts';
import { sweepHealthcheck } from './simulators/docker-healthcheck.ts';
import { sweepEcsTask } from './simulators/ecs.ts';
import { type Pod, sweepPod } from './simulators/kubelet.ts';
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

type LoadEvent = Extract<BootEvent, { kind: 'load' }>;

/** Replays every declared probe of the plan that can give a container up. */
export function replaysOf(plan: Plan, trace: Trace): ProbeReplay[] {
  const calm = { ...trace, boots: trace.boots.map(beforeLoad) };
  const loaded = trace.boots.filter((boot) => loadOf(boot) !== undefined);
  const event = loaded.flatMap((boot) => loadOf(boot) ?? [])[0];
  return plan.probes.filter(decides).map((probe) => ({
    probe,
    boot: sweepOf(plan, probe, calm),
    ...(event === undefined
      ? {}
      : { load: { event, sweep: sweepOf(plan, probe, { ...trace, boots: loaded }) } }),
  }));
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
function decides({ declared: { kind } }: PlannedProbe): boolean {
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
  const { declared, target, grace } = probe;
  if (declared.system === 'kubernetes') return sweepOfPod(plan, probe, trace);
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

/** A container's startup and liveness probes act together: only the one that is asked about may kill. */
function sweepOfPod(plan: Plan, probe: PlannedProbe, trace: Trace): Known<Sweep> {
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
  return isUnknown(boots) ? boots : sweepPod({ ...(workers as Pod), grace: probe.grace }, boots);
}
