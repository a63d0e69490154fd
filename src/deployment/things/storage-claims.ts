import type { Deployment } from '../deployment.ts';
import { type EksCluster, eksClusters } from '../links/containers/eks-clusters.ts';
import { driverOfClaim, isDriverInstalled } from '../links/containers/storage-drivers.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { StorageClaim } from '../model/storage-claim.ts';
import type { DeclaredClaim } from '../workloads/claims.ts';
import { type Cluster, clustersOf } from '../workloads/declared.ts';

/** Claims of the configurations that make an EKS cluster; those of manifests where there is one such cluster alone. */
export function storageClaimsOf(deployment: Deployment): StorageClaim[] {
  const clusters = eksClusters(deployment);
  if (clusters.length === 0) return [];
  return clustersOf(deployment).flatMap((objects) => {
    const cluster = clusterOf(objects, clusters);
    return cluster === undefined
      ? []
      : [...objects.claims, ...objects.claimTemplates].map((claim) => claimOf(deployment, cluster, claim));
  });
}

function clusterOf({ root }: Cluster, clusters: readonly EksCluster[]): EksCluster | undefined {
  if (root === undefined) return clusters.length === 1 ? clusters[0] : undefined;
  return clusters.find((cluster) => cluster.root === root);
}

function claimOf(deployment: Deployment, cluster: EksCluster, claim: DeclaredClaim): StorageClaim {
  const driver = driverOfClaim(deployment, claim);
  const named = claim.storageClass?.at;
  const isOwn =
    named?.path === claim.span.path && claim.span.start <= named.start && named.end <= claim.span.end;
  const at = named !== undefined && isOwn ? named : claim.at;
  return {
    ...artefactsOf(deployment).ofPath(at.path),
    at,
    name: claim.name?.text.value,
    storage_class: claim.storageClass?.text.value,
    driver: driver ?? '',
    driver_installed: driver === undefined ? false : isDriverInstalled(deployment, cluster, driver),
    cluster_at: cluster.at.span(),
  };
}
