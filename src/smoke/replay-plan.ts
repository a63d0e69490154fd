import type { Disturbed, MeasuredAdvice, MeasuredProbe, MeasuredStart } from '../deployment/measured-boot.ts';
import { isUnknown, type Known } from '../deployment/unknown.ts';
import { adviceOn } from './advice/advice-on.ts';
import { isSuccess } from './observe/sampler.ts';
import type { Plan, PlannedProbe } from './plan/plan.ts';
import { coursesOf, type Disturbance, type DisturbedCourse } from './replay/courses.ts';
import { proberOf } from './replay/prober.ts';
import type { TracePart } from './replay/replayed-boots.ts';
import { slowestUp, timeoutOf } from './replay/slowest-up.ts';
import type { Range, Sweep } from './simulators/sweep.ts';
import { isSameTarget, type Trace } from './trace/trace.ts';

/** What becomes of containers that behave as traced under one declared probe. */
export interface ProbeReplay {
  readonly probe: PlannedProbe;
  /** Until something was asked of it, or taken from it. */
  readonly boot: Replayed;
  /** From the slow request on, as though it had been well until then. */
  readonly load?: DisturbedReplay;
  /** The same from the pause of a dependency on. */
  readonly blip?: DisturbedReplay;
}

export interface Replayed {
  /** Unknown where it cannot be replayed. */
  readonly sweep: Known<Sweep>;
  /** What would bear it, where it gives containers up. */
  readonly advice?: MeasuredAdvice;
}

interface DisturbedReplay extends Replayed {
  readonly event: Disturbance;
}

/** Replays every declared probe of the plan that can give a container up. */
export function replaysOf(plan: Plan, trace: Trace): ProbeReplay[] {
  const { calm, load, blip } = coursesOf(trace);
  return plan.probes.filter(decides).map((probe): ProbeReplay => {
    const over = ({ event, fromEvent, whole }: DisturbedCourse): DisturbedReplay => {
      const sweep = sweepOf(plan, probe, fromEvent);
      return { event, ...advised(sweep, () => adviceOn(plan, probe, { trace: whole, part: 'run' })) };
    };
    const sweep = sweepOf(plan, probe, calm);
    return {
      probe,
      boot: advised(sweep, () => adviceOn(plan, probe, { trace: calm, part: 'start' })),
      ...(load && { load: over(load) }),
      ...(blip && { blip: over(blip) }),
    };
  });
}

function advised(sweep: Known<Sweep>, advise: () => MeasuredAdvice | undefined): Replayed {
  const advice = isUnknown(sweep) || sweep.killedShare === 0 ? undefined : advise();
  return { sweep, ...(advice && { advice }) };
}

/** The same as rules ask for it; what cannot be replayed is left out. */
export function measuredProbes(plan: Plan, trace: Trace): MeasuredProbe[] {
  const { calm } = coursesOf(trace);
  return replaysOf(plan, trace).map(({ probe, boot, load, blip }): MeasuredProbe => {
    const start = startOf(probe, boot, { plan, calm });
    const [loaded, paused] = [disturbedAs(load), disturbedAs(blip)];
    return {
      at: probe.declared.at,
      ...(start && { start }),
      ...(loaded && { load: loaded }),
      ...(paused && { blip: paused }),
    };
  });
}

/** Nothing of what was never up, or ended by itself: a rehearsal says that of the container, and not of each of its probes. */
function startOf(
  probe: PlannedProbe,
  { sweep, advice }: Replayed,
  { plan, calm }: { readonly plan: Plan; readonly calm: Trace },
): MeasuredStart | undefined {
  if (isUnknown(sweep) || !wasUp(plan, calm) || calm.boots.some(({ exit }) => exit !== undefined))
    return undefined;
  const { killedShare: share, decidedAt, killsInFirstTenMinutes: kills } = sweep;
  const upAfter = slowestUp(probe, calm);
  return {
    share,
    kills,
    ...(upAfter === undefined ? {} : { upAfter }),
    ...(decidedAt && { decidedAt, fault: faultOf(decidedAt, upAfter, timeoutOf(probe)) }),
    ...(advice && { advice }),
  };
}

/** In one of the starts, as far as the plan says what to ask for that. */
function wasUp({ health }: Plan, { boots }: Trace): boolean {
  if (health === undefined) return true;
  const asked = boots.flatMap((boot) =>
    boot.health.filter(({ target }) => isSameTarget(target, health.value)),
  );
  return asked.length === 0
    ? boots.some(({ firstSuccess }) => firstSuccess !== undefined)
    : asked.some(({ samples }) => samples.some(({ result }) => isSuccess(result)));
}

/** The last probe that failed because it was not up yet may have waited for an answer until after it was. */
function faultOf(
  { from }: Range,
  upAfter: number | undefined,
  timeout: number,
): NonNullable<MeasuredStart['fault']> {
  if (upAfter === undefined) return 'never';
  return from <= upAfter + timeout ? 'slow' : 'later';
}

function disturbedAs(replay: DisturbedReplay | undefined): Disturbed | undefined {
  if (replay === undefined || isUnknown(replay.sweep)) return undefined;
  const { event, sweep } = replay;
  const { from, to, says } = event;
  const { killedShare: share, decidedAt } = sweep;
  return {
    share,
    seconds: Math.round(to - from),
    says,
    ...(decidedAt && { decidedAt: { from: decidedAt.from - from, to: decidedAt.to - from } }),
  };
}

/** Readiness and a load balancer's check end nothing. */
export function decides({ declared: { kind } }: PlannedProbe): boolean {
  return kind === 'startup' || kind === 'liveness' || kind === 'health';
}

function sweepOf(plan: Plan, probe: PlannedProbe, trace: TracePart): Known<Sweep> {
  const prober = proberOf(plan, probe, trace);
  return isUnknown(prober) ? prober : prober.sweep();
}
