import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import { parseQuantity } from '../../syntax/quantity.ts';
import type { NameValue } from '../../syntax/yaml/reader.ts';
import { isUnknown, type Known, type Unknown, unknown } from '../unknown.ts';
import { type Fields, type Scalar, seen } from './fields.ts';
import { type DeclaredProbe, readProbe } from './probe.ts';
import { numberAt, parsed, type Stated, wordAt } from './stated.ts';
import { podOf } from './terraform-objects.ts';

/** Something that makes pods, however it is declared. */
export interface PodWorkload {
  /** `Deployment`, `StatefulSet`, `DaemonSet`, `Job`, `CronJob`, `Pod` … */
  readonly kind: string;
  readonly name: Scalar | undefined;
  readonly namespace: Text | undefined;
  readonly declaredIn: 'kubernetes' | 'terraform';
  /** What to point at when the whole of it is meant: its name, else its beginning. */
  readonly at: Span;
  /** The whole of it. */
  readonly text: Text;
  /** Set when it is only a part, the rest of which stands elsewhere (a patch): what is absent is then unknown. */
  readonly partial: Unknown | undefined;
  readonly replicas: Stated<number>;
  /** RollingUpdate by default; OnDelete of a StatefulSet or DaemonSet. */
  readonly strategy: Stated<string>;
  /** A number of pods or a percentage. */
  readonly maxSurge: Stated<string>;
  readonly maxUnavailable: Stated<string>;
  /** Seconds; Kubernetes gives up a rollout after that long without progress. */
  readonly progressDeadline: Stated<number>;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly grace: Stated<number>;
  /** Of its pods. */
  readonly labels: readonly NameValue[];
  readonly containers: readonly PodContainer[];
  readonly volumes: readonly ClaimedVolume[];
  readonly fileVolumes: readonly FileVolume[];
}

export interface PodContainer {
  readonly name: Scalar | undefined;
  readonly image: Scalar | undefined;
  readonly at: Span;
  readonly command: readonly Text[] | undefined;
  readonly args: readonly Text[] | undefined;
  readonly environment: readonly NameValue[];
  readonly ports: readonly {
    readonly name?: Scalar;
    readonly port: Known<number>;
    readonly at?: Span;
    readonly hostPort?: Scalar;
    /** `TCP` where it does not say. */
    readonly protocol: string;
  }[];
  readonly mounts: readonly { readonly volume: Text | undefined; readonly path: Scalar | undefined }[];
  /** Cores and bytes; absent when nothing is requested. */
  readonly requests: Resources;
  /** The same; absent where it may use whatever its node has. */
  readonly limits: Resources;
  readonly workingDir: Scalar | undefined;
  /** `runAsUser`, its own or its pod's. */
  readonly user: Scalar | undefined;
  readonly liveness: Known<DeclaredProbe> | undefined;
  readonly readiness: Known<DeclaredProbe> | undefined;
  readonly startup: Known<DeclaredProbe> | undefined;
  /** Set when more may be set than is seen. */
  readonly open: Unknown | undefined;
}

interface Resources {
  readonly cpu?: Stated<number>;
  readonly memory?: Stated<number>;
}

/** A volume that brings files from elsewhere. */
export interface FileVolume {
  readonly name: Text;
  readonly kind: 'secret' | 'configMap' | 'hostPath' | 'projected';
}

/** A volume of a pod that comes from a claim of its own name. */
export interface ClaimedVolume {
  readonly name: Text | undefined;
  readonly claim: Scalar;
}

/** Reads an object by its fields; undefined when it makes no pods. */
export function readWorkload(
  kind: string,
  fields: Fields,
  declaredIn: PodWorkload['declaredIn'],
): PodWorkload | undefined {
  const pod = podOf(kind, fields);
  if (pod === undefined) return undefined;
  const spec = seen(fields, 'spec') ?? pod;
  const metadata = seen(fields, 'metadata');
  const name = metadata?.scalar('name');
  const containers = pod.list('containers');
  const partial = declaredIn === 'kubernetes' ? partiality(kind, spec, containers) : undefined;
  return {
    kind,
    name,
    namespace: metadata?.scalar('namespace')?.text,
    declaredIn,
    at: declaredIn === 'terraform' ? resourceHead(fields) : (name?.at ?? fields.head.span()),
    text: fields.text,
    partial,
    replicas: lacking(numberAt(spec, 'replicas', 1), partial),
    ...readStrategy(spec, partial),
    progressDeadline: lacking(numberAt(spec, 'progressDeadlineSeconds', 600), partial),
    grace: lacking(numberAt(pod, 'terminationGracePeriodSeconds', 30), partial),
    labels: labelsOf(kind, fields, spec),
    containers: containers.map((container) => readContainer(container, { pod, partial })),
    volumes: pod.list('volumes').flatMap(readVolume),
    fileVolumes: pod.list('volumes').flatMap(readFileVolume),
  };
}

/** Of the pod template; of a Pod its own. */
function labelsOf(kind: string, fields: Fields, spec: Fields): readonly NameValue[] {
  const of = kind === 'Pod' ? fields : seen(spec, 'template');
  return seen(of, 'metadata')?.pairs('labels') ?? [];
}

