import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { KubernetesContainer, KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { clustersOf } from '../../workloads/declared.ts';
import type { PodWorkload } from '../../workloads/workload.ts';

/** A container of a cluster's workload, init containers included, with what is mounted into it. */
export interface PodContainer {
  /** For people: its own name, else its workload's. */
  readonly name: string;
  readonly at: Span;
  readonly image: Text | undefined;
  readonly mounts: readonly PodMount[];
}

export interface PodMount {
  readonly target: Text;
  readonly readOnly: boolean;
  /** The key that says what the volume is (`persistentVolumeClaim`, `configMap` …); undefined when the pod does not list it. */
  readonly kind: string | undefined;
  /** The claim, ConfigMap or folder, else the volume's name. */
  readonly source: Text | undefined;
}

/** The containers of every workload, of manifests and of Terraform. */
export const podContainersOf = once((deployment: Deployment): readonly PodContainer[] => [
  ...deployment.kubernetesObjects().flatMap(ofObject),
  ...clustersOf(deployment).flatMap(({ workloads }) =>
    workloads.filter(({ declaredIn }) => declaredIn === 'terraform').flatMap(ofTerraform),
  ),
]);

function ofObject({ workload, name, kind }: KubernetesObject): PodContainer[] {
  const pod = workload?.pod;
  if (pod === undefined) return [];
  const mountsOf = (container: KubernetesContainer): PodMount[] =>
    container.mounts.flatMap(({ path: target, name: volumeName, readOnly }) => {
      const volume = pod.volumes.find((one) => one.name?.value === volumeName?.value);
      const source = volume?.source ?? volumeName;
      return target === undefined ? [] : [{ target, readOnly, kind: volume?.kind, source }];
    });
  return [...pod.initContainers, ...pod.containers].map((container) => ({
    name: (container.name ?? name ?? kind).value,
    at: (container.name ?? container.text.slice(0, 1)).span(),
    image: container.image,
    mounts: mountsOf(container),
  }));
}

/** Of Terraform's volumes the claims are known; the others are listed by the pod all the same. */
function ofTerraform(workload: PodWorkload): PodContainer[] {
  return workload.containers.map(({ name, at, image, mounts }) => ({
    name: (name ?? workload.name)?.text.value ?? '',
    at,
    image: image?.text,
    mounts: mounts.flatMap(({ volume, path }) => {
      const claim = workload.volumes.find((one) => one.name?.value === volume?.value)?.claim;
      const kind = claim === undefined ? 'other' : 'persistentVolumeClaim';
      return path === undefined
        ? []
        : [{ target: path.text, readOnly: false, kind, source: claim?.text ?? volume }];
    }),
  }));
}
