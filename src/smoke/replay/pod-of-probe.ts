import { isUnknown, type Known, unknown } from '../../deployment/unknown.ts';
import type { Plan, PlannedProbe } from '../plan/plan.ts';
import type { Pod } from '../simulators/kubelet.ts';
import type { KubeletProbeKind } from '../simulators/kubelet-worker.ts';
import type { PodBoot } from '../simulators/pod-life.ts';
import { kubeletProbeOf } from './declared-settings.ts';
import { type AskedTargets, podBoots, type TracePart } from './replayed-boots.ts';

/** A container's startup and liveness probes act together: only the one that is asked about may kill. */
export function podOf(
  plan: Plan,
  probe: PlannedProbe,
  trace: TracePart,
): Known<{ readonly pod: Pod; readonly boots: readonly PodBoot[] }> {
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
  return isUnknown(boots) ? boots : { pod: { ...(workers as Pod), grace: probe.grace }, boots };
}
