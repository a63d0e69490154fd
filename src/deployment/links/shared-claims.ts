import { textKey } from './machines.ts';
import { isUnknown, type Known } from '../unknown.ts';
import type { DeclaredClaim } from '../workloads/claims.ts';
import type { Cluster } from '../workloads/declared.ts';
import type { ClaimedVolume, PodWorkload } from '../workloads/workload.ts';

/** A claim that all pods of a workload share, and that only one node can attach at a time. */
export interface SharedClaim {
  readonly volume: ClaimedVolume;
  readonly claim: DeclaredClaim;
}

const ONE_NODE = ['ReadWriteOnce', 'ReadWriteOncePod'];

/** The first such claim; unknown where one of its claims says nothing; undefined where there is none. */
export function sharedClaim({ claims }: Cluster, workload: PodWorkload): Known<SharedClaim> | undefined {
  const used = workload.volumes.flatMap((volume) => {
    const claim = claims.find((one) => isOf(one, volume, workload));
    return claim === undefined ? [] : [{ volume, claim }];
  });
  const found = used.find(({ claim }) => !isUnknown(claim.modes) && claim.modes.length > 0 && claim.modes.every((mode) => ONE_NODE.includes(mode)));
  return found ?? used.map(({ claim }) => claim.modes).find(isUnknown);
}

function isOf(claim: DeclaredClaim, { claim: used }: ClaimedVolume, workload: PodWorkload): boolean {
  if (claim.name === undefined || textKey(claim.name.text) !== textKey(used.text)) return false;
  const [a, b] = [claim.namespace, workload.namespace];
  return a === undefined || b === undefined || !a.isKnown || !b.isKnown || a.value === b.value;
}

/**
 * Storage classes whose volumes are a folder of one node (their pods all go there), or a network share that several nodes
 * mount whatever the access mode says.
 */
const LENIENT = /local-?path|hostpath|host-path|local-storage|(?:^|-)local(?:-|$)|openebs-hostpath|nfs|cifs|smb|efs|cephfs|azurefile|filestore|longhorn-static-rwx/i;

/** Undefined where the class is the cluster's default. */
export function staysOnNode({ storageClass }: DeclaredClaim): boolean {
  return storageClass !== undefined && LENIENT.test(storageClass.text.value);
}
