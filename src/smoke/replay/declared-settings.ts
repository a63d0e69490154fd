import type { HealthTiming } from '../../deployment/probes/docker.ts';
import { allKnown, timingOf } from '../../deployment/probes/timing.ts';
import { isUnknown, type Known } from '../../deployment/unknown.ts';
import type { DeclaredProbe } from '../../deployment/workloads/probe.ts';
import type { EcsTask } from '../simulators/ecs.ts';
import type { KubeletProbe } from '../simulators/kubelet-worker.ts';
import type { TargetCheck } from '../simulators/load-balancer.ts';

/** Seconds: what is declared to be asked more often is replayed so often; it makes no difference to what comes of it. */
const SHORTEST = 0.1;

/**
 * A probe of a pod or of Cloud Run as its simulator wants it; unknown when one of its settings is. A 0 stands for the
 * default (kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_Probe).
 */
export function kubeletProbeOf(probe: DeclaredProbe): Known<KubeletProbe> {
  const timing = timingOf(probe);
  const rest = allKnown([probe.successThreshold.value, probe.grace?.value ?? 0]);
  if (isUnknown(timing)) return timing;
  if (isUnknown(rest)) return rest;
  const [successThreshold = 1, grace = 0] = rest;
  return {
    initialDelay: timing.initialDelay,
    period: often(timing.period, 10),
    timeout: timing.timeout || 1,
    failureThreshold: timing.failureThreshold || 3,
    successThreshold: successThreshold || 1,
    ...(probe.grace === undefined ? {} : { grace }),
  };
}

/** A HEALTHCHECK or a compose healthcheck as its simulator wants it. A 0 stands for the default (moby daemon/health.go). */
export function healthTimingOf(probe: DeclaredProbe): Known<HealthTiming> {
  const timing = timingOf(probe);
  const start = allKnown([probe.startPeriod?.value ?? 0, probe.startInterval?.value ?? 5]);
  if (isUnknown(timing)) return timing;
  if (isUnknown(start)) return start;
  const [startPeriod = 0, startInterval = 5] = start;
  return {
    interval: often(timing.period, 30),
    timeout: timing.timeout || 30,
    retries: timing.failureThreshold || 3,
    startPeriod,
    startInterval: often(startInterval, 5),
  };
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
  const { timeout, failureThreshold: unhealthyThreshold } = timing;
  return { interval: often(timing.period, 30), timeout, healthyThreshold, unhealthyThreshold, passing };
}

function often(declared: number, otherwise: number): number {
  return declared === 0 ? otherwise : Math.max(declared, SHORTEST);
}
