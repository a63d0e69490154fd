import type { Deployment } from '../../deployment/deployment.ts';
import { serviceArtefact } from '../../deployment/links/connections/port-use.ts';
import { dockerfileOf } from '../../deployment/links/containers/container-commands.ts';
import { deployedContainersOf } from '../../deployment/links/containers/deployed-containers.ts';
import {
  imageProcess,
  type ProbedContainer,
  probedContainers,
} from '../../deployment/links/health/probed-containers.ts';
import type { ImageBuild } from '../../deployment/links/images/image-contents.ts';
import type { ContainerProcess } from '../../deployment/links/ports/container-process.ts';
import { type PodProcess, portedProcesses } from '../../deployment/links/ports/pod-containers.ts';
import { type ServiceContainer, serviceContainers } from '../../deployment/links/ports/service-containers.ts';
import { artefactsOf } from '../../deployment/links/reach/artefacts.ts';
import type { DeclaredProbe } from '../../deployment/workloads/probe.ts';

/** An image of the repository together with everything that deploys it with one and the same command. */
export interface Subject {
  readonly name: string;
  readonly build: ImageBuild;
  /** What it starts: as the pod says, else as the compose service, else as the image itself. */
  readonly process: ContainerProcess;
  readonly pods: readonly PodProcess[];
  readonly services: readonly ServiceContainer[];
  readonly probed: readonly ProbedContainer[];
  /** Of containers that only Terraform knows: tasks, services of a cloud, load balancers' targets. */
  readonly others: readonly DeclaredProbe[];
}

interface Member {
  readonly process: ContainerProcess;
  readonly name: string;
  readonly pod?: PodProcess;
  readonly service?: ServiceContainer;
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
  const images = deployment.dockerfiles().flatMap(({ path }): Member[] => {
    const process = artefacts.ofPath(path).role === 'production' ? imageProcess(deployment, path) : undefined;
    return process === undefined ? [] : [{ process, name: path }];
  });
  return [...pods, ...services, ...images];
}

/** A name that a template fills in is none. */
function nameOfPod({ workload, container }: PodProcess): string {
  const named = [workload.name, container.name].find((one) => one?.text.isKnown === true);
  return named?.text.value ?? workload.kind;
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
  const containers = deployedContainersOf(deployment).filter(
    ({ declaredIn, pod, image }) =>
      declaredIn === 'terraform' &&
      pod === undefined &&
      image !== undefined &&
      dockerfileOf(deployment, image)?.dockerfile === build.dockerfile,
  );
  return [
    {
      name: first.name,
      build,
      process: first.process,
      pods: members.flatMap(({ pod }) => pod ?? []),
      services: members.flatMap(({ service }) => service ?? []),
      probed: probedContainers(deployment).filter(({ process }) => keyOf(process) === key),
      others: containers.flatMap(({ probes }) => probes),
    },
  ];
}
