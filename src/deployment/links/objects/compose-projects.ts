import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { ComposeFile, ComposeService } from '../../../syntax/compose/file.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { dependencyCycle } from './dependency-cycles.ts';
import type { ObjectFault } from './object-fault.ts';
import { isSettled } from './scalar-kinds.ts';

/** A compose file of the repository. */
export interface PlacedFile {
  readonly path: string;
  readonly compose: ComposeFile;
}

/** Files that `docker compose` takes by itself (compose-go, cli/options.go, DefaultFileNames). */
const WHOLE = /(?:^|\/)(?:docker-)?compose\.ya?ml$/;

/** Names that nothing defines, services without an image, and dependencies in a circle. */
export function projectFaults(deployment: Deployment, file: PlacedFile): ObjectFault[] {
  const { path, compose } = file;
  const family = familyOf(deployment, file);
  if (family === undefined) return [];
  const cycle = dependencyCycle(compose.services);
  const names = namesIn(family);
  return [
    ...compose.services.flatMap((service) => undefinedNames(service, names)),
    ...(WHOLE.test(path) && !placesOf(deployment).includers.has(path)
      ? [
          ...compose.services.flatMap((service) => imageFault(service, family, compose)),
          ...sourceFaults(compose),
        ]
      : []),
    ...(cycle === undefined ? [] : [cycle]),
  ];
}

/**
 * The file and those that it may be taken together with: beside it, above it, included by it or including it. Undefined where some of
 * that is not here.
 */
function familyOf(deployment: Deployment, own: PlacedFile): readonly ComposeFile[] | undefined {
  const { byPath, byFolder, includers } = placesOf(deployment);
  const included = includesOf(own).map((path) => byPath.get(path ?? ''));
  if (included.includes(undefined)) return undefined;
  const above = foldersAbove(own.path).flatMap((folder) => byFolder.get(folder) ?? []);
  const family = [...above, ...included.flatMap((file) => file ?? []), ...(includers.get(own.path) ?? [])];
  return [...new Set(family.map(({ compose }) => compose))];
}

/** The folder of a path and those it stands in. */
function foldersAbove(path: string): string[] {
  const folders = ['.'];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}

const placesOf = once((deployment: Deployment) => {
  const files = deployment.composeFiles();
  const byFolder = new Map<string, PlacedFile[]>();
  const includers = new Map<string, PlacedFile[]>();
  const add = (map: Map<string, PlacedFile[]>, key: string, file: PlacedFile) =>
    map.set(key, [...(map.get(key) ?? []), file]);
  for (const file of files) {
    add(byFolder, posix.dirname(file.path), file);
    for (const path of includesOf(file)) if (path !== undefined) add(includers, path, file);
  }
  return { byPath: new Map(files.map((file) => [file.path, file])), byFolder, includers };
});

function includesOf({ path, compose }: PlacedFile): readonly (string | undefined)[] {
  return compose.include.map((text) =>
    isSettled(text) && !/^[\w+]+:\/\//.test(text.value)
      ? posix.join(posix.dirname(path), text.value)
      : undefined,
  );
}

const RESOURCES = ['volumes', 'networks', 'configs', 'secrets'] as const;
type Named = 'services' | (typeof RESOURCES)[number];

/** What is defined; undefined where a key is filled in. */
type Names = Readonly<Record<Named, ReadonlySet<string> | undefined>>;

function namesIn(family: readonly ComposeFile[]): Names {
  const of = (kind: Named): ReadonlySet<string> | undefined => {
    const names = family.flatMap((file) => file[kind].map(({ name }) => name));
    return names.every((name) => isSettled(name)) ? new Set(names.map(({ value }) => value)) : undefined;
  };
  return {
    services: of('services'),
    volumes: of('volumes'),
    networks: of('networks'),
    configs: of('configs'),
    secrets: of('secrets'),
  };
}

function undefinedNames(service: ComposeService, names: Names): ObjectFault[] {
  const { dependsOn, mounts, networks, configs, secrets, extends: base } = service;
  // What it extends has names of its own file.
  if (base !== undefined) return [];
  const volumes = mounts.filter(({ type, source }) => type === 'volume' && source !== undefined);
  return [
    ...missing(
      dependsOn.filter(({ required }) => required).map((one) => one.service),
      'service',
      names.services,
    ),
    ...missing(
      volumes.map(({ source }) => source),
      'volume',
      names.volumes,
    ),
    ...missing(
      networks.filter(({ value }) => value !== 'default'),
      'network',
      names.networks,
    ),
    ...missing(
      configs.map(({ source }) => source),
      'config',
      names.configs,
    ),
    ...missing(
      secrets.map(({ source }) => source),
      'secret',
      names.secrets,
    ),
  ];
}

function missing(
  used: readonly (Text | undefined)[],
  what: string,
  defined: ReadonlySet<string> | undefined,
): ObjectFault[] {
  return used.flatMap((name) =>
    defined === undefined || !isSettled(name) || name.length === 0 || defined.has(name.value)
      ? []
      : [{ kind: 'undefined-name' as const, at: name, because: `no ${what} \`${name.value}\` is defined` }],
  );
}

function imageFault(
  { name, node, image, build, extends: base }: ComposeService,
  family: readonly ComposeFile[],
  own: ComposeFile,
): ObjectFault[] {
  const isOpen = node.entries.some(({ key }) => !isSettled(key.decoded) || key.decoded.value === 'provider');
  if (image !== undefined || build !== undefined || base !== undefined || isOpen) return [];
  if (!isSettled(name) || node.get('image') !== undefined) return [];
  const isElsewhere = family.some(
    (file) => file !== own && file.services.some((other) => other.name.value === name.value),
  );
  if (isElsewhere) return [];
  return [
    {
      kind: 'missing-field',
      at: name,
      because: `service \`${name.value}\` has neither \`image\` nor \`build\``,
    },
  ];
}

/** Secrets and configs that do not say what they hold (validation.go, checkFileObject). */
function sourceFaults(compose: ComposeFile): ObjectFault[] {
  return (['secrets', 'configs'] as const).flatMap((kind) =>
    compose[kind].flatMap(({ name, node }) => {
      const isNone =
        node.kind === 'mapping' &&
        !node.entries.some(({ key }) => !isSettled(key.decoded) || SOURCES.test(key.decoded.value));
      return isNone && isSettled(name)
        ? [
            {
              kind: 'missing-field' as const,
              at: name,
              because: `\`${kind}.${name.value}\` does not say where its content comes from`,
            },
          ]
        : [];
    }),
  );
}

const SOURCES = /^(?:file|environment|content|external|driver|template_driver)$/;
