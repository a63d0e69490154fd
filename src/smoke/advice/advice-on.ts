import type { MeasuredAdvice } from '../../deployment/measured-boot.ts';
import { isUnknown } from '../../deployment/unknown.ts';
import type { Plan, PlannedProbe } from '../plan/plan.ts';
import { podOf } from '../replay/pod-of-probe.ts';
import { slowestUp } from '../replay/slowest-up.ts';
import { seconds } from '../seconds.ts';
import type { KubeletProbe } from '../simulators/kubelet-worker.ts';
import type { Trace } from '../trace/trace.ts';
import { ADVICE_LIMITS, type Advice } from './advice.ts';
import { becauseSaid } from './advice-said.ts';
import { adviseHealth } from './advise-health.ts';
import { adviseLiveness } from './advise-liveness.ts';
import { adviseStartup } from './advise-startup.ts';

/** What a probe did not bear: a start, or what came after it. */
interface Unborne {
  readonly trace: Trace;
  readonly part: 'start' | 'run';
}

/** What to do about a probe that gives containers up; undefined where nothing can be said. */
export function adviceOn(
  plan: Plan,
  probe: PlannedProbe,
  { trace, part }: Unborne,
): MeasuredAdvice | undefined {
  const { kind, system } = probe.declared;
  if (system === 'docker' || system === 'ecs') return adviseHealth(probe, trace, part);
  const made = system === 'kubernetes' ? podOf(plan, probe, trace) : undefined;
  if (made === undefined || isUnknown(made)) return undefined;
  const measured = { ...made, trace };
  const { startup, liveness } = made.pod;
  // Until the startup probe has passed, liveness asks nothing: what the start needs is said of that one.
  if (part === 'start' && (kind === 'startup' || startup === undefined)) {
    const start = adviseStartup(measured);
    if (start.kind !== 'keep') return startSaid(start, startup, slowestUp(probe, trace));
  }
  return runSaid(adviseLiveness(measured), liveness);
}

function startSaid(
  advice: Exclude<Advice, { kind: 'keep' }>,
  declared: KubeletProbe | undefined,
  slowest: number | undefined,
): MeasuredAdvice {
  if (advice.kind === 'code') return becauseSaid(advice.because);
  const { failureThreshold: value, period } = advice.probe;
  const measured = slowest === undefined ? 'the slowest start' : `the slowest start (${seconds(slowest)})`;
  const bears = `bears ${measured} with a margin of ${ADVICE_LIMITS.margin}`;
  const means = `nothing is killed within the first ${seconds(advice.bears)}`;
  if (declared === undefined)
    return {
      says: `a \`startupProbe\` of \`periodSeconds: ${period}\` and \`failureThreshold: ${value}\` ${bears}`,
      means: `it asks what liveness asks; ${means}`,
      setting: { name: 'startup-threshold', value },
    };
  return {
    says: `\`failureThreshold: ${value}\` instead of ${declared.failureThreshold} ${bears}`,
    means,
    setting: { name: 'threshold', value },
  };
}

/** No setting that is applied by itself: what keeps the container from answering is the thing to mend. */
function runSaid(advice: Advice, declared: KubeletProbe | undefined): MeasuredAdvice | undefined {
  if (advice.kind === 'keep' || declared === undefined) return undefined;
  if (advice.kind === 'code') return becauseSaid(advice.because);
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
    says: `${parts.join(' and ')} would bear what was measured with a margin of ${ADVICE_LIMITS.margin}`,
    means: `every pod then survives a silence of ${seconds(advice.bears)}, and one that hangs keeps its traffic as long; better is not to fall silent`,
  };
}
