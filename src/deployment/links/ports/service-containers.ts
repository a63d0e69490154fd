import type { Text } from '../../../repository/text.ts';
import type { ComposeFile, ComposeService } from '../../../syntax/compose/file.ts';
import { parseDotenv } from '../../../syntax/dotenv.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { environmentOf } from '../../lowering/script-of.ts';
import { repositoryPath } from '../../paths.ts';
import { buildOf } from '../images/dockerfile-builds.ts';
import type { ImageBuild } from '../images/image-contents.ts';
import { buildsOf, imagesOf } from '../images/images.ts';
import { type ContainerProcess, type MountedPath, processOf } from './container-process.ts';
import { joined, type PortedContainer, portedContainer, unseen } from './ported-container.ts';

/** A compose service as something that listens. */
export interface ServiceContainer extends PortedContainer {
  readonly path: string;
  readonly compose: ComposeFile;
  readonly service: ComposeService;
  readonly process: ContainerProcess;
}

/** Every compose service, with what it listens on. */
export const serviceContainers = once((deployment: Deployment): readonly ServiceContainer[] =>
  deployment.composeFiles().flatMap(({ path, compose }) => {
    const own = compose.services.map((service) => {
      const process = serviceProcess(deployment, path, service);
      const name = service.name.value;
      const at = service.name.span();
      return { path, compose, service, process, ...portedContainer(deployment, { name, at, process }) };
    });
    const sharers = groupedBy(own, ({ service }) => service.networkMode?.value ?? '');
    return own.map((one) => ({ ...one, ...withSharers(one, sharers.get(`service:${one.name}`) ?? []) }));
  }),
);

/** `network_mode: service:vpn` puts a service into the network of another: they have one address. */
function withSharers(one: ServiceContainer, sharers: readonly ServiceContainer[]): PortedContainer {
  const { name, at, service } = one;
  const mode = service.networkMode?.value ?? '';
  if (service.extends !== undefined) return unseen(name, at, `service \`${name}\` extends another one`);
  if (/^(?:service|container|host|ns):?/.test(mode) || service.networkMode?.isKnown === false)
    return unseen(name, at, `its network is \`${mode}\``);
  return sharers.length === 0 ? one : joined(name, at, [one, ...sharers]);
}

function serviceProcess(deployment: Deployment, path: string, service: ComposeService): ContainerProcess {
  const [build] = serviceBuilds(deployment, service);
  const { values, open } = variablesOf(deployment, path, service);
  return processOf(deployment, build, {
    image: service.image,
    entrypoint: service.entrypoint?.words,
    command: service.command?.words,
    environment: values,
    open: open ?? (service.build !== undefined && build === undefined ? 'its build is not known' : undefined),
    workingDirectory: service.workingDir,
    mounts: service.mounts.flatMap((mount): MountedPath[] => {
      if (mount.target === undefined) return [];
      const source =
        mount.source === undefined ? undefined : repositoryPath(mount.source.value, folderOf(path));
      const isThere =
        source !== undefined &&
        mount.type === 'bind' &&
        (deployment.repository.hasFile(source) || deployment.repository.hasDirectory(source));
      return [
        { target: mount.target, source: isThere ? source : undefined, isVolume: mount.type !== 'bind' },
      ];
    }),
    text: service.name,
  });
}

function serviceBuilds(deployment: Deployment, service: ComposeService) {
  if (service.build !== undefined) return builtFor(deployment)(service);
  return service.image === undefined ? [] : buildsOf(deployment, service.image).flatMap(buildOf);
}

/** The builds that services say themselves. */
const builtFor = once((deployment: Deployment) => {
  const byService = new Map(
    imagesOf(deployment).flatMap((image) =>
      image.by.kind === 'compose' ? [[image.by.service, buildOf(image)] as const] : [],
    ),
  );
  return (service: ComposeService): readonly ImageBuild[] => byService.get(service) ?? [];
});

/** The container of a service. */
export const containerOfService = once((deployment: Deployment) => {
  const byService = new Map(serviceContainers(deployment).map((one) => [one.service, one]));
  return (service: ComposeService): ServiceContainer | undefined => byService.get(service);
});

/** Services of one name in the files of one folder: what one file says another may change. */
export const twinsOf = once((deployment: Deployment) => {
  const key = ({ path, name }: ServiceContainer): string => `${folderOf(path)}\u0000${name}`;
  const groups = groupedBy(serviceContainers(deployment), key);
  return (one: ServiceContainer): readonly ServiceContainer[] =>
    (groups.get(key(one)) ?? []).filter(({ path }) => path !== one.path);
});

/** `environment` over `env_file`. */
function variablesOf(
  deployment: Deployment,
  path: string,
  { environment, envFiles }: ComposeService,
): { values: ReadonlyMap<string, Text>; open: string | undefined } {
  let values = new Map<string, Text>();
  let open: string | undefined;
  for (const file of envFiles) {
    const found = repositoryPath(file.path.value, folderOf(path));
    const text = found === undefined ? undefined : deployment.repository.read(found);
    if (text === undefined) open = `\`${file.path.value}\` is not in the repository`;
    else values = new Map([...values, ...environmentOf(parseDotenv(text).entries)]);
  }
  const outside = environment.find(({ value }) => value === undefined);
  if (outside !== undefined && /PORT|ADDR|BIND|LISTEN|HOST/.test(outside.name.value))
    open ??= `\`${outside.name.value}\` comes from outside`;
  return { values: new Map([...values, ...environmentOf(environment)]), open };
}

function groupedBy(
  all: readonly ServiceContainer[],
  key: (one: ServiceContainer) => string,
): ReadonlyMap<string, readonly ServiceContainer[]> {
  const groups = new Map<string, ServiceContainer[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}
