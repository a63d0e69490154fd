import type { Text } from '../../../repository/text.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Connection } from '../../model/connection.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { type DataServer, dataServersOf } from './data-servers.ts';
import { serverImage } from './server-images.ts';

/**
 * Dump programs that are older than each PostgreSQL server of the repository: pg_dump refuses those ("aborting because of server
 * version mismatch", pg_dump's connectDatabase).
 */
export function olderClients(deployment: Deployment): Connection[] {
  const servers = dataServersOf(deployment).filter(
    ({ protocol, major }) => protocol === 'postgres' && major !== undefined,
  );
  const oldest = servers.toSorted((a, b) => (a.major?.number ?? 0) - (b.major?.number ?? 0))[0];
  if (
    oldest?.major === undefined ||
    servers.length < dataServersOf(deployment).filter(({ protocol }) => protocol === 'postgres').length
  )
    return [];
  return [...packages(deployment, oldest), ...services(deployment, oldest)];
}

/** A client package of one version, in a repository that dumps outside of the server's own container. */
function packages(deployment: Deployment, server: DataServer): Connection[] {
  const dumps = deployment
    .acts()
    .some(
      ({ kind, program, line }) =>
        kind === 'dump' && /^pg_/.test(program) && line.where.at(-1)?.name === undefined,
    );
  if (!dumps) return [];
  return deployment.acts().flatMap((act) => {
    if (act.kind !== 'install') return [];
    return textsOf(deployment.programs, act, 'package').flatMap((name) => {
      const major = Number(
        /^postgresql-client-(\d+)$|^postgresql(\d+)-client$/
          .exec(name.value)
          ?.slice(1)
          .find((digits) => digits !== undefined),
      );
      return olderThan(server, major)
        ? [versionConnection({ server, major, name, artefact: artefactsOf(deployment).ofAct(act) })]
        : [];
    });
  });
}

/** A compose service that dumps with the programs of an older image. */
function services(deployment: Deployment, server: DataServer): Connection[] {
  const dumps = deployment.acts().filter(({ kind }) => kind === 'dump');
  return deployment.composeFiles().flatMap(({ path, compose }) =>
    compose.services.flatMap(({ name, image }) => {
      const tag = serverImage(image)?.tag;
      const major = Number(/^(\d{1,2})(?:[.-]|$)/.exec(tag?.value ?? '')?.[1]);
      const isClient = dumps.some(
        ({ line }) =>
          line.script.origin.kind === 'compose' &&
          line.script.path === path &&
          line.script.origin.service === name.value,
      );
      return tag !== undefined && isClient && olderThan(server, major)
        ? [versionConnection({ server, major, name: tag, artefact: artefactsOf(deployment).ofPath(path) })]
        : [];
    }),
  );
}

function olderThan({ major }: DataServer, client: number): boolean {
  return Number.isInteger(client) && major !== undefined && client < major.number;
}

interface Version {
  readonly server: DataServer;
  readonly major: number;
  readonly name: Text;
  readonly artefact: ReturnType<ReturnType<typeof artefactsOf>['ofPath']>;
}

function versionConnection({ server, major, name, artefact }: Version): Connection {
  return {
    ...artefact,
    at: name.span(),
    program: 'pg_dump',
    protocol: 'postgres',
    runs_on: 'elsewhere',
    service: server.name.value,
    service_at: server.name.span(),
    client_major: major,
    server_major: server.major?.number,
    mismatches: [name.span()],
    mismatch: `version ${major} refuses a newer server, and ${server.name.value} is ${server.major?.number}`,
    created_at: server.major === undefined ? [] : [server.major.at],
    fallback: false,
  };
}
