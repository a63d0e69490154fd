import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';
import { cloudTasksOf } from '../../workloads/clouds.ts';
import { clustersOf } from '../../workloads/declared.ts';
import { dockerfileProbe } from '../../workloads/other-probes.ts';
import type { DeclaredProbe } from '../../workloads/probe.ts';
import { sleepSeconds } from '../commands/sleep-seconds.ts';
import { stageOf } from '../images/image-contents.ts';
import { buildsOf, imageName } from '../images/images.ts';
import { runOfFile } from '../processes/workers.ts';
import { applicationOf, type PythonApplication } from '../python/python-apps.ts';
import { fileStarted } from '../reach/edges.ts';
import { roleOfPath } from '../reach/roles.ts';

/** What starts in a container. */
export interface ContainerCommands {
  /** In order, the commands of the scripts that it starts among them. */
  readonly acts: readonly Act[];
  /** The command that serves; what comes before it delays it. */
  readonly serve: Act | undefined;
  readonly application: PythonApplication | undefined;
  /** HEALTHCHECK of the image. */
  readonly healthcheck: DeclaredProbe | undefined;
}

export interface ContainerDescription {
  readonly image: Text | undefined;
  /** What happens by the container's own command; empty where the image's holds. */
  readonly own: readonly Run[];
}

/** Scripts that start scripts deeper than this are not followed. */
const DEEPEST = 4;

/** What a container runs: its own command, else that of the image, when the repository builds it. */
export function commandsOfContainer(
  deployment: Deployment,
  { image, own }: ContainerDescription,
): ContainerCommands {
  const build = image === undefined ? undefined : dockerfileOf(deployment, image);
  return commandsWith(deployment, own, build);
}

/** What a container runs that is built from a Dockerfile known by its path. */
export function commandsOfBuild(
  deployment: Deployment,
  own: readonly Run[],
  build: { dockerfile: string; target?: string },
): ContainerCommands {
  return commandsWith(deployment, own, build);
}

function commandsWith(
  deployment: Deployment,
  own: readonly Run[],
  build: { dockerfile: string; target?: string } | undefined,
): ContainerCommands {
  const stage = build === undefined ? undefined : stageAt(deployment, build);
  const runs =
    own.length > 0 || build === undefined || stage === undefined
      ? own
      : deployment.runsOf(build.dockerfile, 'image-command', stage.index);
  const acts = followed(deployment, runs, 0);
  const starts = acts.map((act) => ({ act, application: applicationOf(deployment, act) }));
  const found = starts.find(({ act, application }) => act.kind === 'serve' || application !== undefined);
  const check = stage?.instructions.flatMap((one) => (one.kind === 'healthcheck' ? [one] : [])).at(-1);
  return {
    acts,
    serve: found?.act,
    application: found?.application,
    healthcheck: check === undefined ? undefined : dockerfileProbe(check),
  };
}

function stageAt(deployment: Deployment, { dockerfile, target }: { dockerfile: string; target?: string }) {
  const tree = deployment.dockerfileAt(dockerfile);
  return tree === undefined ? undefined : stageOf(tree, target);
}

function followed(deployment: Deployment, runs: readonly Run[], depth: number): Act[] {
  return runs.flatMap((run) =>
    run.acts.flatMap((act) => {
      const file = act.kind === 'run' && depth < DEEPEST ? fileStarted(deployment, act) : undefined;
      const isShell = file !== undefined && deployment.repository.file(file)?.format === 'shell';
      return isShell
        ? [act, ...followed(deployment, [runOfFile(deployment, file) ?? []].flat(), depth + 1)]
        : [act];
    }),
  );
}

/** Registries in which most images are other people's. */
const PUBLIC =
  /^(?:docker\.io|quay\.io|registry\.k8s\.io|k8s\.gcr\.io|mcr\.microsoft\.com|public\.ecr\.aws|docker\.elastic\.co|nvcr\.io|lscr\.io|gcr\.io\/(?:google-\w+|distroless))\//;

