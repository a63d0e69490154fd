import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { environmentOf } from '../../lowering/script-of.ts';
import type { CloudContainer } from '../../workloads/cloud-container.ts';
import { cloudTasksOf } from '../../workloads/clouds.ts';
import { type ContainerProcess, processOf } from './container-process.ts';
import { buildFor } from './pod-containers.ts';

/** A container of a cloud with what it starts. */
export interface CloudProcess {
  readonly container: CloudContainer;
  readonly process: ContainerProcess;
}

/** The containers of task definitions, Cloud Run services and jobs, each with what it starts. */
export const cloudProcesses = once((deployment: Deployment): readonly CloudProcess[] =>
  cloudTasksOf(deployment).flatMap(({ containers }) =>
    containers.map((container) => ({ container, process: processOfCloud(deployment, container) })),
  ),
);

function processOfCloud(deployment: Deployment, container: CloudContainer): ContainerProcess {
  const { image, environment, hasMore } = container;
  const isOpen = hasMore || environment.some(({ value }) => value === undefined);
  return processOf(deployment, image === undefined ? undefined : buildFor(deployment, image.text), {
    image: image?.text,
    entrypoint: container.entrypoint,
    command: container.command,
    environment: environmentOf(environment),
    open: isOpen ? 'more variables come from elsewhere' : undefined,
    workingDirectory: container.workingDirectory?.text,
    mounts: container.mounts.map(({ text }) => ({ target: text, source: undefined, isVolume: false })),
    text: container.name?.text ?? container.head,
  });
}
