import type { Text } from '../../repository/text.ts';
import type { KubernetesContainer, PodVolume } from '../../syntax/kubernetes-objects.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';

/** A container of a cluster's workload, with the volumes of its pod. */
export interface PodContainer {
  readonly workload: string;
  readonly container: KubernetesContainer;
  readonly volumes: readonly PodVolume[];
  /** Where the workload is named. */
  readonly at: Text;
}

/** The containers of every workload that manifests make. Those that Terraform makes belong here as well. */
export const podContainersOf = once((deployment: Deployment): readonly PodContainer[] =>
  deployment.kubernetesObjects().flatMap(({ workload, name, kind }) =>
    workload === undefined
      ? []
      : [...workload.pod.initContainers, ...workload.pod.containers].map((container) => ({
          workload: name?.value ?? kind.value,
          container,
          volumes: workload.pod.volumes,
          at: name ?? kind,
        })),
  ),
);
