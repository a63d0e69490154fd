import type { Text } from '../../../repository/text.ts';
import type { NameValue } from '../../../syntax/yaml/reader.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { environmentOf } from '../../lowering/script-of.ts';
import type { CloudContainer } from '../../workloads/cloud-container.ts';
import { cloudTasksOf } from '../../workloads/clouds.ts';
import { clustersOf } from '../../workloads/declared.ts';
import type { PodContainer, PodWorkload } from '../../workloads/workload.ts';
import { buildOf } from '../images/dockerfile-builds.ts';
import { builtImage } from '../images/image-starts.ts';
import { buildsOf } from '../images/images.ts';
import { type ContainerStart, started } from './container-starts.ts';

/** What Terraform or a file of a cloud's own starts. */
export type DeclaredStart = ContainerStart<'terraform' | 'cloud'>;

/** Every command that a container starts with by Terraform, or by a cloud's own files. */
export const declaredStarts = once((deployment: Deployment): readonly DeclaredStart[] => [
  ...clustersOf(deployment).flatMap(({ root, workloads }) =>
    root === undefined
      ? []
      : workloads.flatMap((workload) =>
          workload.containers.flatMap((container) => startOf(deployment, ofPod(workload, container))),
        ),
  ),
  ...cloudTasksOf(deployment).flatMap(({ containers }) =>
    containers.flatMap((container) => startOf(deployment, ofCloud(container))),
  ),
]);

/** What all of them say. */
interface Declared extends Pick<DeclaredStart, 'kind' | 'name' | 'workingDirectory' | 'isJob' | 'mounts'> {
  readonly image: Text | undefined;
  readonly entrypoint: readonly Text[] | undefined;
  readonly command: readonly Text[] | undefined;
  readonly variables: readonly NameValue[];
}

function ofPod(workload: PodWorkload, container: PodContainer): Declared {
  const { name, image, command, args, environment, workingDir, mounts, open } = container;
  return {
    kind: 'terraform',
    name: name?.text.value ?? workload.name?.text.value ?? '',
    image: image?.text,
    entrypoint: command,
    command: args,
    variables: environment,
    workingDirectory: workingDir?.text,
    isJob: /Job$/.test(workload.kind),
    // What is not seen of the container may be a mount.
    mounts: [...mounts.map(({ path }) => path?.text), ...(open === undefined ? [] : [undefined])],
  };
}

function ofCloud(container: CloudContainer): Declared {
  const { declaredIn, name, image, entrypoint, command, environment, workingDirectory, isJob } = container;
  return {
    kind: declaredIn,
    name: name?.text.value ?? '',
    image: image?.text,
    entrypoint,
    command,
    variables: environment,
    workingDirectory: workingDirectory?.text,
    isJob,
    mounts: container.mounts.map(({ text }) => text),
  };
}

function startOf(deployment: Deployment, declared: Declared): DeclaredStart[] {
  const { kind, name, image, entrypoint, command, variables, workingDirectory, isJob, mounts } = declared;
  const [first] = [...(entrypoint ?? []), ...(command ?? [])];
  if (first === undefined) return [];
  const builds = image === undefined ? [] : buildsOf(deployment, image).flatMap(buildOf);
  const built = builtImage(deployment, builds);
  return [
    started(deployment, {
      kind,
      path: first.path,
      name,
      text: first,
      argv: [...(entrypoint ?? built?.entrypoint ?? []), ...(command ?? [])],
      builds,
      base: built?.base ?? image,
      environment: new Map([...(built?.environment ?? []), ...environmentOf(variables)]),
      environmentFrom: [],
      workingDirectory,
      hasInit: false,
      isJob,
      mounts,
      origin: { kind: 'workload', workload: name, container: name, part: 'command' },
    }),
  ];
}
