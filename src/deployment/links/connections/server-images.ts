import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';

export type DataProtocol = 'postgres' | 'mysql' | 'mongodb';

/** What an image's entry point makes of its variables. */
export interface ImageFacts {
  readonly protocol: DataProtocol;
  readonly user: readonly string[];
  readonly database: readonly string[];
  /** Taken when no variable names a user. */
  readonly defaultUser?: string;
  /** There whatever the variables say. */
  readonly always: { readonly users: readonly string[]; readonly databases: readonly string[] };
  /** The database takes the user's name when none is said. */
  readonly databaseIsUser?: true;
}

/** Image names and the variables that their entry points read (docker-library/postgres, mysql, mariadb, mongo; bitnami/containers). */
const IMAGES: readonly (readonly [pattern: RegExp, facts: ImageFacts])[] = [
  [
    /(?:^|\/)bitnami[^/]*\/postgresql(?:-repmgr)?$/,
    {
      protocol: 'postgres',
      user: ['POSTGRESQL_USERNAME', 'POSTGRES_USER', 'POSTGRESQL_USER'],
      database: ['POSTGRESQL_DATABASE', 'POSTGRES_DB', 'POSTGRES_DATABASE'],
      always: { users: ['postgres'], databases: ['postgres', 'template1', 'template0'] },
    },
  ],
  [
    /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb|timescaledb-ha)$/,
    {
      protocol: 'postgres',
      user: ['POSTGRES_USER'],
      database: ['POSTGRES_DB'],
      defaultUser: 'postgres',
      always: { users: [], databases: ['postgres', 'template1', 'template0'] },
      databaseIsUser: true,
    },
  ],
  [
    /(?:^|\/)(?:mysql|mariadb|percona|mysql-server)$/,
    {
      protocol: 'mysql',
      user: ['MYSQL_USER', 'MARIADB_USER'],
      database: ['MYSQL_DATABASE', 'MARIADB_DATABASE'],
      always: {
        users: ['root', 'healthcheck'],
        databases: ['mysql', 'sys', 'information_schema', 'performance_schema'],
      },
    },
  ],
];

/** What an image's reference says it serves, with the part after the colon. */
export function serverImage(
  image: Text | undefined,
): { facts: ImageFacts; tag: Text | undefined } | undefined {
  if (image === undefined) return undefined;
  const plain = image.value.split('@', 1)[0] ?? '';
  const colon = plain.lastIndexOf(':');
  const hasTag = colon > plain.lastIndexOf('/');
  const name = hasTag ? plain.slice(0, colon) : plain;
  const facts = IMAGES.find(([pattern]) => pattern.test(name))?.[1];
  return facts === undefined ? undefined : { facts, tag: hasTag ? image.slice(colon + 1) : undefined };
}

/** Whether a service runs its image's server: one that is given a client's command does not. */
export function runsServer({ image, command, entrypoint }: ComposeService): boolean {
  const words = [...(entrypoint?.words ?? []), ...(command?.words ?? [])].map(({ value }) => value).join(' ');
  if (serverImage(image) === undefined) return false;
  return (
    words === '' ||
    words.startsWith('-') ||
    (/(?:postgres|mysqld|mariadbd|docker-entrypoint\.sh|patroni)\b/.test(words) &&
      !/\b(?:pg_dump\w*|psql|mysqldump|pg_basebackup|crond?)\b/.test(words))
  );
}
