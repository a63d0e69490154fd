import type { Deployment } from '../../deployment/deployment.ts';
import { serviceArtefact } from '../../deployment/links/connections/port-use.ts';
import {
  imageProcess,
  type ProbedContainer,
  probedContainers,
} from '../../deployment/links/health/probed-containers.ts';
import type { ImageBuild } from '../../deployment/links/images/image-contents.ts';
import { imageName } from '../../deployment/links/images/images.ts';
import { type CloudProcess, cloudProcesses } from '../../deployment/links/ports/cloud-processes.ts';
import type { ContainerProcess } from '../../deployment/links/ports/container-process.ts';
import { type PodProcess, portedProcesses } from '../../deployment/links/ports/pod-containers.ts';
import { type ServiceContainer, serviceContainers } from '../../deployment/links/ports/service-containers.ts';
import { artefactsOf } from '../../deployment/links/reach/artefacts.ts';
import type { CloudContainer } from '../../deployment/workloads/cloud-container.ts';
import type { DeclaredProbe } from '../../deployment/workloads/probe.ts';
import { targetProbesOf } from '../../deployment/workloads/target-groups.ts';

/** An image of the repository together with everything that deploys it with one and the same command. */
export interface Subject {
  readonly name: string;
  readonly build: ImageBuild;
  /** What it starts: as the pod says, else as the compose service, else as the image itself. */
  readonly process: ContainerProcess;
  readonly pods: readonly PodProcess[];
  readonly services: readonly ServiceContainer[];
  /** Containers that a cloud runs without a cluster. */
  readonly clouds: readonly CloudProcess[];
  readonly probed: readonly ProbedContainer[];
  /** Health checks of the load balancers that send requests to one of them. */
  readonly targets: readonly { readonly probe: DeclaredProbe; readonly container: CloudContainer }[];
}

interface Member {
  readonly process: ContainerProcess;
  readonly name: string;
  readonly pod?: PodProcess;
  readonly service?: ServiceContainer;
  readonly cloud?: CloudProcess;
}

/** Every image that the repository builds and deploys to production, those with probes first. */
export function subjectsOf(deployment: Deployment): Subject[] {
  const groups = new Map<string, Member[]>();
  for (const member of membersOf(deployment)) {
    const key = keyOf(member.process);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  const subjects = [...groups].flatMap(([key, members]) => subjectOf(deployment, key, members));
  return subjects.sort((a, b) => b.probed.length - a.probed.length);
}

function membersOf(deployment: Deployment): Member[] {
  const artefacts = artefactsOf(deployment);
  const pods = portedProcesses(deployment)
    .filter(({ container }) => artefacts.ofPath(container.at.path).role === 'production')
    .map(
      (pod): Member => ({
        process: pod.process,
        pod,
        name: nameOfPod(pod),
      }),
    );
  const services = serviceContainers(deployment)
    .filter(({ path, service }) => serviceArtefact(deployment, path, service).role === 'production')
    .map((service): Member => ({ process: service.process, service, name: service.name }));
  const clouds = cloudProcesses(deployment)
    .filter(({ container }) => artefacts.ofPath(container.at.path).role === 'production')
    .map((cloud): Member => ({ process: cloud.process, cloud, name: nameOfCloud(cloud) }));
  const images = deployment.dockerfiles().flatMap(({ path }): Member[] => {
    const process = artefacts.ofPath(path).role === 'production' ? imageProcess(deployment, path) : undefined;
    return process === undefined ? [] : [{ process, name: path }];
  });
  return [...pods, ...services, ...clouds, ...images];
}

/** A name that a template fills in is none. */
function nameOfPod({ workload, container }: PodProcess): string {
  const named = [workload.name, container.name].find((one) => one?.text.isKnown === true);
  return named?.text.value ?? workload.kind;
}

/** A container of Cloud Run needs no name. */
function nameOfCloud({ container: { name, image, system } }: CloudProcess): string {
  if (name?.text.isKnown === true) return name.text.value;
  const last =
    imageName(image?.text.isKnown === true ? image.text.value : '')
      .split('/')
      .at(-1) ?? '';
  return last === '' ? system : last;
}

/** Undefined for an image that the repository does not build, and for one that starts nothing that is known. */
function keyOf({ build, argv }: ContainerProcess): string | undefined {
  if (build === undefined || argv.length === 0) return undefined;
  const { dockerfile, context, target = '' } = build;
  return JSON.stringify([dockerfile, context, target, ...argv.map(({ value }) => value)]);
}

function subjectOf(deployment: Deployment, key: string, members: readonly Member[]): Subject[] {
  const [first] = members;
  const build = first?.process.build;
  if (first === undefined || build === undefined) return [];
  const clouds = members.flatMap(({ cloud }) => cloud ?? []);
  const targets = targetProbesOf(deployment).flatMap(({ probe, container }) =>
    container !== undefined && clouds.some((cloud) => cloud.container === container)
      ? [{ probe, container }]
      : [],
  );
  return [
    {
      name: first.name,
      build,
      process: first.process,
      pods: members.flatMap(({ pod }) => pod ?? []),
      services: members.flatMap(({ service }) => service ?? []),
      clouds,
      probed: probedContainers(deployment).filter(({ process }) => keyOf(process) === key),
      targets,
    },
  ];
}
