import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { NameValue } from '../../syntax/yaml/reader.ts';
import { isUnknown, type Known, type Unknown, unknown } from '../unknown.ts';
import { type Fields, type Scalar, seen } from './fields.ts';
import { numberAt, type Stated } from './stated.ts';

/** What a probe is for. `health`: one that a container engine runs; `target`: a load balancer's. */
export type ProbeKind = 'startup' | 'liveness' | 'readiness' | 'health' | 'target';
export type ProbeSystem = 'kubernetes' | 'docker' | 'ecs' | 'cloud-run' | 'load-balancer';

/** A probe with every setting that its system knows, defaults filled in: all that is needed to replay it. Times are in seconds. */
export interface DeclaredProbe {
  readonly kind: ProbeKind;
  readonly system: ProbeSystem;
  /** Its name: `liveness_probe`, `HEALTHCHECK`. */
  readonly at: Span;
  readonly ask: Known<ProbeAsk>;
  readonly initialDelay: Stated<number>;
  readonly period: Stated<number>;
  readonly timeout: Stated<number>;
  /** `retries` of a container engine. */
  readonly failureThreshold: Stated<number>;
  readonly successThreshold: Stated<number>;
  /** Of a container engine: failures before it has passed do not count. */
  readonly startPeriod?: Stated<number>;
  /** Of Docker: the gap between checks during the start period. */
  readonly startInterval?: Stated<number>;
  /** Between SIGTERM and SIGKILL when this probe kills; the pod's own where it says nothing. */
  readonly grace?: Stated<number>;
}

/** How a probe asks. Ports are numbers or names, as written. */
export type ProbeAsk =
  | {
      readonly kind: 'http';
      readonly path?: Scalar;
      readonly port?: Scalar;
      readonly host?: Scalar;
      readonly scheme?: Scalar;
      readonly headers: readonly NameValue[];
    }
  | { readonly kind: 'tcp'; readonly port?: Scalar; readonly host?: Scalar }
  | { readonly kind: 'grpc'; readonly port?: Scalar; readonly service?: Scalar }
  /** `shell`: one text for the image's shell; else words. */
  | { readonly kind: 'exec'; readonly shell: boolean; readonly words: readonly Text[] };

/** A probe of a Kubernetes container, or of a Cloud Run one, which has the same settings and defaults. */
export function readProbe(
  fields: Fields,
  kind: ProbeKind,
  system: 'kubernetes' | 'cloud-run',
): DeclaredProbe {
  const ask = readAsk(fields);
  return {
    kind,
    system,
    at: fields.head.span(),
    ask: ask ?? fields.open ?? unknown('it does not say how it asks', fields.head.span()),
    initialDelay: numberAt(fields, 'initialDelaySeconds', 0),
    period: numberAt(fields, 'periodSeconds', 10),
    timeout: numberAt(fields, 'timeoutSeconds', 1),
    failureThreshold: numberAt(fields, 'failureThreshold', 3),
    successThreshold: numberAt(fields, 'successThreshold', 1),
    ...(fields.scalar('terminationGracePeriodSeconds') === undefined
      ? {}
      : { grace: numberAt(fields, 'terminationGracePeriodSeconds', 30) }),
  };
}

function readAsk(fields: Fields): ProbeAsk | Unknown | undefined {
  const http = fields.inner('httpGet');
  if (http !== undefined) return isUnknown(http) ? http : readHttp(http);
  const tcp = fields.inner('tcpSocket');
  if (tcp !== undefined)
    return isUnknown(tcp)
      ? tcp
      : { kind: 'tcp', ...given({ port: tcp.scalar('port'), host: tcp.scalar('host') }) };
  const grpc = fields.inner('grpc');
  if (grpc !== undefined)
    return isUnknown(grpc)
      ? grpc
      : { kind: 'grpc', ...given({ port: grpc.scalar('port'), service: grpc.scalar('service') }) };
  const exec = seen(fields, 'exec');
  return exec === undefined ? undefined : { kind: 'exec', shell: false, words: exec.words('command') ?? [] };
}

function readHttp(http: Fields): ProbeAsk {
  const headers = [...http.list('httpHeaders'), ...http.list('httpHeader')].flatMap((header): NameValue[] => {
    const name = header.scalar('name')?.text;
    const value = header.scalar('value')?.text;
    return name === undefined ? [] : [{ text: header.text, name, ...(value === undefined ? {} : { value }) }];
  });
  const scalars = {
    path: http.scalar('path'),
    port: http.scalar('port'),
    host: http.scalar('host'),
    scheme: http.scalar('scheme'),
  };
  return { kind: 'http', headers, ...given(scalars) };
}

/** Without the properties that are undefined. */
function given<K extends string>(
  scalars: Readonly<Record<K, Scalar | undefined>>,
): { readonly [P in K]?: Scalar } {
  return Object.fromEntries(Object.entries(scalars).filter(([, scalar]) => scalar !== undefined)) as {
    [P in K]?: Scalar;
  };
}
