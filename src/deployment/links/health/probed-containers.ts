import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';
import type { CloudContainer } from '../../workloads/cloud-container.ts';
import { cloudTasksOf } from '../../workloads/clouds.ts';
import { composeProbe, dockerfileProbe } from '../../workloads/other-probes.ts';
import type { DeclaredProbe, ProbeAsk } from '../../workloads/probe.ts';
import type { PodContainer } from '../../workloads/workload.ts';
import { serviceArtefact } from '../connections/port-use.ts';
import { buildOf, buildsOfDockerfile } from '../images/dockerfile-builds.ts';
import { type ImageBuild, stageOf } from '../images/image-contents.ts';
import { imagesOf } from '../images/images.ts';
import { cloudProcesses } from '../ports/cloud-processes.ts';
import { type ContainerProcess, processOf, runOfWords } from '../ports/container-process.ts';
import { portedProcesses } from '../ports/pod-containers.ts';
import { serviceContainers, twinsOf } from '../ports/service-containers.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { roleOfName } from '../reach/roles.ts';

/** A probe together with the container that it asks. */
export interface ProbedContainer {
  readonly probe: DeclaredProbe;
  readonly process: ContainerProcess;
  readonly artefact: Artefact;
  /** The container's name, for people. */
  readonly name: string;
  /** Who asks, for people: `the health check`. */
  readonly who: string;
  /** Of a pod: the container, with its ports. */
  readonly pod?: PodContainer;
  /** Of a cloud. */
  readonly cloud?: CloudContainer;
  /** Containers that share its address, itself among them. */
  readonly beside: readonly ContainerProcess[];
  /** Another file may change what it starts. */
  readonly isChanged: boolean;
}

/** Every probe of compose services, images, pods and clouds' containers whose container is known. */
export const probedContainers = once((deployment: Deployment): readonly ProbedContainer[] => [
  ...inCompose(deployment),
  ...inImages(deployment),
  ...inPods(deployment),
  ...inClouds(deployment),
]);

function inCompose(deployment: Deployment): ProbedContainer[] {
  return serviceContainers(deployment).flatMap((container): ProbedContainer[] => {
    const { service, path, process, name } = container;
    const probe = composeProbe(service);
    if (probe === undefined) return [];
    const isShared = service.networkMode !== undefined || service.extends !== undefined;
    const isChanged = twinsOf(deployment)(container).some(
      (twin) =>
        twin.service.command !== undefined ||
        twin.service.entrypoint !== undefined ||
        twin.service.build !== undefined,
    );
    return [
      {
        probe,
        process,
        artefact: serviceArtefact(deployment, path, service),
        name,
        who: `the health check of service \`${name}\``,
        beside: [process],
        isChanged: isShared || isChanged,
      },
    ];
  });
}

/** `HEALTHCHECK` of a stage, with what the image starts when nobody says otherwise. */
function inImages(deployment: Deployment): ProbedContainer[] {
  return deployment.dockerfiles().flatMap(({ path, tree }): ProbedContainer[] => {
    const process = imageProcess(deployment, path);
    const stage = process === undefined ? undefined : stageOf(tree, process.build?.target);
    const check = stage?.instructions.flatMap((one) => (one.kind === 'healthcheck' ? [one] : [])).at(-1);
    const probe = check === undefined ? undefined : dockerfileProbe(check);
    if (process === undefined || probe === undefined) return [];
    return [
      {
        probe,
        process,
        artefact: artefactsOf(deployment).ofPath(path),
        name: path,
        who: '`HEALTHCHECK`',
        beside: [process],
        isChanged: false,
      },
    ];
  });
}

/** What the image of a Dockerfile starts when nobody says otherwise. */
export function imageProcess(deployment: Deployment, dockerfile: string): ContainerProcess | undefined {
  const tree = deployment.dockerfiles().find(({ path }) => path === dockerfile)?.tree;
  const build = deployedBuild(deployment, dockerfile);
  const stage = build === undefined || tree === undefined ? undefined : stageOf(tree, build.target);
  return build === undefined || stage === undefined
    ? undefined
    : processOf(deployment, build, { ...NOTHING_SAID, text: stage.base });
}

