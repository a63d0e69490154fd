import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { ComposeFile, ComposeService } from '../../../syntax/compose/file.ts';
import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { type Known, unknown } from '../../unknown.ts';
import { createdByHand, initScripts } from './database-scripts.ts';
import { type DataProtocol, type ImageFacts, runsServer, serverImage } from './server-images.ts';
import { containerSettings, type Settings, serviceSettings } from './told-variables.ts';

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

/** Every database server of compose files and workloads. */
export const dataServersOf = once((deployment: Deployment): readonly DataServer[] => [
  ...deployment
    .composeFiles()
    .flatMap(({ path, compose }) =>
      compose.services.flatMap((service) => composeServer(deployment, { path, compose, service }) ?? []),
    ),
  ...deployment.kubernetesObjects().flatMap((object) => workloadServers(deployment, object)),
]);

interface InFile {
  readonly path: string;
  readonly compose: ComposeFile;
  readonly service: ComposeService;
}

function composeServer(deployment: Deployment, { path, compose, service }: InFile): DataServer | undefined {
  const image = serverImage(service.image);
  if (image === undefined || !runsServer(service)) return undefined;
  const settings = serviceSettings(deployment, path, service);
  const made = initScripts(deployment, {
    path,
    service,
    volumes: compose.volumes.map(({ name }) => name.value),
  });
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
  const named =
    networks?.kind !== 'mapping'
      ? []
      : networks.entries.flatMap(({ value }) => {
          const list = value.kind === 'mapping' ? value.get('aliases') : undefined;
          return list?.kind === 'sequence'
            ? list.items.flatMap((item) => (item.kind === 'scalar' ? [item.decoded.value] : []))
            : [];
        });
  return [name.value, ...(containerName === undefined ? [] : [containerName.value]), ...own, ...named];
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
    return [
      {
        ...server,
        aliases: [name.value, ...servicesFor(deployment, object), container.name?.value ?? name.value],
      },
    ];
  });
}

/** Names of the Services that select the pods of a workload. */
export function servicesFor(deployment: Deployment, { workload }: KubernetesObject): string[] {
  const labels = new Map(workload?.templateLabels.map(({ name, value }) => [name.value, value?.value]) ?? []);
  return deployment.kubernetesObjects().flatMap(({ service, name }) => {
    const selects =
      service !== undefined &&
      service.selector.length > 0 &&
      service.selector.every((pair) => labels.get(pair.name.value) === pair.value?.value);
    return selects && name !== undefined ? [name.value] : [];
  });
}

interface IdentityFacts {
  readonly facts: ImageFacts;
  readonly tag: Text | undefined;
  readonly settings: Settings;
  /** What init scripts create, or why that cannot be known. */
  readonly made:
    | { readonly users: readonly string[]; readonly databases: readonly string[] }
    | string
    | undefined;
}

function identities(
  deployment: Deployment,
  { facts, tag, settings, made }: IdentityFacts,
): Pick<DataServer, 'protocol' | 'users' | 'databases' | 'major'> {
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
    ...(tag !== undefined && Number.isInteger(number) && number > 0
      ? { major: { number, at: tag.span() } }
      : {}),
    users: identity(
      [user, defaultUser, ...facts.always.users, ...(scripts?.users ?? []), ...byHand.users],
      why,
    ),
    databases: identity(
      [databaseOrUser, ...facts.always.databases, ...(scripts?.databases ?? []), ...byHand.databases],
      why,
    ),
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
    if (value !== undefined && value.length > 0)
      return unknown(value.unknown ?? `\`${name}\` is not known`, value.span());
    const file = values.get(`${name}_FILE`);
    if (file !== undefined)
      return unknown(`\`${name}\` is read from \`${posix.basename(file.value)}\``, file.span());
  }
  return open === undefined ? undefined : unknown(open);
}
