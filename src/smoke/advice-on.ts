import type { MeasuredAdvice } from '../deployment/measured-boot.ts';
import { isUnknown, type Known } from '../deployment/unknown.ts';
import { ADVICE_LIMITS, type Advice } from './advice.ts';
import { becauseSaid } from './advice-said.ts';
import { adviseHealth } from './advise-health.ts';
import { adviseLiveness } from './advise-liveness.ts';
import { adviseStartup } from './advise-startup.ts';
import { isSuccess } from './observe/sampler.ts';
import type { Plan, PlannedProbe } from './plan/plan.ts';
import { podOf } from './pod-of-probe.ts';
import { seconds } from './seconds.ts';
import type { KubeletProbe } from './simulators/kubelet-worker.ts';
import type { Sweep } from './simulators/sweep.ts';
import { type Boot, isSameTarget, type Target, type Trace } from './trace.ts';

/** What a probe came to: at rest, and disturbed. */
interface Outcome {
  readonly probe: PlannedProbe;
  readonly boot: Known<Sweep>;
  readonly load?: { readonly sweep: Known<Sweep> };
  readonly blip?: { readonly sweep: Known<Sweep> };
}

/** A trace as far as nothing disturbed it, and all of it. */
export interface TwoTraces {
  readonly calm: Trace;
  readonly whole: Trace;
}

/** What to do about a probe that gives containers up; undefined where it gives none up, or nothing can be said. */
export function adviceOn(plan: Plan, outcome: Outcome, traces: TwoTraces): MeasuredAdvice | undefined {
  const { probe, boot } = outcome;
  if (kills(boot)) return adviceAtRest(plan, probe, traces.calm);
  const said = (['load', 'blip'] as const).flatMap((kind) => {
    if (!kills(outcome[kind]?.sweep)) return [];
    const boots = traces.whole.boots.filter(({ events }) => events.some((event) => event.kind === kind));
    return adviceDisturbed(plan, probe, { ...traces.whole, boots })?.says ?? [];
  });
  return said.length === 0 ? undefined : { says: [...new Set(said)].join('; ') };
}

function adviceAtRest(plan: Plan, probe: PlannedProbe, trace: Trace): MeasuredAdvice | undefined {
  if (isEngine(probe)) return adviseHealth(probe, trace, 'start');
  const made = probe.declared.system === 'kubernetes' ? podOf(plan, probe, trace) : undefined;
  if (made === undefined || isUnknown(made)) return undefined;
  const measured = { ...made, trace };
  const start = adviseStartup(measured);
  // Until the startup probe has passed, liveness asks nothing: what it needs is said of that one.
  if (start.kind !== 'keep' && made.pod.startup !== undefined && probe.declared.kind !== 'startup')
    return undefined;
  if (start.kind !== 'keep') return startSaid(start, made.pod.startup, slowestStart(trace, probe.target));
  return runSaid(adviseLiveness(measured), made.pod.liveness);
}

function adviceDisturbed(plan: Plan, probe: PlannedProbe, trace: Trace): MeasuredAdvice | undefined {
  if (isEngine(probe)) return adviseHealth(probe, trace, 'run');
  const made = probe.declared.system === 'kubernetes' ? podOf(plan, probe, trace) : undefined;
  if (made === undefined || isUnknown(made)) return undefined;
  return runSaid(adviseLiveness({ ...made, trace }), made.pod.liveness);
}

function isEngine({ declared: { system } }: PlannedProbe): boolean {
  return system === 'docker' || system === 'ecs';
}

function kills(sweep: Known<Sweep> | undefined): boolean {
  return sweep !== undefined && !isUnknown(sweep) && sweep.killedShare > 0;
}

function startSaid(
  advice: Exclude<Advice, { kind: 'keep' }>,
  declared: KubeletProbe | undefined,
  slowest: number | undefined,
): MeasuredAdvice {
  if (advice.kind === 'code') return { says: becauseSaid(advice.because) };
  const { failureThreshold: value, period } = advice.probe;
  const measured = slowest === undefined ? 'the slowest start' : `the slowest start (${seconds(slowest)})`;
  const bears = `bears ${measured} with a margin of ${ADVICE_LIMITS.margin}: nothing is killed within the first ${seconds(advice.bears)}`;
  if (declared === undefined)
    return {
      says: `a \`startupProbe\` that asks the same with \`periodSeconds: ${period}\` and \`failureThreshold: ${value}\` ${bears}`,
    };
  return {
    says: `\`failureThreshold: ${value}\` instead of ${declared.failureThreshold} ${bears}`,
    setting: { name: 'threshold', value },
  };
}

/** No setting that is applied by itself: what keeps the container from answering is the thing to mend. */
function runSaid(advice: Advice, declared: KubeletProbe | undefined): MeasuredAdvice | undefined {
  if (advice.kind === 'keep' || declared === undefined) return undefined;
  if (advice.kind === 'code') return { says: becauseSaid(advice.because) };
  const { failureThreshold, timeout } = advice.probe;
  const parts = [
    ...(timeout === declared.timeout
      ? []
      : [`\`timeoutSeconds: ${timeout}\` instead of ${declared.timeout}`]),
    ...(failureThreshold === declared.failureThreshold
      ? []
      : [`\`failureThreshold: ${failureThreshold}\` instead of ${declared.failureThreshold}`]),
  ];
  return {
    says: `${parts.join(' and ')} would bear what was measured with a margin of ${ADVICE_LIMITS.margin}: every pod then survives a silence of ${seconds(advice.bears)}, and one that hangs keeps its traffic as long; better is not to fall silent`,
  };
}

/** When the slowest of the starts first answered this target well. */
export function slowestStart({ boots }: Trace, target: Target | undefined): number | undefined {
  const ups = boots.map((boot) => upOf(boot, target));
  const known = ups.flatMap((up) => up ?? []);
  return known.length === boots.length && known.length > 0 ? Math.max(...known) : undefined;
}

function upOf({ health, firstSuccess }: Boot, target: Target | undefined): number | undefined {
  const series = health.find((one) => target !== undefined && isSameTarget(one.target, target));
  const first = series?.samples.find(({ result }) => isSuccess(result));
  return first === undefined ? firstSuccess : first.at + first.took;
}