/** A stage that only development builds is not what is deployed: the last one is then. */
function deployedBuild(deployment: Deployment, dockerfile: string): ImageBuild | undefined {
  const [first] = buildsOfDockerfile(deployment, dockerfile);
  const images = imagesOf(deployment).filter((image) => image.dockerfile === dockerfile);
  const deployed = images.find(
    ({ by, target }) =>
      target === undefined ||
      (by.kind === 'compose'
        ? serviceArtefact(deployment, by.path, by.service).role === 'production'
        : roleOfName(target.value) === undefined),
  );
  if (deployed !== undefined) return buildOf(deployed)[0] ?? first;
  return first === undefined ? undefined : { dockerfile, context: first.context };
}

const NOTHING_SAID = {
  image: undefined,
  entrypoint: undefined,
  command: undefined,
  environment: new Map<string, Text>(),
  open: undefined,
  workingDirectory: undefined,
  mounts: [],
};

function inPods(deployment: Deployment): ProbedContainer[] {
  const processes = portedProcesses(deployment);
  return processes.flatMap(({ workload, container, process }) =>
    [container.startup, container.liveness, container.readiness].flatMap((probe): ProbedContainer[] => {
      if (probe === undefined || isUnknown(probe)) return [];
      return [
        {
          probe,
          process,
          artefact: artefactsOf(deployment).ofPath(probe.at.path),
          name: container.name?.text.value ?? workload.name?.text.value ?? '',
          who: `the ${probe.kind} probe of \`${container.name?.text.value ?? ''}\``,
          pod: container,
          beside: processes.filter((one) => one.workload === workload).map((one) => one.process),
          isChanged:
            processes.filter((one) => one.workload === workload).length < workload.containers.length ||
            isOfAnother(deployment, process, probe.at.path),
        },
      ];
    }),
  );
}

function inClouds(deployment: Deployment): ProbedContainer[] {
  return cloudProcesses(deployment).flatMap(({ container, process }) =>
    container.probes.map((probe) => {
      const name = container.name?.text.value ?? '';
      return {
        probe,
        process,
        artefact: artefactsOf(deployment).ofPath(probe.at.path),
        name,
        who:
          probe.kind === 'health'
            ? `the health check of \`${name}\``
            : `the ${probe.kind} probe of \`${name}\``,
        cloud: container,
        // Tasks and services have one network for all of their containers: what they ask may be beside them.
        beside: cloudTasksOf(deployment)
          .filter(({ containers }) => containers.includes(container))
          .flatMap(({ containers }) => containers)
          .flatMap((one) => cloudProcesses(deployment).filter((other) => other.container === one))
          .map((one) => one.process),
        isChanged: isOfAnother(deployment, process, probe.at.path),
      };
    }),
  );
}

/** The manifest lies in the folder of one Dockerfile, and the image is taken for that of another. */
function isOfAnother(deployment: Deployment, { build }: ContainerProcess, path: string): boolean {
  const others = deployment.dockerfiles().map((one) => folderOf(one.path));
  if (build === undefined) return false;
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder))
    if (others.includes(folder)) return folder !== folderOf(build.dockerfile);
  return false;
}

/** The words of a probe that runs a command, a shell before them where one reads them. */
export function wordsOf({ shell, words }: ProbeAsk & { readonly kind: 'exec' }): readonly Text[] {
  const [first] = words;
  if (!shell || first === undefined) return words;
  const standing = (word: string): Text => first.slice(0, 0).standIn(word);
  return [standing('sh'), standing('-c'), ...words];
}

/** What happens when a probe runs its command. */
export function runOfProbe(deployment: Deployment, { probe, process }: ProbedContainer): Run | undefined {
  const { ask } = probe;
  return isUnknown(ask) || ask.kind !== 'exec' || ask.words.length === 0
    ? undefined
    : runOfWords(deployment, process, wordsOf(ask));
}
