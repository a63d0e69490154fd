import type { Span } from '../../repository/span.ts';
import { Text } from '../../repository/text.ts';
import { parseQuantity } from '../../syntax/quantity.ts';
import type { NameValue } from '../../syntax/yaml/reader.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';
import { type Fields, type Scalar, seen } from './fields.ts';
import { type DeclaredProbe, readProbe } from './probe.ts';
import { numberAt, parsed, type Stated } from './stated.ts';

/** A container that a cloud runs without a cluster: of an ECS task definition, of a Cloud Run service or job. */
export interface CloudContainer {
  readonly system: 'ecs' | 'cloud-run';
  readonly declaredIn: 'terraform' | 'cloud';
  readonly name: Scalar | undefined;
  /** Its name, else where it begins. */
  readonly at: Span;
  /** What it stands under, or its beginning. */
  readonly head: Text;
  readonly image: Scalar | undefined;
  /** In place of the image's ENTRYPOINT. */
  readonly entrypoint: readonly Text[] | undefined;
  /** In place of the image's CMD. */
  readonly command: readonly Text[] | undefined;
  readonly environment: readonly NameValue[];
  /** Variables come from files or secrets beside those. */
  readonly hasMore: boolean;
  readonly ports: readonly { readonly port: Known<number>; readonly at: Span }[];
  readonly mounts: readonly Scalar[];
  readonly workingDirectory: Scalar | undefined;
  readonly user: Scalar | undefined;
  /** Bytes and cores; absent where nothing limits them. */
  readonly memory: Known<number> | undefined;
  readonly cpus: Known<number> | undefined;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly grace: Stated<number>;
  readonly isJob: boolean;
  readonly probes: readonly DeclaredProbe[];
}

const MEBIBYTE = 1024 ** 2;
const NEVER: Stated<number> = { value: 0 };
const ONCE: Stated<number> = { value: 1 };

/** The containers of an ECS task definition (API reference, ContainerDefinition); `task` is what says the task's own limits. */
export function ecsContainers(
  containers: readonly Fields[],
  task: Fields | undefined,
  declaredIn: CloudContainer['declaredIn'],
): CloudContainer[] {
  return containers.map((container) => {
    const memory = units(container.scalar('memory') ?? task?.scalar('memory'), MEBIBYTE);
    const cpus = units(container.scalar('cpu') ?? task?.scalar('cpu'), 1 / 1024);
    const check = seen(container, 'healthCheck');
    return {
      ...shared(container),
      system: 'ecs',
      declaredIn,
      entrypoint: container.words('entryPoint'),
      command: container.words('command'),
      environment: [...container.list('environment'), ...container.list('secrets')].flatMap(variable),
      hasMore: container.list('environmentFiles').length > 0,
      ports: container.list('portMappings').filter(isTcp).map(portAt),
      mounts: container.list('mountPoints').flatMap((mount) => mount.scalar('containerPath') ?? []),
      workingDirectory: container.scalar('workingDirectory'),
      user: container.scalar('user'),
      memory,
      cpus,
      grace: numberAt(container, 'stopTimeout', 30),
      isJob: false,
      probes: check === undefined ? [] : [ecsProbe(check)],
    };
  });
}

/** Interval 30, timeout 5, retries 3, no start period (API reference, HealthCheck). */
function ecsProbe(check: Fields): DeclaredProbe {
  const [kind, ...rest] = check.words('command') ?? [];
  return {
    kind: 'health',
    system: 'ecs',
    at: check.head.span(),
    ask:
      kind === undefined
        ? unknown('it does not say how it asks', check.head.span())
        : { kind: 'exec', shell: kind.value === 'CMD-SHELL', words: rest },
    initialDelay: NEVER,
    period: numberAt(check, 'interval', 30),
    timeout: numberAt(check, 'timeout', 5),
    failureThreshold: numberAt(check, 'retries', 3),
    successThreshold: ONCE,
    startPeriod: numberAt(check, 'startPeriod', 0),
  };
}

/** Where nothing says a port, requests go to 8080 and the program is told so by `PORT` (Cloud Run's container contract). */
const CLOUD_RUN_PORT = '8080';

