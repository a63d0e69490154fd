import { Text } from '../../repository/text.ts';
import type { ComposeService } from '../../syntax/compose-file.ts';
import type { DockerCommand, DockerfileStage, DockerfileTree } from '../../syntax/dockerfile-tree.ts';
import type { KubernetesContainer, KubernetesObject } from '../../syntax/kubernetes-objects.ts';
import { textsOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { stageEnvironment, startOf } from '../lowering/dockerfile.ts';
import { folderOf } from '../lowering/lines.ts';
import { argvScript, environmentOf } from '../lowering/script-of.ts';
import type { Run } from '../scripts/run.ts';
import type { Origin } from '../scripts/script.ts';
import { isTrue } from './file-writes.ts';
import { type ImageBuild, imageContents, stageOf } from './image-contents.ts';
import { type BuiltImage, buildsOf, imageName, imagesOf } from './images.ts';

/** What a container runs as its first process, and in which surroundings. */
export interface ContainerStart {
  readonly kind: 'image' | 'compose' | 'kubernetes';
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
  /** The service, for its mounts. */
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

/** The builds of one Dockerfile. Where nothing says how it is built: with its own folder or the root, where its COPY sources are. */
export function buildsOfDockerfile(deployment: Deployment, dockerfile: string): ImageBuild[] {
  const known = imagesOf(deployment).flatMap((image) =>
    image.dockerfile === dockerfile ? buildOf(image) : [],
  );
  if (known.length > 0) return known;
  const guesses = [...new Set([folderOf(dockerfile), ''])].map((context) => ({ dockerfile, context }));
  const missing = guesses.map((build) => imageContents(deployment, build)?.fillings.filter(({ kind }) => kind === 'missing').length ?? 0);
  return guesses.filter((_, i) => missing[i] === Math.min(...missing));
}

function buildOf({ dockerfile, context, target }: BuiltImage): ImageBuild[] {
  if (dockerfile === undefined || context === undefined) return [];
  return [{ dockerfile, context, ...(target === undefined ? {} : { target: target.value }) }];
}

function imageStarts(deployment: Deployment, path: string, tree: DockerfileTree): ContainerStart[] {
  const builds = buildsOfDockerfile(deployment, path);
  const stages = new Set(builds.map(({ target }) => stageOf(tree, target)));
  return [...stages].flatMap((stage) => {
    const image = stage === undefined ? undefined : imageOf(tree, stage);
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
      }),
    ];
  });
}

interface ImageStart {
  /** ENTRYPOINT as words, and what is executed in all. */
  readonly entrypoint: readonly Text[] | undefined;
  readonly words: readonly Text[] | undefined;
  readonly text: Text;
  readonly base: Text;
  readonly environment: ReadonlyMap<string, Text>;
  readonly origin: Origin;
}

/** ENTRYPOINT and CMD as the engine joins them (Dockerfile reference, "Understand how CMD and ENTRYPOINT interact"). */
function imageOf(tree: DockerfileTree, stage: DockerfileStage): ImageStart {
  const line = stagesOf(tree, stage);
  const last =
    line.find((one) => startOf(one).entrypoint !== undefined || startOf(one).command !== undefined) ?? stage;
  const { entrypoint, command } = startOf(last);
  const shell = line
    .flatMap(({ instructions }) => instructions.flatMap((one) => (one.kind === 'shell' ? [one.words] : [])))
    .at(-1);
  const first = entrypoint === undefined ? undefined : wordsOf(entrypoint, shell);
  const rest = command === undefined || entrypoint?.form === 'shell' ? [] : wordsOf(command, shell);
  const all = [...(first ?? []), ...rest];
  return {
    entrypoint: first,
    words: all.length === 0 ? undefined : all,
    text: (command !== undefined && entrypoint?.form !== 'shell' ? command : entrypoint)?.text ?? stage.text,
    base: line.at(-1)?.base ?? stage.base,
    environment: stageEnvironment(tree, stage.index),
    origin: { kind: 'image-command', stage: stage.index },
  };
}

/** A stage and those it is based on, nearest first. */
function stagesOf(tree: DockerfileTree, stage: DockerfileStage): DockerfileStage[] {
  const line = [stage];
  for (let at = stage; at.baseStage !== undefined && at.baseStage < at.index; ) {
    const below = tree.stages[at.baseStage];
    if (below === undefined) break;
    line.push(below);
    at = below;
  }
  return line;
}

function wordsOf(command: DockerCommand, shell: readonly Text[] | undefined): readonly Text[] {
  if (command.form === 'exec') return command.words;
  return [...(shell ?? shellBefore(command.text)), command.script];
}

/** `/bin/sh -c` is what a shell form is given to. */
function shellBefore(text: Text): Text[] {
  const at = text.slice(0, 0).span();
  return [Text.standing('/bin/sh', at), Text.standing('-c', at)];
}

/** All Compose services and commands that run the image do it with an init. */
function isAlwaysRunWithInit(deployment: Deployment, dockerfile: string): boolean {
  const images = imagesOf(deployment).filter((image) => image.dockerfile === dockerfile);
  const services = images.flatMap(({ by }) =>
    by.kind === 'compose' ? [by.service.init?.value === true] : [],
  );
  const names = new Set(images.flatMap((image) => image.names.map(({ value }) => imageName(value))));
  const runs = deployment
    .acts()
    .filter(
      (act) => act.kind === 'run-container' && isOneOf(names, textsOf(deployment.programs, act, 'image')),
    );
  const users = [...services, ...runs.map((act) => isTrue(deployment.programs, act, 'init'))];
  return users.length > 0 && users.every(Boolean);
}

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
      isJob: false,
      service,
      origin: { kind: 'compose', service: service.name.value, part: 'command' },
    }),
  ];
}

function builtImage(deployment: Deployment, [build]: readonly ImageBuild[]): ImageStart | undefined {
  const tree = deployment.dockerfiles().find(({ path }) => path === build?.dockerfile)?.tree;
  const stage = tree === undefined ? undefined : stageOf(tree, build?.target);
  return tree === undefined || stage === undefined ? undefined : imageOf(tree, stage);
}

function podStarts(deployment: Deployment, object: KubernetesObject): ContainerStart[] {
  const { workload } = object;
  if (workload === undefined) return [];
  const isJob = /Job$/.test(object.kind.value);
  const hasInit = /^true$/.test(String(workload.pod.mapping.get('shareProcessNamespace')?.text.value ?? ''));
  const start = (container: KubernetesContainer, isInit: boolean): ContainerStart[] =>
    podStart(deployment, container, { workload: object.name?.value ?? '', hasInit, isJob: isJob || isInit });
  return [
    ...workload.pod.containers.flatMap((container) => start(container, false)),
    ...workload.pod.initContainers.flatMap((container) => start(container, true)),
  ];
}

interface Pod extends Pick<ContainerStart, 'hasInit' | 'isJob'> {
  readonly workload: string;
}

function podStart(
  deployment: Deployment,
  container: KubernetesContainer,
  { workload, hasInit, isJob }: Pod,
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
      origin: { kind: 'workload', workload, container: name, part: 'command' },
    }),
  ];
}

function started(
  deployment: Deployment,
  start: Omit<ContainerStart, 'run'> & { readonly origin: Origin },
): ContainerStart {
  const { origin, ...rest } = start;
  const settings = { origin, where: { kind: 'container' } as const, environment: start.environment };
  return { ...rest, run: deployment.runOf(argvScript(start.argv, start.text, settings).script) };
}
