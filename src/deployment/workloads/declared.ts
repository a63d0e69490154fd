import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { unknown } from '../unknown.ts';
import {
  type DeclaredAutoscaler,
  type DeclaredClaim,
  type DeclaredStorage,
  readAutoscaler,
  readClaim,
  readStorage,
} from './claims.ts';
import { type Fields, seen, yamlFields } from './fields.ts';
import { type DeclaredService, readService } from './services.ts';
import { objectOfResource } from './terraform-objects.ts';
import { type PodWorkload, readWorkload } from './workload.ts';

/** The objects of one configuration: a Terraform root with one set of inputs, or all manifests together. */
export interface Cluster {
  /** Folder of the Terraform root; undefined for manifests. */
  readonly root: string | undefined;
  readonly workloads: readonly PodWorkload[];
  readonly claims: readonly DeclaredClaim[];
  /** From which each pod of a StatefulSet gets a claim of its own. */
  readonly claimTemplates: readonly DeclaredClaim[];
  readonly autoscalers: readonly DeclaredAutoscaler[];
  readonly storage: readonly DeclaredStorage[];
  readonly services: readonly DeclaredService[];
}

interface PlacedObject {
  readonly kind: string;
  readonly fields: Fields;
}

/** Everything in the repository that makes pods, with the claims and autoscalers beside it. */
export const clustersOf = once((deployment: Deployment): readonly Cluster[] => [
  manifests(deployment),
  ...terraformRoots(deployment),
]);

function manifests(deployment: Deployment): Cluster {
  const objects = deployment
    .kubernetesObjects()
    // Knative's Service makes pods of its own kind, which a cloud runs: see `clouds.ts`.
    .filter(({ apiVersion }) => !apiVersion.value.startsWith('serving.knative.dev/'))
    .map(({ kind, mapping }) => ({ kind: kind.value, fields: yamlFields(mapping) }));
  const cluster = clusterOf(objects, undefined);
  const patches = deployment
    .kubernetesObjects()
    .filter(({ kind }) => kind.value === 'Kustomization')
    .map(({ text }) => text.value);
  return {
    ...cluster,
    workloads: cluster.workloads.map((workload) => besidePatches(workload, cluster.workloads, patches)),
  };
}

function terraformRoots(deployment: Deployment): Cluster[] {
  const groups = new Map<string, { root: string; objects: PlacedObject[] }>();
  for (const module of deployment.terraform()) {
    const key = `${module.root}\u0000${module.variableFile ?? ''}`;
    const group = groups.get(key) ?? { root: module.root, objects: [] };
    groups.set(key, group);
    for (const resource of module.resources) {
      const object = objectOfResource(resource);
      if (object !== undefined) group.objects.push(object);
    }
  }
  return [...groups.values()].map(({ root, objects }) => clusterOf(objects, root));
}

function clusterOf(objects: readonly PlacedObject[], root: string | undefined): Cluster {
  const of = <T>(kind: string, read: (fields: Fields) => T): T[] =>
    objects.flatMap((object) => (object.kind === kind ? [read(object.fields)] : []));
  const declaredIn = root === undefined ? 'kubernetes' : 'terraform';
  return {
    root,
    workloads: objects.flatMap(({ kind, fields }) => readWorkload(kind, fields, declaredIn) ?? []),
    claims: of('PersistentVolumeClaim', readClaim),
    claimTemplates: of('StatefulSet', (fields) =>
      (seen(fields, 'spec')?.list('volumeClaimTemplates') ?? []).map(readClaim),
    ).flat(),
    autoscalers: of('HorizontalPodAutoscaler', readAutoscaler),
    storage: [
      ...of('PersistentVolume', (fields) => readStorage('volume', fields)),
      ...of('StorageClass', (fields) => readStorage('class', fields)),
    ],
    services: of('Service', readService).flatMap((service) => service ?? []),
  };
}

/** What a workload does not say may be said by a patch of the same name, or in a Kustomization. */
function besidePatches(
  workload: PodWorkload,
  all: readonly PodWorkload[],
  kustomizations: readonly string[],
): PodWorkload {
  const name = workload.name?.text.value;
  const sibling = all.find(
    (other) =>
      other !== workload &&
      other.kind === workload.kind &&
      other.name?.text.value === name &&
      other.partial !== undefined,
  );
  const isPatched = (word: RegExp) =>
    (sibling !== undefined && word.test(sibling.text.value)) ||
    kustomizations.some((text) => word.test(text));
  const why = unknown('a patch sets it', sibling?.at ?? workload.at);
  const patchesStrategy = isPatched(/\bstrategy\b/) && workload.strategy.at === undefined;
  const patchesReplicas = isPatched(/\breplicas\b/);
  const patchesStartup = isPatched(/\bstartupProbe\b/);
  return {
    ...workload,
    ...(patchesStrategy ? { strategy: { value: why } } : {}),
    ...(patchesReplicas ? { replicas: { ...workload.replicas, value: why } } : {}),
    containers: workload.containers.map((container) =>
      patchesStartup && container.startup === undefined ? { ...container, startup: why } : container,
    ),
  };
}
