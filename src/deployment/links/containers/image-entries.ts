import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { holdsNoApplication } from '../images/base-shells.ts';
import { type ImageBuild, type ImageContents, imageContents } from '../images/image-contents.ts';
import { mayMakeFiles } from '../images/image-makes.ts';
import { resolved } from '../images/image-place.ts';
import type { StartedCode } from '../processes/started-code.ts';
import type { AnyStart } from './container-starts.ts';

/** Where a container looks for what it starts, and whether it is there. */
export interface Sought {
  /** Absolute path of the file; of a module the folder. */
  readonly path: string;
  readonly missing: Known<boolean>;
  readonly filledAt: readonly Span[];
  readonly foundAt?: string;
}

/** Looks for what a container starts in the image; undefined when nothing says where to look. It must miss in every build. */
export function seekInImage(deployment: Deployment, start: AnyStart, code: StartedCode): Sought | undefined {
  const all: Sought[] = [];
  for (const build of start.builds) {
    const sought = seek(deployment, { start, build, code });
    if (sought === undefined || sought.missing === false) return sought;
    all.push(sought);
  }
  return all.find(({ missing }) => isUnknown(missing)) ?? all[0];
}

interface Search {
  readonly start: AnyStart;
  readonly build: ImageBuild;
  readonly code: StartedCode;
}

function seek(deployment: Deployment, search: Search): Sought | undefined {
  const { start, build, code } = search;
  const contents = imageContents(deployment, build);
  if (contents === undefined) return undefined;
  const directory =
    start.workingDirectory === undefined
      ? contents.directory
      : resolved(contents.directory, start.workingDirectory.value);
  const folder = resolved(directory, code.folder?.value ?? '.');
  const path = code.kind === 'file' ? resolved(directory, code.name) : folder;
  if (path === undefined) return undefined;
  const folders = code.kind === 'file' ? [] : importFolders(search, directory);
  const wanted =
    code.kind === 'file' ? [path] : [path, ...folders].flatMap((one) => moduleFiles(one ?? '', code.name));
  const shared = { path, filledAt: filling(contents, code.kind === 'file' ? posix.dirname(path) : path) };
  if (wanted.some((one) => contents.below(one).length > 0)) return { ...shared, missing: false };
  const foundAt = contents.files.find((file) => isLike(file.path, code))?.path;
  const missing = folders.includes(undefined)
    ? 'which folders Python searches for modules is not known'
    : whyUnknown(deployment, search, { contents, path: wanted[0] ?? path });
  return {
    ...shared,
    missing: missing === undefined ? true : unknown(missing, code.text.span()),
    ...(foundAt === undefined ? {} : { foundAt }),
  };
}

/** What PYTHONPATH adds to the import path; undefined where one of its folders is not known. */
function importFolders({ start, code }: Search, directory: string | undefined): (string | undefined)[] {
  const path = code.act.line.environment.get('PYTHONPATH') ?? start.environment.get('PYTHONPATH');
  if (path === undefined) return [];
  if (!path.isKnown) return [undefined];
  return path.value.split(':').flatMap((one) => (one === '' ? [] : [resolved(directory, one)]));
}

/** What Python takes for the module: a file, a package, a folder without `__init__.py`. */
function moduleFiles(folder: string, dotted: string): string[] {
  const stem = posix.join(folder, dotted.replaceAll('.', '/'));
  return [`${stem}.py`, stem];
}

function isLike(path: string, code: StartedCode): boolean {
  const end = code.kind === 'file' ? posix.basename(code.name) : `${code.name.split('.').at(-1)}.py`;
  return path.endsWith(`/${end}`);
}

function filling(contents: ImageContents, folder: string): Span[] {
  return [...new Set(contents.below(folder).map(({ at }) => at))];
}

const SYSTEM = /^\/(?:usr|bin|sbin|lib|opt|etc|nix|root\/\.|home\/[^/]+\/\.)/;
const SHARED = /^\/(?:usr(?:\/local|\/share|\/src)?|usr\/(?:local\/)?(?:s?bin|lib|share)|s?bin|lib|opt|etc)$/;
const MADE = /\/(?:node_modules|\.?venv|site-packages|dist|build|target|out|\.next)\//;

/** Why the file may be there although no COPY shows it. */
function whyUnknown(
  deployment: Deployment,
  { start, build, code }: Search,
  at: { contents: ImageContents; path: string },
): string | undefined {
  const { contents, path } = at;
  if (MADE.test(path) || (SYSTEM.test(path) && !isBelowCopied(contents, path)))
    return 'it is where packages and builds put their files';
  if (!holdsNoApplication(start.base))
    return `what \`${start.base?.value ?? 'the base image'}\` holds is not known`;
  if (contents.mayHold(path))
    return 'something that is copied there does not come from the repository as it is';
  if (mayMakeFiles(deployment, build)) return 'a command of the build may make it';
  if (isMounted(start, path)) return 'a mount covers it';
  // A name that nothing in the repository has may be installed.
  if (code.kind === 'module' && !isOwnModule(deployment, code)) return 'the module may be installed';
  return undefined;
}

/** `/opt/tool/x` where something is copied to `/opt/tool`; not `/usr/local/bin/x` beside another script. */
function isBelowCopied(contents: ImageContents, path: string): boolean {
  for (let folder = posix.dirname(path); folder !== '/'; folder = posix.dirname(folder)) {
    if (SHARED.test(folder)) return false;
    if (contents.below(folder).length > 0) return true;
  }
  return false;
}

function isMounted({ mounts }: AnyStart, path: string): boolean {
  return mounts.some(
    (target) =>
      target === undefined ||
      !target.isKnown ||
      `${path}/`.startsWith(`${target.value.replace(/\/+$/, '')}/`),
  );
}

function isOwnModule({ repository }: Deployment, { name }: StartedCode): boolean {
  const [first = ''] = name.split('.');
  return repository
    .below('')
    .some((path) => `/${path}`.endsWith(`/${first}.py`) || `/${path}`.includes(`/${first}/`));
}
