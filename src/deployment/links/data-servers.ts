import { posix } from 'node:path';
import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { ComposeFile, ComposeService } from '../../syntax/compose-file.ts';
import { parseDotenv } from '../../syntax/dotenv.ts';
import type { KubernetesContainer, KubernetesObject } from '../../syntax/kubernetes-objects.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { folderOf } from '../lowering/lines.ts';
import { repositoryPath } from '../scripts/paths.ts';
import { type Known, unknown } from '../unknown.ts';
import { createdByHand, initScripts } from './database-scripts.ts';

export type DataProtocol = 'postgres' | 'mysql' | 'mongodb';

/** Users or databases that exist once a server was created, and where that is said. */
export interface Identity {
  readonly names: ReadonlyMap<string, Span | undefined>;
  /** Why there may be more than these. */
  readonly open?: string;
}

/** A database server that the repository creates. */
export interface DataServer {
  readonly protocol: DataProtocol;
  readonly name: Text;
  /** The names by which others reach it. */
  readonly aliases: readonly string[];
  readonly path: string;
  /** Of the server's program; undefined when the image does not say. */
  readonly major?: { readonly number: number; readonly at: Span };
  readonly users: Identity;
  readonly databases: Identity;
}

interface ImageFacts {
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
      always: { users: ['root', 'healthcheck'], databases: ['mysql', 'sys', 'information_schema', 'performance_schema'] },
    },
  ],
];

/** Every database server of compose files and workloads. */
export const dataServersOf = once((deployment: Deployment): readonly DataServer[] => [
  ...deployment.composeFiles().flatMap(({ path, compose }) =>
    compose.services.flatMap((service) => composeServer(deployment, { path, compose, service }) ?? []),
  ),
  ...deployment.kubernetesObjects().flatMap((object) => workloadServers(deployment, object)),
]);

/** What an image's reference says it serves, with the part after the colon. */
export function serverImage(image: Text | undefined): { facts: ImageFacts; tag: Text | undefined } | undefined {
  if (image === undefined) return undefined;
  const plain = image.value.split('@', 1)[0] ?? '';
  const colon = plain.lastIndexOf(':');
  const hasTag = colon > plain.lastIndexOf('/');
  const name = hasTag ? plain.slice(0, colon) : plain;
  const facts = IMAGES.find(([pattern]) => pattern.test(name))?.[1];
  return facts === undefined ? undefined : { facts, tag: hasTag ? image.slice(colon + 1) : undefined };
}

interface InFile {
  readonly path: string;
  readonly compose: ComposeFile;
  readonly service: ComposeService;
}

/** Whether a service runs its image's server: one that is given a client's command does not. */
export function runsServer({ image, command, entrypoint }: ComposeService): boolean {
  const words = [...(entrypoint?.words ?? []), ...(command?.words ?? [])].map(({ value }) => value).join(' ');
  if (serverImage(image) === undefined) return false;
  return words === '' || words.startsWith('-') || (/(?:postgres|mysqld|mariadbd|docker-entrypoint\.sh|patroni)\b/.test(words) && !/\b(?:pg_dump\w*|psql|mysqldump|pg_basebackup|crond?)\b/.test(words));
}

function composeServer(deployment: Deployment, { path, compose, service }: InFile): DataServer | undefined {
  const image = serverImage(service.image);
  if (image === undefined || !runsServer(service)) return undefined;
  const settings = serviceSettings(deployment, path, service);
  const made = initScripts(deployment, { path, service, volumes: compose.volumes.map(({ name }) => name.value) });
  return {
    ...identities(deployment, { ...image, settings, made }),
    name: service.name,
    aliases: aliasesOf(service),
    path,
  };
}

/** The names that a service has on its networks. */
export function aliasesOf(service: ComposeService): string[] {
  const { node, name, containerName } = service;
  const hostname = node.get('hostname');
  const own = hostname?.kind === 'scalar' ? [String(hostname.value)] : [];
  const networks = node.get('networks');
  const named = networks?.kind !== 'mapping' ? [] : networks.entries.flatMap(({ value }) => {
    const list = value.kind === 'mapping' ? value.get('aliases') : undefined;
    return list?.kind === 'sequence' ? list.items.flatMap((item) => (item.kind === 'scalar' ? [item.decoded.value] : [])) : [];
  });
  return [name.value, ...(containerName === undefined ? [] : [containerName.value]), ...own, ...named];
}

/** What is known of a container's variables. */
export interface Settings {
  readonly values: ReadonlyMap<string, Text>;
  /** Why there may be more: a file that is not here, a Secret. */
  readonly open?: string;
}

/** Variables of a compose service, those of its `env_file`s below them. */
export function serviceSettings(deployment: Deployment, path: string, service: ComposeService): Settings {
  const values = new Map<string, Text>();
  let open = service.extends === undefined ? undefined : `service \`${service.name.value}\` extends another one`;
  for (const file of service.envFiles) {
    const found = repositoryPath(file.path.value, folderOf(path));
    const text = found === undefined ? undefined : deployment.repository.file(found)?.text;
    if (text === undefined) open = `\`${file.path.value}\` is not in the repository`;
    else for (const { name, value, interpolates } of parseDotenv(text).entries) if (!interpolates) values.set(name.value, value);
  }
  for (const { name, value } of service.environment) {
    if (value === undefined) open ??= `\`${name.value}\` comes from outside`;
    else values.set(name.value, value);
  }
  return { values, ...(open === undefined ? {} : { open }) };
}

