import type { Deployment } from '../deployment.ts';
import { pausesBeforeServing } from '../links/containers/container-commands.ts';
import type { DeployedContainer } from '../links/containers/deployed-container.ts';
import { deployedContainersOf } from '../links/containers/deployed-containers.ts';
import { slowSign } from '../links/containers/slow-starts.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Container } from '../model/container.ts';
import { isUnknown, type Known } from '../unknown.ts';
import type { DeclaredProbe } from '../workloads/probe.ts';

/** Every container of a cluster's pods. */
export function podContainersOf(deployment: Deployment): Container[] {
  return deployedContainersOf(deployment).flatMap((container) => containerOf(deployment, container));
}

function containerOf(deployment: Deployment, deployed: DeployedContainer): Container[] {
  const { pod, image } = deployed;
  if (pod === undefined) return [];
  const { liveness, readiness, startup } = pod.container;
  const probe = liveness === undefined || isUnknown(liveness) ? undefined : liveness;
  const commands = deployed.commands();
  const sign = slowSign({ ...deployed, commands });
  const pauses = pausesBeforeServing(deployment, commands);
  return [
    {
      ...artefactsOf(deployment).ofPath(deployed.at.path),
      at: deployed.at,
      name: deployed.name,
      workload: pod.workload.name?.text.value ?? pod.workload.kind,
      image: image?.value,
      has_startup_probe: isThere(startup),
      has_readiness_probe: isThere(readiness),
      has_liveness_probe: isThere(liveness),
      liveness_at: probe?.at,
      liveness_delay: probe?.initialDelay.value,
      liveness_earliest: probe === undefined ? undefined : earliest(probe),
      starts_slowly: sign !== undefined,
      slow_because: sign?.says,
      slow_at: sign?.at,
      boot_seconds: pauses.length === 0 ? undefined : pauses.reduce((sum, { seconds }) => sum + seconds, 0),
    },
  ];
}

function isThere(probe: Known<DeclaredProbe> | undefined): Known<boolean> {
  return probe !== undefined && isUnknown(probe) ? probe : probe !== undefined;
}

function earliest({ initialDelay, period, failureThreshold }: DeclaredProbe): Known<number> {
  const [delay, every, failures] = [initialDelay.value, period.value, failureThreshold.value];
  if (isUnknown(delay)) return delay;
  if (isUnknown(every)) return every;
  return isUnknown(failures) ? failures : delay + (failures - 1) * every;
}
