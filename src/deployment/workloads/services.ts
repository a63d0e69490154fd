import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { NameValue } from '../../syntax/yaml/reader.ts';
import { type Unknown, unknown } from '../unknown.ts';
import { type Fields, type Scalar, seen } from './fields.ts';

/** A Service: one address for the pods that its selector finds. */
export interface DeclaredService {
  readonly name: Scalar | undefined;
  readonly namespace: Text | undefined;
  readonly at: Span;
  /** `ClusterIP` where it does not say. */
  readonly type: string;
  /** Its name stands for the pods themselves, and they are dialled on their own ports. */
  readonly isHeadless: boolean;
  readonly selector: readonly NameValue[];
  readonly ports: readonly DeclaredServicePort[];
  /** Set when it may have more than is seen. */
  readonly open: Unknown | undefined;
}

export interface DeclaredServicePort {
  readonly name: Text | undefined;
  readonly port: Scalar | undefined;
  /** A number or a port's name; absent where it is the port itself. */
  readonly targetPort: Scalar | undefined;
  readonly nodePort: Scalar | undefined;
  /** `TCP` where it does not say. */
  readonly protocol: string;
}

/** Undefined for what else is called a Service: Knative's. */
export function readService(fields: Fields): DeclaredService | undefined {
  if ((fields.scalar('apiVersion')?.text.value ?? 'v1') !== 'v1') return undefined;
  const metadata = seen(fields, 'metadata');
  const spec = seen(fields, 'spec');
  const name = metadata?.scalar('name');
  return {
    name,
    namespace: metadata?.scalar('namespace')?.text,
    at: name?.at ?? fields.head.span(),
    type: spec?.scalar('type')?.text.value ?? 'ClusterIP',
    isHeadless: /^none$/i.test(
      spec?.scalar('clusterIP')?.text.value ?? spec?.scalar('clusterIp')?.text.value ?? '',
    ),
    selector: spec?.pairs('selector') ?? [],
    ports: (spec?.list('ports') ?? []).map(readPort),
    open:
      spec === undefined
        ? unknown('what it says cannot be seen', fields.head.span())
        : (spec.open ?? fields.open),
  };
}

function readPort(item: Fields): DeclaredServicePort {
  return {
    name: item.scalar('name')?.text,
    port: item.scalar('port'),
    targetPort: item.scalar('targetPort'),
    nodePort: item.scalar('nodePort'),
    protocol: item.scalar('protocol')?.text.value ?? 'TCP',
  };
}
