import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import { type Known, unknown } from '../unknown.ts';
import { type Fields, type Scalar, seen } from './fields.ts';
import { numberAt, type Stated } from './stated.ts';

/** A PersistentVolumeClaim. */
export interface DeclaredClaim {
  readonly name: Scalar | undefined;
  readonly namespace: Text | undefined;
  readonly at: Span;
  /** The whole of it. */
  readonly span: Span;
  /** `ReadWriteOnce`, `ReadWriteMany` … */
  readonly modes: Known<readonly string[]>;
  readonly modesAt: Span | undefined;
  /** The class that it names; undefined where the cluster's default holds. */
  readonly storageClass: Scalar | undefined;
  /** The volume that it asks for by name. */
  readonly volume: Text | undefined;
}

export function readClaim(fields: Fields): DeclaredClaim {
  const spec = seen(fields, 'spec') ?? fields;
  const metadata = seen(fields, 'metadata');
  const modes = spec.words('accessModes');
  const name = metadata?.scalar('name');
  const unseen = modes?.find((mode) => !mode.isKnown);
  return {
    name,
    namespace: metadata?.scalar('namespace')?.text,
    at: name?.at ?? fields.head.span(),
    span: fields.text.span(),
    modes:
      modes === undefined || unseen !== undefined
        ? unknown(unseen?.unknown ?? 'it does not say its access modes', (unseen ?? fields.head).span())
        : modes.map((mode) => mode.value),
    modesAt: modes?.[0]?.span(),
    storageClass: spec.scalar('storageClassName'),
    volume: spec.scalar('volumeName')?.text,
  };
}

/** A PersistentVolume, or a StorageClass that makes them. */
export interface DeclaredStorage {
  readonly kind: 'volume' | 'class';
  readonly name: Text | undefined;
  /** What makes volumes of a class: `ebs.csi.aws.com`. */
  readonly provisioner: Text | undefined;
  /** The class that a volume is of. */
  readonly storageClass: Text | undefined;
  /** It is a folder of one node, where the scheduler sends its pods, or a share that any number of nodes mount. */
  readonly isLenient: boolean;
}

const LENIENT_SOURCES = ['hostPath', 'local', 'nfs', 'cephfs', 'azureFile'];
const LENIENT_PROVISIONER =
  /no-provisioner|local-?path|host-?path|local\.csi|zfs|lvm|nfs|smb|cifs|efs|cephfs|file/i;

export function readStorage(kind: DeclaredStorage['kind'], fields: Fields): DeclaredStorage {
  const name = seen(fields, 'metadata')?.scalar('name')?.text;
  if (kind === 'class') {
    const provisioner = fields.scalar('provisioner') ?? fields.scalar('storageProvisioner');
    return {
      kind,
      name,
      provisioner: provisioner?.text,
      storageClass: undefined,
      isLenient: LENIENT_PROVISIONER.test(provisioner?.text.value ?? ''),
    };
  }
  const spec = seen(fields, 'spec') ?? fields;
  const source = seen(spec, 'persistentVolumeSource') ?? spec;
  const isLenient = LENIENT_SOURCES.some((one) => source.inner(one) !== undefined);
  const storageClass = spec.scalar('storageClassName')?.text;
  return { kind, name, provisioner: undefined, storageClass, isLenient };
}

/** A HorizontalPodAutoscaler. */
export interface DeclaredAutoscaler {
  readonly at: Span;
  readonly namespace: Text | undefined;
  readonly targetKind: Text | undefined;
  readonly targetName: Text | undefined;
  readonly maxReplicas: Stated<number>;
}

export function readAutoscaler(fields: Fields): DeclaredAutoscaler {
  const spec = seen(fields, 'spec') ?? fields;
  const target = seen(spec, 'scaleTargetRef');
  const metadata = seen(fields, 'metadata');
  return {
    at: metadata?.scalar('name')?.at ?? fields.head.span(),
    namespace: metadata?.scalar('namespace')?.text,
    targetKind: target?.scalar('kind')?.text,
    targetName: target?.scalar('name')?.text,
    maxReplicas: numberAt(spec, 'maxReplicas', 1),
  };
}
