import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { stageOf } from '../images/image-contents.ts';
import { imagesOf } from '../images/images.ts';
import { likelyPorts } from '../ports/image-ports.ts';
import { containerOfService } from '../ports/service-containers.ts';
import { runsServer, serverImage } from './server-images.ts';

/** A compose service that listens. */
export interface Listener {
  readonly path: string;
  readonly name: Text;
  readonly ports: ReadonlySet<number>;
  /** Host port and container port; what the engine picks is left out. */
  readonly published: readonly { readonly host: number; readonly target: number; readonly at: Span }[];
  /** A published port that cannot be known. */
  readonly open?: Text;
  /** It has the host's own network. */
  readonly onHost: boolean;
}

export const listenersOf = once((deployment: Deployment): readonly Listener[] =>
  deployment
    .composeFiles()
    .flatMap(({ path, compose }) => compose.services.map((service) => listenerOf(deployment, path, service))),
);

function listenerOf(deployment: Deployment, path: string, service: ComposeService): Listener {
  const published = service.ports.flatMap(({ published: host, target, text }) => {
    if (host === undefined) return [];
    const count = Math.min(host.last - host.first + 1, 1000);
    return Array.from({ length: count }, (_, i) => ({
      host: host.first + i,
      target: target === undefined ? -1 : target.first + i,
      at: text.span(),
    }));
  });
  const open = service.ports.find(({ text }) => !text.isKnown)?.text;
  return {
    path,
    name: service.name,
    ports: new Set([...servicePorts(deployment, path, service), ...published.map(({ target }) => target)]),
    published,
    ...(open === undefined ? {} : { open }),
    onHost: service.networkMode?.value === 'host',
  };
}

/** Ports on which something in the container may listen, as far as image, build, command and health check tell. */
function servicePorts(deployment: Deployment, path: string, service: ComposeService): number[] {
  const isClient = serverImage(service.image) !== undefined && !runsServer(service);
  const container = containerOfService(deployment)(service);
  const listening = container?.listening();
  const known = listening === undefined || isUnknown(listening) ? [] : listening.map(({ number }) => number);
  const ports = isClient ? [] : [...known, ...likelyPorts(deployment, service.image)];
  for (const { value } of service.expose) ports.push(...numbersIn(value));
  for (const { target } of service.ports) if (target !== undefined) ports.push(target.first);
  for (const { value } of service.healthcheck?.test?.words ?? []) {
    for (const [, port] of value.matchAll(/(?:localhost|127\.0\.0\.1):(\d{2,5})\b/g))
      ports.push(Number(port));
  }
  return [...ports, ...exposedPorts(deployment, path, service)];
}

/** EXPOSE of the image that the service builds. */
function exposedPorts(deployment: Deployment, path: string, service: ComposeService): number[] {
  const built = imagesOf(deployment).find(
    ({ by }) => by.kind === 'compose' && by.path === path && by.service === service,
  );
  const tree = deployment.dockerfileAt(built?.dockerfile);
  const stage = tree === undefined ? undefined : stageOf(tree, service.build?.target?.value);
  return (stage?.instructions ?? []).flatMap((instruction) =>
    instruction.kind === 'expose' ? instruction.ports.map(({ first }) => first) : [],
  );
}

function numbersIn(value: string): number[] {
  const [, first] = /^(\d{1,5})(?:-\d+)?(?:\/\w+)?$/.exec(value) ?? [];
  return first === undefined ? [] : [Number(first)];
}

/** Where a host-side client of a port ends. */
export interface HostPort {
  /** A service that listens on that port in its container. */
  readonly listener: Listener;
  /** All that do, by name. */
  readonly names: readonly string[];
  /** Whether anything publishes the port on the host. */
  readonly published: Known<boolean>;
  /** The host port under which that service's port is reached instead. */
  readonly instead?: { readonly host: number; readonly at: Span };
}

/** What answers on a port of the host, by the compose files; undefined when no service of theirs listens on such a port. */
export function hostPort(deployment: Deployment, port: number): HostPort | undefined {
  return hostPorts(deployment)(port);
}

const hostPorts = once((deployment: Deployment) =>
  remembered((port: number) => findHostPort(deployment, port)),
);

