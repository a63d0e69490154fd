import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { argvScript } from '../../lowering/script-of.ts';
import type { Run } from '../../scripts/run.ts';
import { type ImageBuild, stageOf } from '../images/image-contents.ts';
import { resolved } from '../images/image-place.ts';
import { type ImageStart, imageStartOf } from '../images/image-starts.ts';

/** What a container starts, with what it is told beside its image. */
export interface ContainerProcess {
  /** The words that are executed; empty where the image from elsewhere says it. */
  readonly argv: readonly Text[];
  readonly environment: ReadonlyMap<string, Text>;
  /** Why there may be more variables, as a clause. */
  readonly open: string | undefined;
  /** How its image is made, when the repository makes it. */
  readonly build: ImageBuild | undefined;
  /** The image that comes from elsewhere: what the build is based on, or the image itself. */
  readonly image: Text | undefined;
  /** Words that the container gives to the entry point of an image from elsewhere. */
  readonly given: readonly Text[];
  /** The entry point of the image is not what runs. */
  readonly replacesEntrypoint: boolean;
  readonly workingDirectory: Text | undefined;
  readonly mounts: readonly MountedPath[];
  /** What to point at for it. */
  readonly text: Text;
}

export interface MountedPath {
  readonly target: Text;
  /** Path in the repository of what is mounted there, when it is of the repository. */
  readonly source: string | undefined;
  /** It is a volume for data, not a file or folder of the host. */
  readonly isVolume: boolean;
}

/** What a container says of itself, over its image. */
export interface Overrides {
  readonly image: Text | undefined;
  readonly entrypoint: readonly Text[] | undefined;
  readonly command: readonly Text[] | undefined;
  readonly environment: ReadonlyMap<string, Text>;
  readonly open: string | undefined;
  readonly workingDirectory: Text | undefined;
  readonly mounts: readonly MountedPath[];
  readonly text: Text;
}

/** The process of a container that runs the image of a build, or one from elsewhere. */
export function processOf(
  deployment: Deployment,
  build: ImageBuild | undefined,
  overrides: Overrides,
): ContainerProcess {
  const { entrypoint, command, environment, image: named, ...rest } = overrides;
  const image = build === undefined ? undefined : startOf(deployment, build);
  const inherited = entrypoint !== undefined ? [] : (image?.words ?? []);
  const first = entrypoint ?? image?.entrypoint ?? [];
  const isToldByImage = image !== undefined && image.entrypoint === undefined && entrypoint === undefined;
  const argv =
    command === undefined
      ? entrypoint !== undefined
        ? first
        : inherited
      : first.length > 0 || isToldByImage
        ? [...first, ...command]
        : [];
  return {
    ...rest,
    argv,
    given: argv.length === 0 ? (command ?? []) : [],
    replacesEntrypoint: entrypoint !== undefined,
    environment: new Map([...(image?.environment ?? []), ...environment]),
    build,
    image: image?.base ?? named,
  };
}

function startOf(deployment: Deployment, build: ImageBuild): ImageStart | undefined {
  const tree = deployment.dockerfileAt(build.dockerfile);
  const stage = tree === undefined ? undefined : stageOf(tree, build.target);
  return tree === undefined || stage === undefined ? undefined : imageStartOf(tree, stage);
}

/** What happens when words are executed in the surroundings of a container. */
export function runOfWords(deployment: Deployment, process: ContainerProcess, argv: readonly Text[]): Run {
  const [first] = argv;
  const { script } = argvScript(argv, first ?? process.text, {
    origin: { kind: 'file' },
    where: { kind: 'container' },
    environment: process.environment,
  });
  return deployment.runOf(script);
}

/** Path in the image that a word of its command names. */
export function pathInImage(
  { workingDirectory }: ContainerProcess,
  directory: string | undefined,
  word: string,
): string | undefined {
  return resolved(workingDirectory?.value ?? directory, word);
}