/** It comes from a registry that is the project's own by its looks, or from one that is filled in. */
function isOwn(image: Text): boolean {
  return !image.isKnown || (/^[^/]*[.:][^/]*\//.test(image.value) && !PUBLIC.test(image.value));
}

/** Images of clusters' pods and of clouds that are the project's own, by name. */
const ownImages = once((deployment: Deployment): ReadonlySet<string> => {
  const containers = clustersOf(deployment).flatMap(({ workloads }) =>
    workloads.flatMap((workload) => workload.containers),
  );
  const clouds = cloudTasksOf(deployment).flatMap((task) => task.containers);
  const images = [...containers, ...clouds].flatMap(({ image }) =>
    image !== undefined && isOwn(image.text) ? [imageName(image.text.value)] : [],
  );
  return new Set(images);
});

/**
 * The Dockerfile that an image is built from: by a build that gives it that name; else the one in a folder of that name; else
 * the only one there is, for the only image of the project's own.
 */
export function dockerfileOf(
  deployment: Deployment,
  image: Text,
): { dockerfile: string; target?: string } | undefined {
  return dockerfilesOfImages(deployment)(image);
}

const dockerfilesOfImages = once((deployment: Deployment) =>
  once((image: Text) => findDockerfile(deployment, image)),
);

function findDockerfile(
  deployment: Deployment,
  image: Text,
): { dockerfile: string; target?: string } | undefined {
  for (const build of buildsOf(deployment, image)) {
    if (build.dockerfile === undefined || deployment.repository.file(build.dockerfile) === undefined)
      continue;
    return {
      dockerfile: build.dockerfile,
      ...(build.target?.isKnown === true ? { target: build.target.value } : {}),
    };
  }
  const own = isOwn(image);
  if (!own && !/^[\w.-]+(?::[^/]*)?$/.test(image.value)) return undefined;
  const name = imageName(image.value).split('/').at(-1) ?? '';
  const { all, byName } = namedDockerfiles(deployment);
  const named = /^[\w.-]{3,}$/.test(name) ? (byName.get(name) ?? []) : [];
  const candidates = named.length === 0 && own && ownImages(deployment).size <= 1 ? all : named;
  const [only] = candidates;
  return only === undefined || candidates.length > 1 ? undefined : { dockerfile: only };
}

/** Dockerfiles for production, by what they are called: `chat-api/Dockerfile`, `Dockerfile.chat-api`, `chat-api.Dockerfile`. */
const namedDockerfiles = once((deployment: Deployment) => {
  const all = deployment
    .dockerfiles()
    .map(({ path }) => path)
    .filter((path) => roleOfPath(path) === undefined);
  const byName = new Map<string, string[]>();
  for (const path of all) {
    const [, suffix, prefix] = /^Dockerfile\.(.+)$|^(.+)\.Dockerfile$/.exec(posix.basename(path)) ?? [];
    const names = new Set([posix.basename(posix.dirname(path)), suffix ?? prefix ?? '']);
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return { all, byName };
});

/** A pause in the way of a server, in seconds, and where it is. */
export interface Pause {
  readonly seconds: number;
  readonly at: Span;
}

/** Pauses of known length that every start waits for before anything listens. */
export function pausesBeforeServing(deployment: Deployment, start: ContainerCommands): Pause[] {
  const { serve, acts, application } = start;
  if (serve === undefined) return [];
  const before = acts.slice(0, acts.indexOf(serve)).filter(isAlwaysRun);
  const slept = before.flatMap((act) => (act.kind === 'sleep' ? sleepOf(deployment, act) : []));
  const blocked = [
    ...(application?.imports() ?? []),
    ...(application?.blocking().filter(({ inLifespan }) => inLifespan) ?? []),
  ];
  const waited = blocked.flatMap(({ kind, seconds, place }) =>
    kind === 'sleep' && seconds !== undefined ? [{ seconds, at: place.span() }] : [],
  );
  return [...slept, ...waited];
}

function isAlwaysRun({ line }: Act): boolean {
  const { flow } = line;
  return (
    flow.called &&
    !flow.background &&
    flow.loops.length === 0 &&
    flow.conditions.length === 0 &&
    flow.trap === undefined
  );
}

function sleepOf(deployment: Deployment, act: Act): Pause[] {
  const seconds = sleepSeconds(deployment, act);
  return isUnknown(seconds) ? [] : [{ seconds, at: act.line.text.span() }];
}

/** How many processes answer; one where nothing says, which is what Python's servers do. */
export function workersOf(deployment: Deployment, { serve }: ContainerCommands): number | 'unknown' {
  const fact = serve === undefined ? undefined : factOf(deployment.programs, serve, 'workers');
  if (fact === undefined) return 1;
  if (isUnknown(fact)) return 'unknown';
  const number = Number(fact.value);
  return Number.isInteger(number) ? number : 'unknown';
}