function findHostPort(deployment: Deployment, port: number): HostPort | undefined {
  const all = listenersOf(deployment);
  const listening = all.filter(({ ports, onHost }) => ports.has(port) && !onHost);
  const [listener] = listening;
  if (listener === undefined) return undefined;
  const names = [...new Set(listening.map(({ name }) => name.value))];
  if (
    all.some(
      ({ published, onHost, ports }) =>
        published.some(({ host }) => host === port) || (onHost && ports.has(port)),
    )
  ) {
    return { listener, names, published: true };
  }
  const open = all.find(
    (one) => one.open !== undefined && (one.ports.has(port) || one.ports.size === 0),
  )?.open;
  const why = open?.unknown ?? otherListener(deployment, port);
  const [instead] = listener.published.filter(({ target }) => target === port);
  // On a web server's own port answers whatever the host has in front of the containers.
  if (WEB_PORTS.has(port) && instead !== undefined) return undefined;
  return {
    listener,
    names,
    published: why === undefined ? false : unknown(why, open?.span()),
    ...(instead === undefined ? {} : { instead }),
  };
}

const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** Servers that a host may have from its own packages. */
const PACKAGES: ReadonlyMap<number, RegExp> = new Map([
  [5432, /postgres|pgbouncer|patroni/],
  [3306, /mysql|mariadb|percona/],
  [27017, /mongo/],
  [6379, /redis|valkey|keydb/],
  [9200, /elasticsearch|opensearch/],
  [5672, /rabbitmq/],
  [6333, /qdrant/],
  [11434, /ollama/],
]);

/** Acts on the host that may leave something listening there. */
const hostActs = once((deployment: Deployment): readonly Act[] =>
  deployment.acts().filter((act) => {
    const at = act.line.where.at(-1)?.kind;
    if (at === 'container' || at === 'build' || act.line.script.origin.kind === 'compose') return false;
    return MAY_LISTEN.has(act.kind) || TUNNELS.test(act.program);
  }),
);

const MAY_LISTEN: ReadonlySet<string> = new Set([
  'serve',
  'run-container',
  'install',
  'start',
  'enable',
  'restart',
]);
const TUNNELS = /^(?:kubectl|socat)$/;

/** Lines that open a tunnel; ssh leaves no act of its own when it runs nothing at the other end. */
const tunnelLines = once((deployment: Deployment): readonly string[] =>
  deployment.repository.files
    .filter(({ content }) => /\bssh\b[^\n]{0,200}-\w*L|port-forward/.test(content))
    .flatMap(({ content }) => content.split('\n').filter((line) => /\bssh\b.*-\w*L|port-forward/.test(line))),
);

/** Something else that may listen on that port of the host, as a clause. */
function otherListener(deployment: Deployment, port: number): string | undefined {
  const pattern = PACKAGES.get(port);
  const number = new RegExp(`\\b${port}\\b`);
  for (const act of hostActs(deployment)) {
    const words = act.line.argv.map(({ value }) => value).join(' ');
    if (act.kind === 'serve' && isPort(factOf(deployment.programs, act, 'port'), port))
      return `\`${act.program}\` listens on ${port} as well`;
    if (act.kind === 'run-container' && publishes(deployment, act, port))
      return `a container publishes ${port} in another place`;
    if (TUNNELS.test(act.program) && number.test(words)) return `a tunnel may lead to ${port}`;
    if (
      pattern?.test(words) === true &&
      MAY_LISTEN.has(act.kind) &&
      act.kind !== 'run-container' &&
      !/client/.test(words)
    )
      return `the host may have a server of its own on ${port}`;
  }
  if (tunnelLines(deployment).some((line) => number.test(line))) return `a tunnel may lead to ${port}`;
  return pattern !== undefined && deployment.units().some(({ name }) => pattern.test(name))
    ? `a unit may listen on ${port}`
    : undefined;
}

function isPort(fact: ReturnType<typeof factOf>, port: number): boolean {
  return fact !== undefined && !isUnknown(fact) && Number(fact.value) === port;
}

function publishes(deployment: Deployment, act: Parameters<typeof factOf>[1], port: number): boolean {
  const isHost = textOf(deployment.programs, act, 'network')?.value === 'host';
  return (
    isHost ||
    textsOf(deployment.programs, act, 'port').some(
      ({ value, isKnown }) => !isKnown || new RegExp(`(?:^|:)${port}:|^${port}-`).test(value),
    )
  );
}
