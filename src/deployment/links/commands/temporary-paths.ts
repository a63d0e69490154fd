/** Folders whose content does not last, and why (hier(7), tmpfiles.d(5)). */
const TEMPORARY: readonly (readonly [pattern: RegExp, because: string])[] = [
  [/^\/tmp(?:\/|$)/, '/tmp is emptied at boot, and of what is ten days old (tmpfiles.d)'],
  [/^\/var\/tmp(?:\/|$)/, '/var/tmp loses what is thirty days old (tmpfiles.d)'],
  [/^\/(?:var\/)?run(?:\/|$)/, '/run is memory, and empty after every boot'],
  [/^\/dev\/shm(?:\/|$)/, '/dev/shm is memory, and empty after every boot'],
];

/** Why files at `path` are lost some day, as a clause; undefined when they last. */
export function whyTemporary(path: string): string | undefined {
  return TEMPORARY.find(([pattern]) => pattern.test(path))?.[1];
}

/** Where database servers and their official images keep their files. */
const DATA =
  /^\/(?:var\/lib\/(?:postgresql|pgsql|mysql|mariadb|mongodb?|couchdb|cassandra|clickhouse|influxdb\d?|neo4j|etcd|rabbitmq|cockroach|questdb|arangodb3?|qdrant|weaviate|milvus|rethinkdb)|data\/(?:db|configdb)|opt\/couchdb\/data|bitnami\/(?:postgresql|mysql|mariadb|mongodb|cassandra|rabbitmq)|usr\/share\/(?:elasticsearch|opensearch)\/data|qdrant\/storage|home\/postgres\/pgdata)(?:\/|$)/;

/** Whether a database's files stand at `path` by its own or its image's custom. */
export function isDatabasePath(path: string): boolean {
  return DATA.test(path);
}

/** Images of databases, by the last part of their name. */
const DATABASE_IMAGE =
  /^(?:postgres(?:ql)?|postgis|pgvector|timescaledb(?:-ha)?|mysql|mysql-server|mariadb|percona(?:-server)?|mongo|mongodb|mongodb-community-server|couchdb|cassandra|scylla|clickhouse(?:-server)?|influxdb|neo4j|elasticsearch|opensearch|qdrant|weaviate|milvus|arangodb|cockroach|rethinkdb|questdb|etcd)$/;

/** Whether an image reference names a database. */
export function isDatabaseImage(reference: string): boolean {
  const name = reference.split('@')[0]?.split('/').at(-1)?.split(':')[0] ?? '';
  return DATABASE_IMAGE.test(name);
}

/** Variables by which databases are told where to keep their files. */
export const DATA_VARIABLES: ReadonlySet<string> = new Set(
  'PGDATA POSTGRES_DATA_DIR MYSQL_DATADIR MARIADB_DATADIR MONGO_DBPATH MONGODB_DATA_DIR REDIS_DATA_DIR CLICKHOUSE_DATA_DIR INFLUXD_BOLT_PATH'.split(
    ' ',
  ),
);

/** The file of an SQLite address (`sqlite:////tmp/app.db`, `file:/tmp/app.db`); undefined for other addresses. */
export function sqliteFile(address: string): string | undefined {
  return /^(?:sqlite3?(?:\+\w+)?:\/\/\/|file:)(\/[^?]*)/.exec(address)?.[1];
}
