import type { HealthTiming } from '../deployment/probes/docker.ts';
import { allKnown, timingOf } from '../deployment/probes/timing.ts';
import { isUnknown, type Known } from '../deployment/unknown.ts';
import type { DeclaredProbe } from '../deployment/workloads/probe.ts';
import type { EcsTask } from './simulators/ecs.ts';
import type { KubeletProbe } from './simulators/kubelet-worker.ts';
import type { TargetCheck } from './simulators/load-balancer.ts';

/** A probe of a pod or of Cloud Run as its simulator wants it; unknown when one of its settings is. */
export function kubeletProbeOf(probe: DeclaredProbe): Known<KubeletProbe> {
  const timing = timingOf(probe);
  const rest = allKnown([probe.successThreshold.value, probe.grace?.value ?? 0]);
  if (isUnknown(timing)) return timing;
  if (isUnknown(rest)) return rest;
  const [successThreshold = 1, grace = 0] = rest;
  return { ...timing, successThreshold, ...(probe.grace === undefined ? {} : { grace }) };
}

/** A HEALTHCHECK or a compose healthcheck as its simulator wants it. */
export function healthTimingOf(probe: DeclaredProbe): Known<HealthTiming> {
  const timing = timingOf(probe);
  const start = allKnown([probe.startPeriod?.value ?? 0, probe.startInterval?.value ?? 5]);
  if (isUnknown(timing)) return timing;
  if (isUnknown(start)) return start;
  const [startPeriod = 0, startInterval = 5] = start;
  const { period: interval, timeout, failureThreshold: retries } = timing;
  return { interval, timeout, retries, startPeriod, startInterval };
}

/** A task's health check as its simulator wants it; `stopTimeout` is the container's, 30 s where it says nothing. */
export function ecsTaskOf(probe: DeclaredProbe, stopTimeout: number): Known<EcsTask> {
  const timing = healthTimingOf(probe);
  return isUnknown(timing) ? timing : { ...timing, stopTimeout };
}

/** A target group's health check as its simulator wants it. */
export function targetCheckOf(probe: DeclaredProbe, passing: TargetCheck['passing']): Known<TargetCheck> {
  const timing = timingOf(probe);
  if (isUnknown(timing)) return timing;
  const healthyThreshold = probe.successThreshold.value;
  if (isUnknown(healthyThreshold)) return healthyThreshold;
  const { period: interval, timeout, failureThreshold: unhealthyThreshold } = timing;
  return { interval, timeout, healthyThreshold, unhealthyThreshold, passing };
}
