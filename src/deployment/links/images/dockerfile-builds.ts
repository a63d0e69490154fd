import { posix } from 'node:path';
import type { Deployment } from '../../deployment.ts';
import { folderOf } from '../../lowering/lines.ts';
import type { ImageBuild } from './image-contents.ts';
import { type BuiltImage, imagesOf } from './images.ts';

/** The builds of one Dockerfile. Where nothing says how it is built: with its own folder or the root, where its COPY sources are. */
export function buildsOfDockerfile(deployment: Deployment, dockerfile: string): ImageBuild[] {
  const known = imagesOf(deployment).flatMap((image) =>
    image.dockerfile === dockerfile ? buildOf(image) : [],
  );
  if (known.length > 0)
    return [...new Map(known.map((build) => [`${build.context}\0${build.target ?? ''}`, build])).values()];
  const own = { dockerfile, context: folderOf(dockerfile) };
  const root = { dockerfile, context: '' };
  const missing = missingSources(deployment, own);
  if (own.context === '') return [own];
  const better = missingSources(deployment, root) - missing;
  return better === 0 ? [own, root] : [better < 0 ? root : own];
}

/** How many files and folders that its COPY lines name are not in the context. */
function missingSources(deployment: Deployment, { dockerfile, context }: ImageBuild): number {
  const { repository } = deployment;
  const stages = deployment.dockerfileAt(dockerfile)?.stages ?? [];
  const sources = stages.flatMap(({ instructions }) =>
    instructions.flatMap((one) =>
      (one.kind === 'copy' || one.kind === 'add') && one.from === undefined ? one.sources : [],
    ),
  );
  const named = sources.filter((source) => source.isKnown && !/[*?[]|:\/\/|^<</.test(source.value));
  const paths = named.map(({ value }) => posix.join(context, value).replace(/^\/+|\/+$/g, ''));
  return paths.filter((path) => path !== '.' && !repository.hasFile(path) && !repository.hasDirectory(path))
    .length;
}

/** The build behind an image, when Dockerfile and context are of the repository. */
export function buildOf({ dockerfile, context, target }: BuiltImage): ImageBuild[] {
  if (dockerfile === undefined || context === undefined) return [];
  return [{ dockerfile, context, ...(target === undefined ? {} : { target: target.value }) }];
}
