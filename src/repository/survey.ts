import { join, relative, sep } from 'node:path';
import type { Disk, EntryKind } from './disk.ts';
import { mayMatter } from './file-name.ts';
import type { ListedFile, Listing } from './git/git-listing.ts';
import type { SkippedFile } from './repository.ts';

/** A regular file that can be read, or a link inside the repository to one. */
export interface FoundFile {
  readonly path: string;
  /** Absolute, with every link resolved. */
  readonly realPath: string;
  readonly bytes: number;
  readonly isExecutable: boolean;
  /** Relative to the root, when `path` is a link. */
  readonly linkTo?: string;
}

/** What really stands at the listed names. */
export interface Survey {
  readonly found: ReadonlyMap<string, FoundFile>;
  /** Links that lead nowhere the gate goes: they have a name and nothing that can be read. */
  readonly unfollowed: readonly string[];
  /** Folders by links and submodules, which have no files in the listing. */
  readonly directories: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

interface Surveyor {
  /** With every link resolved. */
  readonly root: string;
  readonly disk: Disk;
  readonly realFolders: Map<string, boolean>;
  readonly found: Map<string, FoundFile>;
  readonly unfollowed: string[];
  readonly directories: string[];
  readonly skipped: SkippedFile[];
}

const NO_FILE: Readonly<Record<Exclude<EntryKind, 'file' | 'link'>, string>> = {
  directory: 'It is a directory, where a file of that name is expected.',
  pipe: 'It is a named pipe, not a file: it was not opened.',
  socket: 'It is a socket, not a file: it was not opened.',
  device: 'It is a device, not a file: it was not opened.',
};

/** Looks at every listed file without opening one. What is listed and no longer there drops out silently. */
export function survey(listing: Listing, root: string, disk: Disk): Survey {
  const surveyor: Surveyor = {
    root,
    disk,
    realFolders: new Map([['', true]]),
    found: new Map(),
    unfollowed: [],
    directories: [...listing.submodules],
    skipped: listing.unnameable.filter((path) => mayMatter(path)).map(unnameable),
  };
  for (const file of listing.files) look(surveyor, file);
  return surveyor;
}

function unnameable(path: string): SkippedFile {
  return { path, why: 'Its name is not UTF-8: rename it to have it read.' };
}

function look(surveyor: Surveyor, file: ListedFile): void {
  const { root, disk, found } = surveyor;
  const { path } = file;
  if (!standsInRealFolder(surveyor, path)) return;
  const realPath = join(root, path);
  try {
    const { kind, bytes, isExecutable } = disk.entry(realPath);
    if (kind === 'file') {
      found.set(path, { path, realPath, bytes, isExecutable: isExecutable || file.isExecutable === true });
    } else if (kind === 'link') followLink(surveyor, path);
    else skip(surveyor, path, NO_FILE[kind]);
  } catch (error) {
    if (!isGone(error)) skip(surveyor, path, `It could not be looked at: ${reason(error)}.`);
  }
}

/** Git takes a file behind a linked folder as deleted, and lists the link. */
function standsInRealFolder({ root, disk, realFolders }: Surveyor, path: string): boolean {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const known = realFolders.get(folder);
  if (known !== undefined) return known;
  let isReal = false;
  try {
    isReal = disk.realPath(join(root, folder)) === join(root, folder);
  } catch {
    // A folder that is gone, or that leads in circles, holds no file of this repository.
  }
  realFolders.set(folder, isReal);
  return isReal;
}

function followLink(surveyor: Surveyor, path: string): void {
  const { root, disk, found, directories, unfollowed } = surveyor;
  const target = follow(surveyor, path);
  if (typeof target === 'string') {
    const to = `\`${disk.linkTarget(join(root, path))}\``;
    unfollowed.push(path);
    surveyor.skipped.push({ path, why: `It is a link to ${to}, ${target}` });
    return;
  }
  const { kind, bytes, isExecutable } = disk.entry(target.realPath);
  const linkTo = relative(root, target.realPath).split(sep).join('/');
  if (kind === 'directory') directories.push(path);
  else if (kind === 'file') {
    found.set(path, { path, realPath: target.realPath, bytes, isExecutable, linkTo });
  } else if (kind !== 'link') skip(surveyor, path, NO_FILE[kind]);
}

/** Where the link leads in the end, or why it is not followed, as the rest of a sentence. */
function follow({ root, disk }: Surveyor, path: string): { realPath: string } | string {
  let realPath: string;
  try {
    realPath = disk.realPath(join(root, path));
  } catch (error) {
    if (codeOf(error) === 'ELOOP') return 'which leads back to itself: there is nothing to read.';
    if (isGone(error)) return 'which does not exist: there is nothing to read.';
    return `which could not be followed: ${reason(error)}.`;
  }
  if (realPath !== root && !realPath.startsWith(root + sep)) {
    return 'which leads out of the repository: such links are not followed.';
  }
  const steps = relative(root, realPath).split(sep);
  if (steps.includes('.git')) return "which leads into git's own files: such links are not followed.";
  return { realPath };
}

function skip({ skipped }: Surveyor, path: string, why: string): void {
  if (mayMatter(path)) skipped.push({ path, why });
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}

function isGone(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** What the system said, without the path of the machine that its message ends with. */
export function reason(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'permission was denied';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'it vanished while the repository was read';
  if (code === 'ELOOP' || code === 'EFTYPE')
    return 'it became something other than a file while the repository was read';
  return code ?? 'the system gave no reason';
}
