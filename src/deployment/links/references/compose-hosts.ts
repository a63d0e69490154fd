import type { Text } from '../../../repository/text.ts';
import type { ComposeFile } from '../../../syntax/compose/file.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { isUnknown } from '../../unknown.ts';
import { isFallback } from '../commands/fallbacks.ts';
import { aliasesOf } from '../connections/data-servers.ts';
import {
  addressesIn,
  type DialledAddress,
  pairedAddresses,
  speaksOfItself,
  upstreamsIn,
} from '../connections/dialled-addresses.ts';
import { serviceArtefact } from '../connections/port-use.ts';
import { runsServer } from '../connections/server-images.ts';
import { serviceSettings } from '../connections/told-variables.ts';
import { nginxFiles } from '../ports/nginx-config.ts';
import { type ServiceContainer, serviceContainers } from '../ports/service-containers.ts';
import { isOpen } from './compose-names.ts';
import type { Dangling } from './dangling.ts';

/**
 * Hosts that a service dials and that no service is called, where one other service of the file listens on just that port. A name
 * without such a neighbour may be a machine of the network's own DNS. Databases are left to what compares their users as well.
 */
export function composeHosts(deployment: Deployment): Dangling[] {
  return serviceContainers(deployment).flatMap((from) => {
    if (isOpen(deployment, from.compose) || reachesOthers(from.compose)) return [];
    return addressesOf(deployment, from).flatMap((address) => danglingHost(deployment, from, address) ?? []);
  });
}

function danglingHost(
  deployment: Deployment,
  from: ServiceContainer,
  { host, port }: DialledAddress,
): Dangling | undefined {
  const name = host.value;
  if (!/^[a-z][a-z0-9_-]*$/i.test(name) || name === 'localhost') return undefined;
  if (hostNames(deployment).has(name) || isFallback(deployment, host.span())) return undefined;
  const [meant, ...more] = serviceContainers(deployment).filter(
    (one) => one.path === from.path && one !== from && listensOn(one, Number(port.value)),
  );
  if (meant === undefined || more.length > 0 || runsServer(meant.service)) return undefined;
  return {
    kind: 'host',
    at: host,
    name,
    missing: true,
    soughtIn: `in \`${from.path}\`, and service \`${meant.name}\` is what listens on port ${port.value}`,
    soughtAt: meant.at,
    artefact: serviceArtefact(deployment, from.path, from.service),
  };
}

function listensOn({ listening }: ServiceContainer, port: number): boolean {
  const ports = listening();
  return !isUnknown(ports) && ports.some(({ number }) => number === port);
}

function addressesOf(deployment: Deployment, from: ServiceContainer): DialledAddress[] {
  const { values } = serviceSettings(deployment, from.path, from.service);
  const told = [...values].filter(([name]) => !speaksOfItself(name));
  const files = /nginx|openresty/.test(from.process.image?.value ?? '')
    ? (nginxFiles(deployment, from.process) ?? [])
    : [];
  return [
    ...told.flatMap(([, value]) => addressesIn(value)),
    ...pairedAddresses(new Map(told)),
    ...files.flatMap((text) => upstreamsIn(text).filter(({ host }) => !isUpstream(files, host))),
  ];
}

/** `upstream api { … }` gives a name to a group of servers. */
function isUpstream(files: readonly Text[], { value }: Text): boolean {
  return files.some((text) =>
    [...text.value.matchAll(/\bupstream\s+([\w.-]+)/g)].some(([, name]) => name === value),
  );
}

/** All names that compose files give to containers, and all words of the commands that start others. */
const hostNames = once((deployment: Deployment): ReadonlySet<string> => {
  const services = deployment.composeFiles().flatMap(({ compose }) => compose.services);
  const started = deployment.acts().filter(({ kind }) => kind === 'run-container');
  return new Set([
    ...services.flatMap(aliasesOf),
    ...started.flatMap(({ line }) => line.text.value.match(/[\w-]+/g) ?? []),
  ]);
});

/** Its services may be on networks with containers that are not here. */
const reachesOthers = once(({ networks, services }: ComposeFile): boolean => {
  return (
    networks.some(({ external }) => external) ||
    services.some(
      ({ networkMode, node, extends: base }) =>
        networkMode !== undefined ||
        base !== undefined ||
        ['extra_hosts', 'links', 'external_links', 'dns', 'dns_search'].some(
          (key) => node.get(key) !== undefined,
        ),
    )
  );
});