function workloadServers(deployment: Deployment, object: KubernetesObject): DataServer[] {
  const name = object.name;
  if (name === undefined) return [];
  return (object.workload?.pod.containers ?? []).flatMap((container): DataServer[] => {
    const image = serverImage(container.image);
    if (image === undefined) return [];
    const mountsScripts = container.mounts.some(({ path }) => path?.value.includes('initdb.d') === true);
    const made = mountsScripts ? 'it is prepared by scripts of a volume' : undefined;
    const settings = containerSettings(deployment, container);
    const server = { ...identities(deployment, { ...image, settings, made }), name, path: name.path };
    return [{ ...server, aliases: [name.value, ...servicesFor(deployment, object), container.name?.value ?? name.value] }];
  });
}

/** Names of the Services that select the pods of a workload. */
function servicesFor(deployment: Deployment, { workload }: KubernetesObject): string[] {
  const labels = new Map(workload?.templateLabels.map(({ name, value }) => [name.value, value?.value]) ?? []);
  return deployment.kubernetesObjects().flatMap(({ service, name }) => {
    const selects = service !== undefined && service.selector.length > 0 && service.selector.every((pair) => labels.get(pair.name.value) === pair.value?.value);
    return selects && name !== undefined ? [name.value] : [];
  });
}

/** Variables of a container, with those of ConfigMaps and Secrets of the repository. */
export function containerSettings(deployment: Deployment, { env, envFrom }: KubernetesContainer): Settings {
  const values = new Map<string, Text>();
  let open: string | undefined;
  const dataOf = (kind: string, name: Text | undefined) =>
    deployment.kubernetesObjects().find((object) => object.kind.value === kind && name !== undefined && object.name?.value === name.value)?.data;
  for (const { kind, name } of envFrom) {
    const data = dataOf(kind === 'secret' ? 'Secret' : 'ConfigMap', name);
    if (data === undefined) open = `\`${name?.value ?? kind}\` is not in the repository`;
    else for (const pair of data) if (pair.value !== undefined) values.set(pair.name.value, pair.value);
  }
  for (const { name, value, from } of env) {
    if (value !== undefined) values.set(name.value, value);
    if (from === undefined) continue;
    const data = dataOf(from.kind === 'secretKeyRef' ? 'Secret' : 'ConfigMap', from.name);
    const found = data?.find((pair) => pair.name.value === from.key?.value)?.value;
    if (found !== undefined) values.set(name.value, found);
    else if (/USER|DB|DATABASE/.test(name.value)) open = `\`${name.value}\` comes from \`${from.name?.value ?? from.kind}\``;
  }
  return { values, ...(open === undefined ? {} : { open }) };
}

interface IdentityFacts {
  readonly facts: ImageFacts;
  readonly tag: Text | undefined;
  readonly settings: Settings;
  /** What init scripts create, or why that cannot be known. */
  readonly made: { readonly users: readonly string[]; readonly databases: readonly string[] } | string | undefined;
}

function identities(deployment: Deployment, { facts, tag, settings, made }: IdentityFacts): Pick<DataServer, 'protocol' | 'users' | 'databases' | 'major'> {
  const user = settingOf(settings, facts.user);
  const database = settingOf(settings, facts.database);
  const byHand = createdByHand(deployment);
  const scripts = typeof made === 'object' ? made : undefined;
  const why = typeof made === 'string' ? made : undefined;
  const number = Number(/^(?:pg)?(\d{1,2})(?:[.-]|$)/.exec(tag?.value ?? '')?.[1]);
  const defaultUser = user === undefined ? facts.defaultUser : undefined;
  const databaseOrUser = database ?? (facts.databaseIsUser === true ? (user ?? defaultUser) : undefined);
  return {
    protocol: facts.protocol,
    ...(tag !== undefined && Number.isInteger(number) && number > 0 ? { major: { number, at: tag.span() } } : {}),
    users: identity([user, defaultUser, ...facts.always.users, ...(scripts?.users ?? []), ...byHand.users], why),
    databases: identity([databaseOrUser, ...facts.always.databases, ...(scripts?.databases ?? []), ...byHand.databases], why),
  };
}

function identity(names: readonly (Known<Text> | string | undefined)[], why: string | undefined): Identity {
  const known = new Map<string, Span | undefined>();
  let open = why;
  for (const name of names) {
    if (name === undefined) continue;
    if (typeof name === 'string') known.set(name, known.get(name));
    else if ('why' in name) open ??= name.why;
    else known.set(name.value, name.span());
  }
  return { names: known, ...(open === undefined ? {} : { open }) };
}

/** The first of these variables that is set; unknown where it may be and its value is not here. */
function settingOf({ values, open }: Settings, names: readonly string[]): Known<Text> | undefined {
  for (const name of names) {
    const value = values.get(name);
    if (value?.isKnown === true && value.length > 0) return value;
    if (value !== undefined && value.length > 0) return unknown(value.unknown ?? `\`${name}\` is not known`, value.span());
    const file = values.get(`${name}_FILE`);
    if (file !== undefined) return unknown(`\`${name}\` is read from \`${posix.basename(file.value)}\``, file.span());
  }
  return open === undefined ? undefined : unknown(open);
}
