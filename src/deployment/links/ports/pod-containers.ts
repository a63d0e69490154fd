import type { Text } from '../../../repository/text.ts';
import type { NameValue } from '../../../syntax/yaml/reader.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { environmentOf } from '../../lowering/script-of.ts';
import { type Cluster, clustersOf } from '../../workloads/declared.ts';
import type { DeclaredService } from '../../workloads/services.ts';
import type { PodContainer, PodWorkload } from '../../workloads/workload.ts';
import { dockerfileOf } from '../containers/container-commands.ts';
import { buildOf, buildsOfDockerfile } from '../images/dockerfile-builds.ts';
import type { ImageBuild } from '../images/image-contents.ts';
import { buildsOf } from '../images/images.ts';
import { type ContainerProcess, processOf } from './container-process.ts';
import { joined, type PortedContainer, portedContainer, unseen } from './ported-container.ts';

/** The pods of a workload, which have one address for all of their containers. */
export interface PortedPod extends PortedContainer {
  readonly cluster: Cluster;
  readonly workload: PodWorkload;
  /** Another file changes its containers. */
  readonly isPatched: boolean;
}

/** The pods of every workload that is declared as a whole. */
export const portedPods = once((deployment: Deployment): readonly PortedPod[] =>
  clustersOf(deployment).flatMap((cluster) =>
    cluster.workloads.flatMap((workload): PortedPod[] => {
      if (workload.partial !== undefined) return [];
      const patched = patchOf(cluster, workload);
      const pod =
        patched === undefined
          ? podOf(deployment, workload)
          : unseen(workload.name?.text.value ?? workload.kind, workload.at, 'a patch changes it');
      return [{ ...pod, cluster, workload, isPatched: patched !== undefined }];
    }),
  ),
);

/** A part of the same workload, elsewhere, that says something of its containers. */
function patchOf({ workloads }: Cluster, { name, kind }: PodWorkload): PodWorkload | undefined {
  return partsIn(workloads).find(
    (other) =>
      other.kind === kind &&
      other.name?.text.value === name?.text.value &&
      other.containers.some(
        ({ command, args, environment, ports }) =>
          command !== undefined || args !== undefined || environment.length > 0 || ports.length > 0,
      ),
  );
}

const partsIn = once((workloads: Cluster['workloads']) =>
  workloads.filter(({ partial }) => partial !== undefined),
);

function podOf(deployment: Deployment, workload: PodWorkload): PortedContainer {
  const name = workload.name?.text.value ?? workload.kind;
  const { at } = workload;
  const members = workload.containers.map((container) => containerOf(deployment, workload, container));
  const [only] = members;
  if (only === undefined) return unseen(name, at, 'it lists no containers');
  return members.length === 1 ? { ...only, name, at } : joined(name, at, members);
}

function containerOf(
  deployment: Deployment,
  workload: PodWorkload,
  container: PodContainer,
): PortedContainer {
  const { at, open } = container;
  const name = container.name?.text.value ?? '';
  if (open !== undefined) return unseen(name, at, open.why);
  return portedContainer(deployment, { name, at, process: processOfPod(deployment, workload, container) });
}

function processOfPod(
  deployment: Deployment,
  workload: PodWorkload,
  container: PodContainer,
): ContainerProcess {
  const { image, environment } = container;
  return processOf(deployment, image === undefined ? undefined : buildFor(deployment, image.text), {
    image: image?.text,
    entrypoint: container.command,
    command: container.args,
    environment: environmentOf(environment),
    open: hasMore(workload, environment) ? 'more variables come from elsewhere' : undefined,
    workingDirectory: container.workingDir?.text,
    mounts: container.mounts.flatMap(({ path, volume }) => {
      const isClaim = workload.volumes.some((one) => one.name?.value === volume?.value);
      return path === undefined ? [] : [{ target: path.text, source: undefined, isVolume: isClaim }];
    }),
    text: container.name?.text ?? workload.text.slice(0, 1),
  });
}

/** A container of a pod with what it starts. */
export interface PodProcess {
  readonly workload: PodWorkload;
  readonly container: PodContainer;
  readonly process: ContainerProcess;
}

/** The containers of all pods that are declared as a whole, each with what it starts. */
export const portedProcesses = once((deployment: Deployment): readonly PodProcess[] =>
  portedPods(deployment).flatMap(({ workload }) =>
    workload.containers
      .filter(({ open }) => open === undefined)
      .map((container) => ({
        workload,
        container,
        process: processOfPod(deployment, workload, container),
      })),
  ),
);

/** Variables from ConfigMaps and Secrets, whose values are not with the others. */
function hasMore({ text }: PodWorkload, environment: readonly NameValue[]): boolean {
  return /\benv_?from\b/i.test(text.value) || environment.some(({ value }) => value === undefined);
}

/** How the repository builds the image that a pod or a cloud's container names. */
export function buildFor(deployment: Deployment, image: Text): ImageBuild | undefined {
  const [named] = buildsOf(deployment, image).flatMap(buildOf);
  if (named !== undefined) return named;
  const found = dockerfileOf(deployment, image);
  if (found === undefined) return undefined;
  const [build] = buildsOfDockerfile(deployment, found.dockerfile);
  return build === undefined
    ? undefined
    : { ...build, ...(found.target === undefined ? {} : { target: found.target }) };
}

/** The pods that a Service finds by its selector. */
export function podsOfService(
  deployment: Deployment,
  cluster: Cluster,
  service: DeclaredService,
): readonly PortedPod[] {
  const { selector, namespace } = service;
  if (selector.length === 0) return [];
  const [first] = selector;
  const candidates = podsByLabel(deployment).get(cluster)?.get(labelKey(first?.name, first?.value)) ?? [];
  return candidates.filter(({ workload }) => {
    if (!isSameNamespace(namespace?.value, workload.namespace?.value)) return false;
    const labels = new Map(workload.labels.map(({ name, value }) => [name.value, value?.value]));
    return selector.every(
      ({ name, value }) => value?.isKnown === true && labels.get(name.value) === value.value,
    );
  });
}

/** The pods of each cluster that carry a label, in order. */
const podsByLabel = once((deployment: Deployment) => {
  const byCluster = new Map<Cluster, Map<string, PortedPod[]>>();
  for (const pod of portedPods(deployment)) {
    const byLabel = byCluster.get(pod.cluster) ?? new Map<string, PortedPod[]>();
    byCluster.set(pod.cluster, byLabel);
    for (const key of new Set(pod.workload.labels.map(({ name, value }) => labelKey(name, value)))) {
      const pods = byLabel.get(key);
      if (pods === undefined) byLabel.set(key, [pod]);
      else pods.push(pod);
    }
  }
  return byCluster;
});

function labelKey(name: Text | undefined, value: Text | undefined): string {
  return `${name?.value ?? ''}\u0000${value?.value ?? ''}`;
}

/** Where one does not say, `kubectl -n` may. */
export function isSameNamespace(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
