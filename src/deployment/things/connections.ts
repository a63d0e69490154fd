import type { Span } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { type Client, clientsInActs } from '../links/connections/clients.ts';
import { clientsInPython } from '../links/connections/clients-in-python.ts';
import { clientsInSettings } from '../links/connections/clients-in-settings.ts';
import { disagreements } from '../links/connections/database-identity.ts';
import { olderClients } from '../links/connections/dump-versions.ts';
import { hostPort } from '../links/connections/listeners.ts';
import type { Connection } from '../model/connection.ts';
import { type Known, unknown } from '../unknown.ts';

/** Every client of a server: commands, variables of services and units, defaults in Python. */
export function connectionsOf(deployment: Deployment): Connection[] {
  const clients = [
    ...clientsInActs(deployment),
    ...clientsInSettings(deployment),
    ...clientsInPython(deployment),
  ];
  return [...clients.map((client) => connectionOf(deployment, client)), ...olderClients(deployment)];
}

function connectionOf(deployment: Deployment, client: Client): Connection {
  const { artefact, at, program, protocol, host, port, user, database, place, fallback, unsettled } = client;
  const found = disagreements(deployment, client);
  const settled = <T>(value: T): Known<T> => (unsettled === undefined ? value : unknown(unsettled, at));
  return {
    ...artefact,
    at,
    program,
    protocol,
    runs_on: place.kind === 'host' ? 'host' : place.kind === 'elsewhere' ? 'elsewhere' : 'container',
    host:
      host === undefined
        ? client.defaultHost
        : known(host.isKnown ? host.value : undefined, host.unknown, host.span()),
    host_at: host?.span() ?? at,
    port: port?.number,
    service: found.server?.name.value,
    service_at: found.server?.name.span(),
    ...publishedOf(deployment, client),
    user:
      user === undefined
        ? undefined
        : known(user.isKnown ? user.value : undefined, user.unknown, user.span()),
    user_exists: found.userExists,
    database:
      database === undefined
        ? undefined
        : known(database.isKnown ? database.value : undefined, database.unknown, database.span()),
    database_exists: found.databaseExists,
    host_exists: found.hostExists,
    mismatches: found.open === undefined ? settled(found.mismatches) : unknown(found.open, at),
    mismatch: found.says,
    created_at: found.createdAt,
    fallback,
  };
}

function known<T>(value: T | undefined, why: string | undefined, span: Span): Known<T> {
  return value ?? unknown(why ?? 'it cannot be known', span);
}

type Published = Pick<
  Connection,
  'published' | 'published_instead' | 'published_instead_at' | 'service' | 'service_at'
>;

/** What a client on the host finds at a port of the host itself. */
function publishedOf(
  deployment: Deployment,
  { place, host, defaultHost, port, unsettled, at }: Client,
): Partial<Published> {
  const name = host?.value ?? defaultHost ?? '';
  if (
    place.kind !== 'host' ||
    port === undefined ||
    !/^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0)$/.test(name)
  )
    return {};
  const found = hostPort(deployment, port.number);
  if (found === undefined) return {};
  const { listener, names, published, instead } = found;
  return {
    published: published === false && unsettled !== undefined ? unknown(unsettled, at) : published,
    service: names.slice(0, 3).join(', '),
    service_at: listener.name.span(),
    ...(instead === undefined ? {} : { published_instead: instead.host, published_instead_at: instead.at }),
  };
}