/** The containers under a Cloud Run template. Its fields are named as Kubernetes' are. */
export function cloudRunContainers(
  template: Fields,
  how: Pick<CloudContainer, 'declaredIn' | 'isJob'>,
): CloudContainer[] {
  const containers = template.list('containers');
  return containers.map((container) => {
    const limits = seen(container, 'resources')?.pairs('limits') ?? [];
    const limit = (name: string): Known<number> | undefined => {
      const value = limits.find((pair) => pair.name.value === name)?.value;
      return value === undefined ? undefined : parsed(value, parseQuantity);
    };
    const said = container.list('ports').map((port) => portAt(port));
    // Of several containers only the one that declares a port is sent requests.
    const isAlone = containers.length === 1 && !how.isJob;
    const at = container.head.span();
    const ports = said.length === 0 && isAlone ? [{ port: Number(CLOUD_RUN_PORT), at }] : said;
    const own = container.list('env').flatMap(variable);
    return {
      ...shared(container),
      ...how,
      system: 'cloud-run',
      entrypoint: container.words('command'),
      command: container.words('args'),
      environment: [...own, ...portVariable(ports[0])],
      hasMore: false,
      ports,
      mounts: container.list('volumeMounts').flatMap((mount) => mount.scalar('mountPath') ?? []),
      workingDirectory: container.scalar('workingDir'),
      user: undefined,
      memory: limit('memory'),
      cpus: limit('cpu'),
      grace: { value: 10 },
      probes: cloudRunProbes(container, ports[0]),
    };
  });
}

function cloudRunProbes(
  container: Fields,
  port: CloudContainer['ports'][number] | undefined,
): DeclaredProbe[] {
  return (['startup', 'liveness'] as const).flatMap((kind) => {
    const inner = seen(container, `${kind}Probe`);
    return inner === undefined ? [] : [withPort(readProbe(inner, kind, 'cloud-run'), port)];
  });
}

/** A probe that names no port asks the first of its container (the provider's documentation, `http_get.port`). */
function withPort(probe: DeclaredProbe, port: CloudContainer['ports'][number] | undefined): DeclaredProbe {
  const { ask } = probe;
  if (isUnknown(ask) || ask.kind === 'exec' || ask.port !== undefined || port === undefined) return probe;
  const text = isUnknown(port.port)
    ? Text.unknown(port.port.why, port.at)
    : Text.standing(String(port.port), port.at);
  return { ...probe, ask: { ...ask, port: { text, at: port.at } } };
}

function portVariable(port: CloudContainer['ports'][number] | undefined): NameValue[] {
  if (port === undefined || isUnknown(port.port)) return [];
  const value = Text.standing(String(port.port), port.at);
  return [{ text: value, name: Text.standing('PORT', port.at), value }];
}

function shared(container: Fields): Pick<CloudContainer, 'name' | 'at' | 'head' | 'image'> {
  const name = container.scalar('name');
  const { head } = container;
  return { name, at: name?.at ?? head.span(), head, image: container.scalar('image') };
}

/** TCP where it does not say (API reference, PortMapping). */
function isTcp(port: Fields): boolean {
  return (port.scalar('protocol')?.text.value ?? 'tcp') === 'tcp';
}

function portAt(port: Fields): CloudContainer['ports'][number] {
  const { value, at } = numberAt(port, 'containerPort', Number.NaN);
  const isNone = !isUnknown(value) && Number.isNaN(value);
  return { port: isNone ? unknown('no port is said', port.head.span()) : value, at: at ?? port.head.span() };
}

/** One without a value has it from somewhere else. */
function variable(item: Fields): NameValue[] {
  const name = item.scalar('name')?.text;
  const value = item.scalar('value')?.text;
  return name === undefined ? [] : [{ text: item.text, name, ...(value === undefined ? {} : { value }) }];
}

function units(scalar: Scalar | undefined, factor: number): Known<number> | undefined {
  if (scalar === undefined) return undefined;
  const value = parsed(scalar.text, (written) => (/^\d+$/.test(written) ? Number(written) : undefined));
  return isUnknown(value) ? value : value * factor;
}
