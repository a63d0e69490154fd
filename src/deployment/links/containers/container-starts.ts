import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { KubernetesContainer, KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Origin } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { argvScript, environmentOf } from '../../lowering/script-of.ts';
import type { Run } from '../../scripts/run.ts';
import { isTrue } from '../commands/file-writes.ts';
import { buildOf, buildsOfDockerfile } from '../images/dockerfile-builds.ts';
import { type ImageBuild, stageOf } from '../images/image-contents.ts';
import { builtImage, imageStartOf } from '../images/image-starts.ts';
import { buildsOf, imageName, imagesOf } from '../images/images.ts';

/** What says how a container is started; `cloud` is an ECS task definition or a Cloud Run service in a file of its own. */
export type StartKind = 'image' | 'compose' | 'kubernetes' | 'terraform' | 'cloud';

/** A start, whatever says so. */
export type AnyStart = ContainerStart<StartKind>;

/** What a container runs as its first process, and in which surroundings. */
export interface ContainerStart<Kind extends StartKind = 'image' | 'compose' | 'kubernetes'> {
  readonly kind: Kind;
  /** Path of the file that says so. */
  readonly path: string;
  /** The stage, service or container, for people to read. */
  readonly name: string;
  /** The characters of the command. */
  readonly text: Text;
  /** The words that the engine executes; a shell form has its shell in front. */
  readonly argv: readonly Text[];
  readonly run: Run;
  /** Builds of the image that it runs in, when the repository builds it. */
  readonly builds: readonly ImageBuild[];
  /** The image that comes from elsewhere: what it is based on, or itself. */
  readonly base: Text | undefined;
  readonly environment: ReadonlyMap<string, Text>;
  /** Files or objects that set more variables. */
  readonly environmentFrom: readonly Text[];
  /** Working directory as it is said, when it is not the image's own. */
  readonly workingDirectory: Text | undefined;
  /** The engine puts an init in front (`init: true`, `--init`), or another process is the first of the pod. */
  readonly hasInit: boolean;
  /** It is to end: a job, an init container. */
  readonly isJob: boolean;
  /** Where something else is mounted; undefined where that is not known. */
  readonly mounts: readonly (Text | undefined)[];
  /** The service, for what it says of its start. */
  readonly service?: ComposeService;
}

/** Every command that a container starts with, of images, Compose services and Kubernetes pods. */
export const containerStartsOf = once((deployment: Deployment): readonly ContainerStart[] => [
  ...deployment.dockerfiles().flatMap(({ path, tree }) => imageStarts(deployment, path, tree)),
  ...deployment
    .composeFiles()
    .flatMap(({ path, compose }) =>
      compose.services.flatMap((service) => composeStart(deployment, path, service)),
    ),
  ...deployment.kubernetesObjects().flatMap((object) => podStarts(deployment, object)),
]);

/** The starts whose command stands at a place, or begins with its words. */
export function startsAt(deployment: Deployment, at: Span): ContainerStart[] {
  return containerStartsOf(deployment).filter(({ text, argv }) =>
    [text, ...argv.slice(0, 1)].some((one) => touches(one.span(), at)),
  );
}

/** A word that stands in for one that is nowhere written has no length. */
function touches(a: Span, b: Span): boolean {
  return a.path === b.path && a.start <= b.end && b.start <= a.end;
}

function imageStarts(deployment: Deployment, path: string, tree: DockerfileTree): ContainerStart[] {
  const builds = buildsOfDockerfile(deployment, path);
  const stages = new Set(builds.map(({ target }) => stageOf(tree, target)));
  return [...stages].flatMap((stage) => {
    const image = stage === undefined ? undefined : imageStartOf(tree, stage);
    if (stage === undefined || image?.words === undefined) return [];
    const own = builds.filter(({ target }) => stageOf(tree, target) === stage);
    return [
      started(deployment, {
        kind: 'image',
        path,
        name: stage.name?.value ?? path,
        ...image,
        argv: image.words,
        text: image.text,
        builds: own,
        environmentFrom: [],
        workingDirectory: undefined,
        hasInit: isAlwaysRunWithInit(deployment, path),
        isJob: false,
        mounts: [],
      }),
    ];
  });
}

/** All Compose services and commands that run the image do it with an init. */
function isAlwaysRunWithInit(deployment: Deployment, dockerfile: string): boolean {
  const images = imagesOf(deployment).filter((image) => image.dockerfile === dockerfile);
  const services = images.flatMap(({ by }) =>
    by.kind === 'compose' ? [by.service.init?.value === true] : [],
  );
  const names = new Set(images.flatMap((image) => image.names.map(({ value }) => imageName(value))));
  const runs = containerRuns(deployment).filter((act) =>
    isOneOf(names, textsOf(deployment.programs, act, 'image')),
  );
  const users = [...services, ...runs.map((act) => isTrue(deployment.programs, act, 'init'))];
  return users.length > 0 && users.every(Boolean);
}

const containerRuns = once((deployment: Deployment): readonly Act[] =>
  deployment.acts().filter(({ kind }) => kind === 'run-container'),
);

function isOneOf(names: ReadonlySet<string>, images: readonly Text[]): boolean {
  return images.some(({ value }) => names.has(imageName(value)));
}

