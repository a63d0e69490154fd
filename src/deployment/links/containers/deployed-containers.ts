import type { ComposeFile, ComposeService } from '../../../syntax/compose/file.ts';
import type { Deployment } from '../../deployment.ts';
import { lazy, once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnknown, type Known } from '../../unknown.ts';
import { type Cluster, clustersOf } from '../../workloads/declared.ts';
import { composeProbe, dockerfileProbe } from '../../workloads/other-probes.ts';
import type { DeclaredProbe } from '../../workloads/probe.ts';
import type { PodContainer, PodWorkload } from '../../workloads/workload.ts';
import { cloudContainers } from './cloud-containers.ts';
import { commandsOfBuild, commandsOfContainer } from './container-commands.ts';
import type { DeployedContainer } from './deployed-container.ts';

/** Every container of the deployment that may have probes. */
export const deployedContainersOf = once((deployment: Deployment): readonly DeployedContainer[] => [
  ...clustersOf(deployment).flatMap((cluster) =>
    cluster.workloads.flatMap((workload) => podContainers(deployment, cluster, workload)),
  ),
  ...deployment
    .composeFiles()
    .flatMap(({ path, compose }) =>
      compose.services.map((service) => composeContainer(deployment, { path, compose, service })),
    ),
  ...imageContainers(deployment),
  ...cloudContainers(deployment),
]);

function podContainers(deployment: Deployment, cluster: Cluster, workload: PodWorkload): DeployedContainer[] {
  return workload.containers.map((container) => {
    const claims = new Set(workload.volumes.map(({ name }) => name?.value));
    const { image } = container;
    return {
      name: container.name?.text.isKnown === true ? container.name.text.value : workload.kind,
      at: container.at,
      declaredIn: workload.declaredIn,
      probes: [container.startup, container.liveness, container.readiness].flatMap(known),
      image: image?.text,
      environment: container.environment,
      claimed: container.mounts.flatMap(({ volume, path }) =>
        volume !== undefined && claims.has(volume.value) && path !== undefined ? [path.text] : [],
      ),
      commands: lazy(() =>
        commandsOfContainer(deployment, {
          image: image?.text,
          own: ownRuns(deployment, workload, container),
        }),
      ),
      pod: { cluster, workload, container },
      isWatched: true,
    };
  });
}

function known(probe: Known<DeclaredProbe> | undefined): DeclaredProbe[] {
  return probe === undefined || isUnknown(probe) ? [] : [probe];
}

/** What the container's own `command` runs; its `args` alone leave the image's entry point in place. */
function ownRuns(deployment: Deployment, workload: PodWorkload, container: PodContainer): Run[] {
  if (container.command === undefined) return [];
  const { path, start, end } = workload.text.span();
  return deployment.runsOf(path, 'workload', container.name?.text.value ?? '').filter(({ script }) => {
    const { origin, text } = script;
    const span = text.span();
    return origin.kind === 'workload' && origin.part === 'command' && span.start >= start && span.end <= end;
  });
}

interface ServicePlace {
  readonly path: string;
  readonly compose: ComposeFile;
  readonly service: ComposeService;
}

function composeContainer(
  deployment: Deployment,
  { path, compose, service }: ServicePlace,
): DeployedContainer {
  const probe = composeProbe(service);
  const own = lazy(() =>
    deployment
      .runsOf(path, 'compose', service.name.value)
      .filter(({ script: { origin } }) => origin.kind === 'compose' && origin.part === 'command'),
  );
  return {
    name: service.name.value,
    at: service.name.span(),
    declaredIn: 'compose',
    probes: probe === undefined ? [] : [probe],
    image: service.image,
    environment: service.environment,
    claimed: service.mounts.flatMap(({ target }) => target ?? []),
    commands: lazy(() => {
      const build = buildOf(service, path);
      return build === undefined
        ? commandsOfContainer(deployment, { image: service.image, own: own() })
        : commandsOfBuild(deployment, own(), build);
    }),
    isWatched: isWatched(compose, service),
  };
}

function buildOf(
  { build }: ComposeService,
  path: string,
): { dockerfile: string; target?: string } | undefined {
  if (build === undefined || build.inline !== undefined) return undefined;
  const context = repositoryPath(build.context?.value ?? '.', folderOf(path));
  const dockerfile =
    context === undefined ? undefined : repositoryPath(build.dockerfile?.value ?? 'Dockerfile', context);
  if (dockerfile === undefined) return undefined;
  return { dockerfile, ...(build.target?.isKnown === true ? { target: build.target.value } : {}) };
}

/** Docker alone does nothing about an unhealthy container; Compose, Swarm and such helpers do. */
function isWatched(compose: ComposeFile, service: ComposeService): boolean {
  const { awaited, isHealed } = watchIn(compose);
  const isSwarm = (service.deploy?.replicas ?? service.deploy?.updateConfig) !== undefined;
  return awaited.has(service.name.value) || isHealed || isSwarm;
}

/** Services whose health another one waits for, and whether something restarts whatever is unhealthy. */
const watchIn = once(({ services }: ComposeFile) => ({
  awaited: new Set(
    services.flatMap(({ dependsOn }) =>
      dependsOn.flatMap(({ condition, service }) => (condition === 'service_healthy' ? [service.value] : [])),
    ),
  ),
  isHealed: services.some(({ image }) => /autoheal/.test(image?.value ?? '')),
}));

/** HEALTHCHECK of each Dockerfile's last stage; who runs the image is not known here. */
function imageContainers(deployment: Deployment): DeployedContainer[] {
  return deployment.dockerfiles().flatMap(({ path, tree }): DeployedContainer[] => {
    const check = tree.stages
      .at(-1)
      ?.instructions.flatMap((one) => (one.kind === 'healthcheck' ? [one] : []))
      .at(-1);
    const probe = check === undefined ? undefined : dockerfileProbe(check);
    if (probe === undefined) return [];
    return [
      {
        name: path,
        at: probe.at,
        declaredIn: 'dockerfile',
        probes: [probe],
        image: undefined,
        environment: [],
        claimed: [],
        commands: lazy(() => commandsOfBuild(deployment, [], { dockerfile: path })),
        isWatched: false,
      },
    ];
  });
}
