import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { clustersOf } from '../../workloads/declared.ts';
import { isFallback } from '../commands/fallbacks.ts';
import { nginxFiles } from '../ports/nginx-config.ts';
import { type ServiceContainer, serviceContainers } from '../ports/service-containers.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { clientsInActs } from './clients.ts';
import { aliasesOf } from './data-servers.ts';
import {
  addressesIn,
  type DialledAddress,
  pairedAddresses,
  speaksOfItself,
  upstreamsIn,
} from './dialled-addresses.ts';
import { answersHere } from './port-mappings.ts';
import { toService } from './port-routes.ts';
import { listensInstead, type PortUse, serviceArtefact } from './port-use.ts';
import { serviceSettings } from './told-variables.ts';

/** Ports of services that others dial by name: in variables, in commands, in the configuration of a proxy. */
export function dialledPorts(deployment: Deployment): PortUse[] {
  return [
    ...serviceContainers(deployment).flatMap((container) => [
      ...inVariables(deployment, container),
      ...inProxies(deployment, container),
    ]),
    ...inCommands(deployment),
    ...inClusters(deployment),
  ];
}

/** Services of one compose file, by each of their names; a name that two have is left out. */
const servicesByName = once((deployment: Deployment): ReadonlyMap<string, ServiceContainer | undefined> => {
  const byName = new Map<string, ServiceContainer | undefined>();
  for (const container of serviceContainers(deployment)) {
    for (const alias of new Set(aliasesOf(container.service))) {
      const key = `${container.path}\u0000${alias}`;
      byName.set(key, byName.has(key) ? undefined : container);
    }
  }
  return byName;
});

interface Dial {
  readonly from: ServiceContainer;
  readonly host: string;
  readonly port: { readonly number: number; readonly at: Span };
  /** Who dials, for people. */
  readonly who: string;
}

function dialOf(deployment: Deployment, { from, host, port, who }: Dial): PortUse[] {
  const to = servicesByName(deployment).get(`${from.path}\u0000${host}`);
  if (to === undefined || to === from || isFallback(deployment, port.at)) return [];
  const isPublished = to.service.ports.find(
    ({ published, target }) => published?.first === port.number && target !== undefined,
  );
  const { instead, insteadAt } = listensInstead(to);
  return [
    {
      artefact: serviceArtefact(deployment, from.path, from.service),
      at: port.at,
      kind: 'client',
      port: String(port.number),
      says: `${who} dials port ${port.number} of service \`${to.name}\``,
      answered: answersHere(deployment, to, port.number),
      instead: isPublished === undefined ? instead : `${instead}; ${port.number} is its port on the host`,
      insteadAt: isPublished === undefined ? insteadAt : [...insteadAt, isPublished.text.span()],
    },
  ];
}

function inVariables(deployment: Deployment, from: ServiceContainer): PortUse[] {
  const { values } = serviceSettings(deployment, from.path, from.service);
  const told = [...values].filter(([name]) => !speaksOfItself(name));
  const dials = [
    ...told.flatMap(([name, value]) => addressesIn(value).map((address) => ({ name, address }))),
    ...pairedAddresses(new Map(told)).map((address) => ({ name: `${address.host.value}`, address })),
  ];
  return dials.flatMap(({ address: { host, port } }) =>
    dialOf(deployment, {
      from,
      host: host.value,
      port: { number: Number(port.value), at: port.span() },
      who: `service \`${from.name}\``,
    }),
  );
}

/** `proxy_pass http://api:8000` in the configuration of nginx. */
function inProxies(deployment: Deployment, from: ServiceContainer): PortUse[] {
  if (!/nginx|openresty/.test(from.process.image?.value ?? '')) return [];
  return (nginxFiles(deployment, from.process) ?? []).flatMap(upstreamsIn).flatMap(({ host, port }) =>
    dialOf(deployment, {
      from,
      host: host.value,
      port: { number: Number(port.value), at: port.span() },
      who: `nginx of service \`${from.name}\``,
    }),
  );
}

/** Commands of services that dial others: `pg_isready -h db -p 5433`. */
function inCommands(deployment: Deployment): PortUse[] {
  return clientsInActs(deployment).flatMap(({ place, host, port, at, program }) => {
    if (place.kind !== 'service' || host?.isKnown !== true || port?.text === undefined) return [];
    const from = servicesByName(deployment).get(`${place.path}\u0000${place.service}`);
    if (from === undefined) return [];
    const where = port.text.isKnown ? port.text.span() : at;
    return dialOf(deployment, {
      from,
      host: host.value,
      port: { number: port.number, at: where },
      who: `\`${program}\` in service \`${from.name}\``,
    });
  });
}

/** Variables of pods that name a Service. */
function inClusters(deployment: Deployment): PortUse[] {
  return clustersOf(deployment).flatMap(({ workloads }) =>
    workloads.flatMap(({ containers, namespace }) =>
      containers.flatMap(({ environment, name }) => {
        const told = new Map(
          environment.flatMap((one): [string, Text][] =>
            one.value === undefined || speaksOfItself(one.name.value) ? [] : [[one.name.value, one.value]],
          ),
        );
        const addresses = [...[...told.values()].flatMap(addressesIn), ...pairedAddresses(told)];
        return addresses.flatMap((address) =>
          toNamedService(deployment, address, {
            namespace: namespace?.value,
            who: `container \`${name?.text.value ?? ''}\``,
          }),
        );
      }),
    ),
  );
}

/** `api`, `api.shop`, `api.shop.svc.cluster.local`. */
function toNamedService(
  deployment: Deployment,
  { host, port }: DialledAddress,
  from: { namespace: string | undefined; who: string },
): PortUse[] {
  const match = /^([\w-]+)(?:\.([\w-]+)(?:\.svc(?:\.[\w.-]+)?)?)?$/.exec(host.value);
  if (match === null) return [];
  const service = host.slice(0, (match[1] ?? '').length);
  const namespace = match[2] ?? from.namespace;
  return toService(deployment, { service, port, namespace, who: from.who, kind: 'client', dials: true }).map(
    (use) => ({ ...use, artefact: artefactsOf(deployment).ofPath(port.path) }),
  );
}
