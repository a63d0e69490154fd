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
  /** `ReadWriteOnce`, `ReadWriteMany` … */
  readonly modes: Known<readonly string[]>;
  readonly modesAt: Span | undefined;
  /** The class that it names; undefined where the cluster's default holds. */
  readonly storageClass: Scalar | undefined;
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
    modes:
      modes === undefined || unseen !== undefined
        ? unknown(unseen?.unknown ?? 'it does not say its access modes', (unseen ?? fields.head).span())
        : modes.map((mode) => mode.value),
    modesAt: modes?.[0]?.span(),
    storageClass: spec.scalar('storageClassName'),
  };
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
