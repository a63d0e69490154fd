import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import type { Client } from './clients.ts';
import { aliasesOf, type DataServer, dataServersOf, type Identity } from './data-servers.ts';

/** What a client says of itself against what its server is created with. */
export interface Disagreement {
  readonly server?: DataServer;
  readonly userExists?: Known<boolean>;
  readonly databaseExists?: Known<boolean>;
  readonly hostExists?: boolean;
  readonly mismatches: readonly Span[];
  readonly says: string;
  readonly createdAt: readonly Span[];
  /** Why nothing can be said. */
  readonly open?: string;
}

const NONE: Disagreement = { mismatches: [], says: '', createdAt: [] };

export function disagreements(deployment: Deployment, client: Client): Disagreement {
  const servers = serversDialled(deployment, client);
  const [server] = servers;
  if (server === undefined) return hostDisagreement(deployment, client);
  const asked = [
    ask(
      client.user,
      servers.map(({ users }) => users),
      'user',
    ),
    ask(
      client.database,
      servers.map(({ databases }) => databases),
      'database',
    ),
  ] as const;
  const [user, database] = asked;
  const wrong = asked.filter((one) => one.exists === false);
  const unsure = asked.find((one) => isUnknown(one.exists));
  return {
    server,
    ...(user.exists === undefined ? {} : { userExists: user.exists }),
    ...(database.exists === undefined ? {} : { databaseExists: database.exists }),
    mismatches: wrong.flatMap(({ at }) => (at === undefined ? [] : [at])),
    says: wrong.length === 0 ? '' : `${server.name.value} has ${wrong.map(({ says }) => says).join(' and ')}`,
    createdAt: wrong
      .flatMap(({ created }) => created)
      .filter(
        (span, i, all) =>
          all.findIndex((other) => other.path === span.path && other.start === span.start) === i,
      ),
    ...(wrong.length === 0 && unsure !== undefined && isUnknown(unsure.exists)
      ? { open: unsure.exists.why }
      : {}),
  };
}

interface Answer {
  readonly exists?: Known<boolean>;
  readonly at?: Span;
  readonly says: string;
  readonly created: readonly Span[];
}

/** Whether a name is among what any of the servers is created with. */
function ask(name: Text | undefined, identities: readonly Identity[], what: 'user' | 'database'): Answer {
  if (name === undefined || name.length === 0) return { says: '', created: [] };
  const at = name.span();
  if (!name.isKnown)
    return { exists: unknown(name.unknown ?? 'it cannot be known', at), at, says: '', created: [] };
  if (identities.some(({ names }) => names.has(name.value)))
    return { exists: true, at, says: '', created: [] };
  const open = identities.find((identity) => identity.open !== undefined)?.open;
  if (open !== undefined) return { exists: unknown(open, at), at, says: '', created: [] };
  const created = identities.flatMap(({ names }) =>
    [...names].flatMap(([created, span]) => (span === undefined ? [] : [{ created, span }])),
  );
  const instead =
    created.length === 0 ? '' : ` (but ${[...new Set(created.map((one) => one.created))].join(', ')})`;
  const says = `no ${what} ${name.value}${instead}`;
  return { exists: false, at, says, created: created.map(({ span }) => span) };
}

/** The servers that a client may reach; all of its kind where nothing tells them apart. */
function serversDialled(deployment: Deployment, client: Client): readonly DataServer[] {
  const { place, host, protocol } = client;
  const compose = new Set(deployment.composeFiles().map(({ path }) => path));
  const fits = dataServersOf(deployment).filter(
    (server) =>
      (protocol === 'any' || server.protocol === protocol) &&
      // What Kubernetes runs does not see the networks of Compose.
      !(place.kind === 'workload' && compose.has(server.path)),
  );
  if (fits.length === 0) return [];
  const named = (name: string): DataServer[] =>
    fits.filter(({ aliases }) =>
      aliases.some(
        (alias) => name === alias || new RegExp(`[-_]${alias.replace(/\W/g, '\\$&')}[-_]\\d+$`).test(name),
      ),
    );
  if (place.kind === 'container' && place.name !== undefined) {
    if (host !== undefined && !isLocal(host.value)) return named(host.value);
    return place.name.isKnown ? named(place.name.value.replace(/^[a-z]+\//, '')) : fits;
  }
  if (host === undefined)
    return place.kind === 'container' || (place.kind === 'service' && protocol !== 'any')
      ? fits.filter((server) => place.kind !== 'service' || server.path === place.path)
      : [];
  if (!host.isKnown) return place.kind === 'service' ? fits.filter(({ path }) => path === place.path) : fits;
  if (isLocal(host.value)) return place.kind === 'host' ? fits : [];
  const found = named(host.value.replace(/\.[\w-]+(?:\.svc(?:\.cluster\.local)?)?\.?$/, ''));
  return found.length > 0 ? found : named(host.value);
}

function isLocal(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0)$/.test(host);
}

/** A compose service that dials another one by a name that none has. */
function hostDisagreement(deployment: Deployment, { place, host }: Client): Disagreement {
  if (
    place.kind !== 'service' ||
    host?.isKnown !== true ||
    !/^[a-z][a-z0-9_-]*$/i.test(host.value) ||
    isLocal(host.value)
  )
    return NONE;
  const own = deployment.composeFiles().find(({ path }) => path === place.path)?.compose;
  const others = deployment.composeFiles().flatMap(({ compose }) => compose.services);
  const isOpen =
    own === undefined ||
    own.include.length > 0 ||
    own.networks.some(({ external }) => external) ||
    own.services.some(
      ({ networkMode, node, extends: base }) =>
        networkMode !== undefined ||
        base !== undefined ||
        node.get('extra_hosts') !== undefined ||
        node.get('links') !== undefined ||
        node.get('external_links') !== undefined,
    );
  if (isOpen || others.some((service) => aliasesOf(service).includes(host.value))) return NONE;
  const servers = dataServersOf(deployment).filter(({ path }) => path === place.path);
  const [server] = servers;
  if (server === undefined) return NONE;
  return {
    server,
    hostExists: false,
    mismatches: [host.span()],
    says: `no service is called ${host.value}, and the database is ${server.name.value}`,
    createdAt: [server.name.span()],
  };
}