/** `resource "kubernetes_deployment" "chat"`: the resource's own line. */
function resourceHead(fields: Fields): Span {
  const { text } = fields;
  const end = text.value.search(/\s*\{/);
  return text.slice(0, end === -1 ? undefined : end).span();
}

/** A manifest without what the API server demands is a patch, which another file completes. */
function partiality(kind: string, spec: Fields, containers: readonly Fields[]): Unknown | undefined {
  const lacksSelector =
    ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind) && spec.inner('selector') === undefined;
  const lacksImage = containers.some((container) => container.scalar('image') === undefined);
  return lacksSelector || lacksImage
    ? unknown('this is a part of an object; the rest stands elsewhere', spec.text.span(0, 1))
    : undefined;
}

function readStrategy(
  spec: Fields,
  partial: Unknown | undefined,
): Pick<PodWorkload, 'strategy' | 'maxSurge' | 'maxUnavailable'> {
  const inner = spec.inner('strategy') ?? spec.inner('updateStrategy');
  const missing = partial ?? spec.open;
  if (inner === undefined) {
    return {
      strategy: { value: missing ?? 'RollingUpdate' },
      maxSurge: { value: missing ?? '25%' },
      maxUnavailable: { value: missing ?? '25%' },
    };
  }
  if (isUnknown(inner))
    return { strategy: { value: inner }, maxSurge: { value: inner }, maxUnavailable: { value: inner } };
  const rolling = seen(inner, 'rollingUpdate') ?? inner;
  return {
    strategy: wordAt(inner, 'type', 'RollingUpdate'),
    maxSurge: wordAt(rolling, 'maxSurge', '25%'),
    maxUnavailable: wordAt(rolling, 'maxUnavailable', '25%'),
  };
}

function lacking<T>(stated: Stated<T>, partial: Unknown | undefined): Stated<T> {
  return stated.at === undefined && partial !== undefined ? { value: partial } : stated;
}

function readContainer(
  fields: Fields,
  { pod, partial }: { readonly pod: Fields; readonly partial: Unknown | undefined },
): PodContainer {
  const name = fields.scalar('name');
  const open = partial ?? fields.open;
  return {
    name,
    image: fields.scalar('image'),
    at: name?.at ?? fields.head.span(),
    command: fields.words('command'),
    args: fields.words('args'),
    environment: fields.list('env').flatMap(readVariable),
    ports: fields.list('ports').map(readPort),
    mounts: fields
      .list('volumeMounts')
      .map((mount) => ({ volume: mount.scalar('name')?.text, path: mount.scalar('mountPath') })),
    requests: resourcesOf(fields, 'requests'),
    limits: resourcesOf(fields, 'limits'),
    workingDir: fields.scalar('workingDir'),
    user: [fields, pod].flatMap((one) => seen(one, 'securityContext')?.scalar('runAsUser') ?? [])[0],
    liveness: probeAt(fields, 'liveness', open),
    readiness: probeAt(fields, 'readiness', open),
    startup: probeAt(fields, 'startup', open),
    open,
  };
}

function probeAt(
  fields: Fields,
  kind: 'liveness' | 'readiness' | 'startup',
  open: Unknown | undefined,
): Known<DeclaredProbe> | undefined {
  const inner = fields.inner(`${kind}Probe`);
  if (inner === undefined) return open;
  return isUnknown(inner) ? inner : readProbe(inner, kind, 'kubernetes');
}

function readVariable(item: Fields): NameValue[] {
  const name = item.scalar('name')?.text;
  const value = item.scalar('value')?.text;
  return name === undefined ? [] : [{ text: item.text, name, ...(value === undefined ? {} : { value }) }];
}

function readPort(item: Fields): PodContainer['ports'][number] {
  const [name, hostPort] = [item.scalar('name'), item.scalar('hostPort')];
  const { value, at } = numberAt(item, 'containerPort', Number.NaN);
  return {
    port: value,
    protocol: item.scalar('protocol')?.text.value ?? 'TCP',
    ...(at === undefined ? {} : { at }),
    ...(name === undefined ? {} : { name }),
    ...(hostPort === undefined ? {} : { hostPort }),
  };
}

function resourcesOf(container: Fields, part: 'requests' | 'limits'): Resources {
  return { ...quantity('cpu', container, part), ...quantity('memory', container, part) };
}

/** In Terraform requests and limits are a map, or the fields of a block. */
function quantity(
  name: keyof Resources,
  container: Fields,
  part: 'requests' | 'limits',
): { [K in typeof name]?: Stated<number> } {
  const resources = seen(container, 'resources');
  const scalar =
    seen(resources, part)?.scalar(name) ??
    resources?.pairs(part).find((pair) => pair.name.value === name)?.value;
  if (scalar === undefined) return {};
  const text = 'at' in scalar ? scalar.text : scalar;
  return { [name]: { value: parsed(text, parseQuantity), at: text.span() } };
}

const FILE_VOLUMES = ['secret', 'configMap', 'hostPath', 'projected'] as const;

function readFileVolume(item: Fields): FileVolume[] {
  const name = item.scalar('name')?.text;
  const kind = FILE_VOLUMES.find((one) => item.inner(one) !== undefined);
  return name === undefined || kind === undefined ? [] : [{ name, kind }];
}

function readVolume(item: Fields): ClaimedVolume[] {
  const claim = seen(item, 'persistentVolumeClaim')?.scalar('claimName');
  return claim === undefined ? [] : [{ name: item.scalar('name')?.text, claim }];
}
