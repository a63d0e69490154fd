import type { Span } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { sharedClaim, staysOnNode } from '../links/containers/shared-claims.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Workload } from '../model/workload.ts';
import { isUnknown, type Known } from '../unknown.ts';
import { type Cluster, clustersOf } from '../workloads/declared.ts';
import { onlyNode } from '../workloads/node-size.ts';
import type { Stated } from '../workloads/stated.ts';
import type { PodWorkload } from '../workloads/workload.ts';

/** Everything that makes pods. */
export function workloadsOf(deployment: Deployment): Workload[] {
  return clustersOf(deployment).flatMap((cluster) =>
    cluster.workloads.map((workload) => workloadOf(deployment, cluster, workload)),
  );
}

function workloadOf(deployment: Deployment, cluster: Cluster, workload: PodWorkload): Workload {
  const { name, kind, strategy, replicas } = workload;
  const shared = sharedClaim(cluster, workload);
  const claim = shared === undefined || isUnknown(shared) ? undefined : shared;
  const most = mostReplicas(cluster, workload);
  // What is scaled to nothing has no pod that another could wait for.
  const surges = most.value === 0 ? false : surgesOf(workload);
  return {
    ...artefactsOf(deployment).ofPath(workload.at.path),
    at: workload.at,
    name: name?.text.value ?? kind,
    kind,
    strategy: strategy.value,
    strategy_at: strategy.at,
    surges,
    replicas: replicas.value,
    replicas_at: replicas.at,
    most_replicas: most.value,
    most_replicas_at: most.at,
    claim: claim?.volume.claim.text.value,
    claim_used_at: claim?.volume.claim.at,
    claim_modes_at: claim?.claim.modesAt,
    attaches_once: shared !== undefined && isUnknown(shared) ? shared : claim !== undefined,
    stays_on_node: claim !== undefined && staysOnNode(cluster, claim.claim),
    storage_class: claim?.claim.storageClass?.text.value,
    ...fitOf(deployment, cluster, workload),
  };
}

/** The larger of what it says itself and what an autoscaler may make of it. */
function mostReplicas({ autoscalers }: Cluster, { kind, name, replicas }: PodWorkload): Stated<number> {
  const scaler = autoscalers.find(({ targetKind, targetName }) => {
    return (
      targetName !== undefined &&
      targetName.value === name?.text.value &&
      (targetKind === undefined || targetKind.value === kind)
    );
  });
  if (scaler === undefined) return replicas;
  const { maxReplicas } = scaler;
  const isLarger =
    !isUnknown(maxReplicas.value) && (isUnknown(replicas.value) || maxReplicas.value > replicas.value);
  return isLarger || isUnknown(maxReplicas.value)
    ? { value: maxReplicas.value, at: maxReplicas.at ?? scaler.at }
    : replicas;
}

/** Only a Deployment's rolling update makes pods before it removes any; a surge of 0 removes first. */
function surgesOf({ kind, strategy, maxSurge }: PodWorkload): Known<boolean> {
  if (kind !== 'Deployment') return false;
  if (isUnknown(strategy.value)) return strategy.value;
  if (strategy.value !== 'RollingUpdate') return false;
  return isUnknown(maxSurge.value) ? maxSurge.value : !/^0%?$/.test(maxSurge.value);
}

type Fit = Pick<Workload, 'surge_fits' | 'node' | 'node_at' | 'requests_at'>;

/** Twice what a pod requests against all that the only node has; what the system takes of it comes on top. */
function fitOf(deployment: Deployment, { root }: Cluster, workload: PodWorkload): Fit {
  const modules = root === undefined ? [] : deployment.terraform().filter((module) => module.root === root);
  const node = onlyNode(modules);
  if (node === undefined) return { surge_fits: true };
  const cpu = requested(workload, 'cpu');
  const memory = requested(workload, 'memory');
  const tooMuch = [
    2 * cpu.sum > node.cpu ? cpu : undefined,
    2 * memory.sum > node.memory ? memory : undefined,
  ].find((one) => one !== undefined);
  return {
    surge_fits: tooMuch === undefined,
    node: node.machine,
    node_at: node.machineAt.span(),
    requests_at: tooMuch?.at,
  };
}

function requested(
  { containers }: PodWorkload,
  what: 'cpu' | 'memory',
): { readonly sum: number; readonly at: Span | undefined } {
  let sum = 0;
  let at: Span | undefined;
  for (const { requests } of containers) {
    const request = requests[what];
    if (request === undefined || isUnknown(request.value)) continue;
    sum += request.value;
    at ??= request.at;
  }
  return { sum, at };
}
