import { isUnknown, type Known } from '../../unknown.ts';
import type { DeclaredClaim } from '../../workloads/claims.ts';
import type { Cluster } from '../../workloads/declared.ts';
import type { ClaimedVolume, PodWorkload } from '../../workloads/workload.ts';
import { textKey } from '../commands/machines.ts';

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
  const found = used.find(
    ({ claim }) =>
      !isUnknown(claim.modes) &&
      claim.modes.length > 0 &&
      claim.modes.every((mode) => ONE_NODE.includes(mode)),
  );
  return found ?? used.map(({ claim }) => claim.modes).find(isUnknown);
}

function isOf(claim: DeclaredClaim, { claim: used }: ClaimedVolume, workload: PodWorkload): boolean {
  if (claim.name === undefined || textKey(claim.name.text) !== textKey(used.text)) return false;
  const [a, b] = [claim.namespace, workload.namespace];
  return a === undefined || b === undefined || !a.isKnown || !b.isKnown || a.value === b.value;
}

/**
 * Names of storage classes whose volumes are a folder of one node (their pods all go there), or a network share that several
 * nodes mount whatever the access mode says.
 */
const LENIENT =
  /local-?path|host-?path|local-storage|local-?pv|topolvm|(?:^|-)local(?:-|$)|nfs|cifs|smb|efs|cephfs|azurefile|filestore/i;

/** Whether its access mode keeps no second pod from starting: by the volume or class that is declared, else by the class's name. */
export function staysOnNode({ storage }: Cluster, { storageClass, volume }: DeclaredClaim): boolean {
  const name = storageClass?.text.value;
  const isIt = (one: Cluster['storage'][number]): boolean => {
    if (one.kind === 'class') return name !== undefined && one.name?.value === name;
    return (
      (volume !== undefined && one.name?.value === volume.value) ||
      (one.storageClass !== undefined && one.storageClass.value === name)
    );
  };
  return storage.some((one) => one.isLenient && isIt(one)) || (name !== undefined && LENIENT.test(name));
}