/** A service that says what it runs; one that does not runs what its image says. */
function composeStart(deployment: Deployment, path: string, service: ComposeService): ContainerStart[] {
  const text = service.command?.text ?? service.entrypoint?.text;
  if (text === undefined) return [];
  const builds = imagesOf(deployment).flatMap((image) =>
    image.by.kind === 'compose' && image.by.service === service ? buildOf(image) : [],
  );
  const image = builtImage(deployment, builds);
  const argv = [...(service.entrypoint?.words ?? image?.entrypoint ?? []), ...(service.command?.words ?? [])];
  if (argv.length === 0) return [];
  const environment = new Map([...(image?.environment ?? []), ...environmentOf(service.environment)]);
  return [
    started(deployment, {
      kind: 'compose',
      path,
      name: service.name.value,
      text,
      argv,
      builds,
      base: image?.base ?? service.image,
      environment,
      environmentFrom: service.envFiles.map((file) => file.path),
      workingDirectory: service.workingDir,
      hasInit: service.init?.value === true,
      isJob: isToComplete(deployment, path, service),
      mounts: service.mounts.map(({ target }) => target),
      service,
      origin: { kind: 'compose', service: service.name.value, part: 'command' },
    }),
  ];
}

/** Others wait until it has ended well. */
function isToComplete(deployment: Deployment, path: string, { name }: ComposeService): boolean {
  const file = deployment.composeFiles().find((one) => one.path === path);
  const services = file?.compose.services ?? [];
  return services.some(({ dependsOn }) =>
    dependsOn.some(
      ({ service, condition }) =>
        service.value === name.value && condition === 'service_completed_successfully',
    ),
  );
}

function podStarts(deployment: Deployment, object: KubernetesObject): ContainerStart[] {
  const { workload } = object;
  if (workload === undefined) return [];
  const isJob = /Job$/.test(object.kind.value);
  const hasInit = /^true$/.test(String(workload.pod.mapping.get('shareProcessNamespace')?.text.value ?? ''));
  const named = { workload: object.name?.value ?? '', isChanged: isChangedElsewhere(deployment, object) };
  const start = (container: KubernetesContainer, isInit: boolean): ContainerStart[] =>
    podStart(deployment, container, { ...named, hasInit, isJob: isJob || isInit });
  return [
    ...workload.pod.containers.flatMap((container) => start(container, false)),
    ...workload.pod.initContainers.flatMap((container) => start(container, true)),
  ];
}

/** Another file says something of the same object, or a kustomization or chart may. */
function isChangedElsewhere(deployment: Deployment, { kind, name, text }: KubernetesObject): boolean {
  const isNamed = text.isKnown && name?.isKnown === true;
  const parts = deployment
    .kubernetesObjects()
    .filter((other) => other.kind.value === kind.value && other.name?.value === name?.value);
  return !isNamed || parts.length > 1 || mayPatch(deployment);
}

const mayPatch = once(({ repository }: Deployment): boolean =>
  repository
    .below('')
    .some(
      (path) =>
        /(?:^|\/)kustomization\.ya?ml$/i.test(path) &&
        /patch|components:|transformers:/.test(repository.read(path)?.value ?? 'patch'),
    ),
);

interface Pod extends Pick<ContainerStart, 'hasInit' | 'isJob'> {
  /** Something may add mounts to it. */
  readonly isChanged: boolean;
  readonly workload: string;
}

function podStart(
  deployment: Deployment,
  container: KubernetesContainer,
  { workload, hasInit, isJob, isChanged }: Pod,
): ContainerStart[] {
  const [first] = [...(container.command ?? []), ...(container.args ?? [])];
  if (first === undefined) return [];
  const builds = container.image === undefined ? [] : buildsOf(deployment, container.image).flatMap(buildOf);
  const image = builtImage(deployment, builds);
  const argv = [...(container.command ?? image?.entrypoint ?? []), ...(container.args ?? [])];
  const name = container.name?.value ?? '';
  return [
    started(deployment, {
      kind: 'kubernetes',
      path: first.path,
      name,
      text: first,
      argv,
      builds,
      base: image?.base ?? container.image,
      environment: new Map([...(image?.environment ?? []), ...environmentOf(container.env)]),
      environmentFrom: [
        ...container.envFrom.map(({ text }) => text),
        ...container.env.flatMap((one) => (one.from === undefined ? [] : [one.text])),
      ],
      workingDirectory: container.workingDir,
      hasInit,
      isJob,
      mounts: [...container.mounts.map(({ path }) => path), ...(isChanged ? [undefined] : [])],
      origin: { kind: 'workload', workload, container: name, part: 'command' },
    }),
  ];
}

/** A start with what happens when its words are executed. */
export function started<Kind extends StartKind>(
  deployment: Deployment,
  { origin, ...start }: Omit<ContainerStart<Kind>, 'run'> & { readonly origin: Origin },
): ContainerStart<Kind> {
  const settings = { origin, where: { kind: 'container' } as const, environment: start.environment };
  return { ...start, run: deployment.runOf(argvScript(start.argv, start.text, settings).script) };
}
