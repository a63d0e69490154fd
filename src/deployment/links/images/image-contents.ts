import { posix } from 'node:path';
import type { Dockerignore } from '../../../syntax/dockerfile/dockerignore.ts';
import type { DockerfileStage, DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { type CopyInstruction, copyBetween, copyFromContext } from './image-copies.ts';
import { type ImageFile, type ImageFilling, type ImagePlace, resolved } from './image-place.ts';

/** Which build of an image is asked about. */
export interface ImageBuild {
  /** Path of the Dockerfile in the repository. */
  readonly dockerfile: string;
  /** Name or number of the stage; the last one when absent. */
  readonly target?: string;
  /** Folder in the repository that is the build context; `''` is the root. */
  readonly context: string;
  /** Only what instructions before this offset of the Dockerfile put there. */
  readonly before?: number;
}

/** What COPY and ADD put into an image, later ones over earlier ones. What its RUN commands make or remove is not in it. */
export class ImageContents {
  readonly files: readonly ImageFile[];
  readonly fillings: readonly ImageFilling[];
  /** Working directory of the image's commands; undefined when the base image decides. */
  readonly directory: string | undefined;
  readonly #byPath: ReadonlyMap<string, ImageFile>;

  constructor(place: ImagePlace) {
    this.#byPath = place.files;
    this.files = [...place.files.values()];
    this.fillings = place.fillings;
    this.directory = place.directory;
  }

  /** The file at an absolute path of the image. */
  file(path: string): ImageFile | undefined {
    return this.#byPath.get(path);
  }

  /** Files at or below an absolute path of the image. */
  below(path: string): ImageFile[] {
    const folder = path === '/' ? '/' : `${path.replace(/\/+$/, '')}/`;
    return this.files.filter((file) => file.path === path || file.path.startsWith(folder));
  }

  /** Whether something whose files are not known may stand at or below a path. */
  mayHold(path: string): boolean {
    return this.fillings.some(
      (filling) => filling.path === undefined || isWithin(filling.path, path) || isWithin(path, filling.path),
    );
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** What a build puts into its image; undefined when the Dockerfile or its stage is not there. */
export function imageContents(
  deployment: Deployment,
  { dockerfile, target, context, before }: ImageBuild,
): ImageContents | undefined {
  return contentsByKey(deployment)([dockerfile, context, target ?? '', before ?? ''].join('\0'));
}

/** The stage that a build ends with: by name (in any case), by number, else the last. */
export function stageOf(tree: DockerfileTree, target: string | undefined): DockerfileStage | undefined {
  if (target === undefined || target === '') return tree.stages.at(-1);
  const wanted = target.toLowerCase();
  return (
    tree.stages.find(({ name }) => name?.value.toLowerCase() === wanted) ??
    (/^\d+$/.test(target) ? tree.stages[Number(target)] : undefined)
  );
}

const contentsByKey = once((deployment: Deployment) =>
  remembered((key: string): ImageContents | undefined => {
    const [dockerfile = '', context = '', target = '', offset = ''] = key.split('\0');
    const tree = deployment.dockerfileAt(dockerfile);
    const stage = tree === undefined ? undefined : stageOf(tree, target);
    if (tree === undefined || stage === undefined) return undefined;
    const ignored = ignoredBy(deployment, { dockerfile, context });
    const before = offset === '' ? Number.POSITIVE_INFINITY : Number(offset);
    return new ContentsBuilder({ deployment, tree, context, ignored, before }).build(stage);
  }),
);

/** `<Dockerfile>.dockerignore` beside it takes the place of the context's own (docs: "Filename and location"). */
export function ignoredBy(
  deployment: Deployment,
  { dockerfile, context }: Pick<ImageBuild, 'dockerfile' | 'context'>,
): Dockerignore | undefined {
  return (
    deployment.dockerignore(`${dockerfile}.dockerignore`) ??
    deployment.dockerignore(posix.join(context, '.dockerignore'))
  );
}

interface BuilderInput {
  readonly deployment: Deployment;
  readonly tree: DockerfileTree;
  readonly context: string;
  readonly ignored: Dockerignore | undefined;
  readonly before: number;
}

/** WORKDIR of images that many others are based on; of those not listed it is unknown. */
const WORKDIRS: readonly (readonly [RegExp, string])[] = [
  [/^scratch$/, '/'],
  [
    /^(?:[\w.-]+\/)*(?:python|node|debian|ubuntu|alpine|busybox|nginx|ruby|openjdk|eclipse-temurin|rust|fedora|rockylinux|postgres|uv)$/,
    '/',
  ],
  [/^golang$/, '/go'],
  [/^php$/, '/var/www/html'],
  [/^httpd$/, '/usr/local/apache2'],
  [/^caddy$/, '/srv'],
];

class ContentsBuilder {
  readonly #input: BuilderInput;
  readonly #stages = new Map<number, ImagePlace>();

  constructor(input: BuilderInput) {
    this.#input = input;
  }

  build(stage: DockerfileStage): ImageContents {
    return new ImageContents(this.#placeOf(stage));
  }

  /** Stages refer to earlier ones only, so this ends. */
  #placeOf(stage: DockerfileStage): ImagePlace {
    const known = this.#stages.get(stage.index);
    if (known !== undefined) return known;
    const place = this.#start(stage);
    this.#stages.set(stage.index, place);
    for (const instruction of stage.instructions) {
      if (instruction.onbuild || instruction.text.span().start >= this.#input.before) continue;
      if (instruction.kind === 'workdir')
        place.directory = resolved(
          place.directory,
          instruction.value.isKnown ? instruction.value.value : undefined,
        );
      if (instruction.kind === 'copy' || instruction.kind === 'add') this.#copy(instruction, place, stage);
    }
    return place;
  }

  #start(stage: DockerfileStage): ImagePlace {
    const base = stage.baseStage === undefined ? undefined : this.#earlier(stage.baseStage, stage);
    if (base !== undefined)
      return { files: new Map(base.files), fillings: [...base.fillings], directory: base.directory };
    const image = stage.base.value.split('@', 1)[0]?.replace(/:[^/]*$/, '') ?? '';
    return {
      files: new Map(),
      fillings: [],
      directory: WORKDIRS.find(([pattern]) => pattern.test(image))?.[1],
    };
  }

  #earlier(index: number, stage: DockerfileStage): ImagePlace | undefined {
    const found = index < stage.index ? this.#input.tree.stages[index] : undefined;
    return found === undefined ? undefined : this.#placeOf(found);
  }

  #copy(instruction: CopyInstruction, place: ImagePlace, stage: DockerfileStage): void {
    if (instruction.from === undefined) {
      const { deployment, context, ignored } = this.#input;
      return copyFromContext(instruction, place, { repository: deployment.repository, context, ignored });
    }
    const { value } = instruction.from;
    const named = this.#input.tree.stages.findLast(
      ({ index, name }) => index < stage.index && name?.value.toLowerCase() === value.toLowerCase(),
    );
    const index = named?.index ?? (/^\d+$/.test(value) ? Number(value) : undefined);
    copyBetween(instruction, place, index === undefined ? undefined : this.#earlier(index, stage));
  }
}
