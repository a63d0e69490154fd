import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { imageContents } from '../images/image-contents.ts';
import { startedCode } from '../processes/started-code.ts';
import { fileByEnd } from '../reach/files-by-end.ts';
import { type ContainerProcess, type MountedPath, pathInImage } from './container-process.ts';

/** The repository's file that a command in a container starts: by its place in the image or a mount, else by its end. */
export function fileInContainer(
  deployment: Deployment,
  process: ContainerProcess,
  act: Act,
): string | undefined {
  const code = startedCode(deployment, act);
  if (code === undefined) return undefined;
  const stem = code.name.replaceAll('.', '/');
  const names =
    code.kind === 'file' ? [code.name] : [`${stem}.py`, `${stem}/__${code.asMain ? 'main' : 'init'}__.py`];
  return fileNamedInContainer(deployment, process, names);
}

/** The first of several files that a container has, each as a command in it would name it. */
export function fileNamedInContainer(
  deployment: Deployment,
  process: ContainerProcess,
  names: readonly string[],
): string | undefined {
  const contents = process.build === undefined ? undefined : imageContents(deployment, process.build);
  for (const name of names) {
    const path = pathInImage(process, contents?.directory, name);
    const found =
      path === undefined ? undefined : (mountedAt(deployment, process, path) ?? contents?.file(path)?.from);
    if (found !== undefined) return found;
  }
  const named = names[0]?.startsWith('/') === true ? names[0] : undefined;
  return contents === undefined && named !== undefined ? fileByEnd(deployment, named) : undefined;
}

/** The file of the repository that is mounted at a path of the container. */
export function mountedAt(
  { repository }: Deployment,
  { mounts }: ContainerProcess,
  path: string,
): string | undefined {
  for (const { target, source } of mounts) {
    const folder = target.value.replace(/(?<=.)\/+$/, '');
    if (source === undefined || !target.isKnown) continue;
    const found =
      path === folder
        ? source
        : path.startsWith(`${folder}/`)
          ? posix.join(source, path.slice(folder.length + 1))
          : undefined;
    if (found !== undefined && repository.hasFile(found)) return found;
  }
  return undefined;
}

/** Files of the repository at or below a path of the container; undefined where there may be others that are not here. */
export function filesBelow(
  deployment: Deployment,
  process: ContainerProcess,
  folder: string,
): readonly string[] | undefined {
  const contents = process.build === undefined ? undefined : imageContents(deployment, process.build);
  if (process.build !== undefined && (contents === undefined || contents.mayHold(folder))) return undefined;
  const mounted = process.mounts.map((mount) => filesOfMount(deployment, mount, folder));
  const seen = mounted.flatMap((files) => files ?? []);
  return mounted.includes(undefined)
    ? undefined
    : [...(contents?.below(folder) ?? []).map(({ from }) => from), ...seen];
}

/** What a mount puts at or below a folder; undefined where that is not here. */
function filesOfMount(
  { repository }: Deployment,
  { target, source, isVolume }: MountedPath,
  folder: string,
): readonly string[] | undefined {
  const at = target.value.replace(/(?<=.)\/+$/, '');
  const isNear = at === folder || at.startsWith(`${folder}/`) || folder.startsWith(`${at}/`);
  if (!isNear) return [];
  if (target.isKnown && source !== undefined) {
    if (repository.hasFile(source)) return [source];
    return repository.hasDirectory(source) ? repository.below(source) : undefined;
  }
  return isVolume && !at.startsWith(folder) ? [] : undefined;
}
