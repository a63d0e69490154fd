import { resolve } from 'node:path';
import { decode, isBinary } from './decode.ts';
import { type Disk, disk as realDisk } from './disk.ts';
import { formatByName, lastPart, mayMatter } from './file-name.ts';
import {
  type BlobReader,
  COMMIT_ROOT,
  CommitDisk,
  type CommitTree,
  readBlobs,
  readCommitTree,
} from './git/commit-tree.ts';
import { type Listing, listByGit } from './git/git-listing.ts';
import { InputError } from './input-error.ts';
import { inKiB, load } from './load.ts';
import { normalise, PathIndex } from './path-index.ts';
import type { Repository, RepositoryFile, SkippedFile } from './repository.ts';
import { textOf } from './repository-file.ts';
import { fileMatcher, type Selection, selector } from './selection.ts';
import { type FoundFile, type Survey, survey } from './survey.ts';
import type { Text } from './text.ts';
import { listByWalk } from './walk.ts';

export interface OpenOptions extends Selection {
  /** Larger files are skipped. 1 MiB (`LIMIT_BYTES`). */
  readonly limitBytes?: number;
  /** What is read in all; files beyond are skipped, Python first. 256 MiB. */
  readonly limitTotalBytes?: number;
  /** The git program. */
  readonly git?: string;
  /** For tests of what a file system can do to one. */
  readonly disk?: Disk;
}

export const LIMIT_BYTES = 1024 * 1024;
const LIMIT_TOTAL_BYTES = 256 * 1024 * 1024;

/**
 * Reads the repository, or the folder of one, at `root`. Throws an InputError when there is no such folder, or no such
 * path as `paths` names; everything else that cannot be read is in `skipped`.
 */
export function openRepository(root: string, options: OpenOptions = {}): Repository {
  const { disk = realDisk } = options;
  const realRoot = findRoot(root, disk);
  return readListed({ listing: list(realRoot, disk, options.git), root: realRoot, disk }, options);
}

/**
 * Reads the folder `root` as it was at `commit`, from git and not from the work tree. Throws an InputError when there is no
 * such commit. A path of `paths` that was not there yet is no mistake.
 */
export function openCommit(root: string, commit: string, options: OpenOptions = {}): Repository {
  const place = { root: findRoot(root, realDisk), program: options.git };
  return openTree(readCommitTree(place, commit), (blobs) => readBlobs(place, blobs), options);
}

/** As `openCommit`, for a tree that somebody else has read. `reader` is asked for much at first, and for more at any time. */
export function openTree(tree: CommitTree, reader: BlobReader, options: OpenOptions = {}): Repository {
  const disk = new CommitDisk(tree, reader);
  const { limitBytes = LIMIT_BYTES } = options;
  const entries = [...tree.entries];
  const isExcluded = fileMatcher(options.exclude ?? []);
  const wanted = entries.filter(
    ([path, { kind, bytes, isExecutable }]) =>
      kind === 'link' || (bytes <= limitBytes && mayMatter(path, isExecutable) && !isExcluded(path)),
  );
  disk.prepare(wanted.map(([path]) => path));
  const listing: Listing = {
    files: entries.flatMap(([path, { kind, isExecutable }]) =>
      kind === 'submodule' ? [] : [{ path, isExecutable }],
    ),
    submodules: entries.flatMap(([path, { kind }]) => (kind === 'submodule' ? [path] : [])),
    unnameable: tree.unnameable,
    notes: [],
  };
  const wasThere = (path: string): boolean => tree.entries.has(path) || disk.hasFolder(path);
  const asked = options.paths?.map(normalise) ?? [];
  const paths = asked.filter(wasThere);
  const exclude = asked.length > 0 && paths.length === 0 ? ['*'] : (options.exclude ?? []);
  const repository = readListed({ listing, root: COMMIT_ROOT, disk }, { ...options, paths, exclude });
  disk.forget();
  return repository;
}

interface Listed {
  readonly listing: Listing;
  /** With every link resolved. */
  readonly root: string;
  readonly disk: Disk;
}

function readListed({ listing, root, disk }: Listed, options: OpenOptions): Repository {
  const { limitBytes = LIMIT_BYTES } = options;
  const surveyed = survey(listing, root, disk);
  const index = new PathIndex([...surveyed.found.keys(), ...surveyed.unfollowed], surveyed.directories);
  const isSelected = selector(options, index);
  const { files, skipped } = loadAll(
    [...surveyed.found.values()].filter(({ path }) => isSelected(path)),
    {
      disk,
      limitBytes,
      limitTotalBytes: options.limitTotalBytes ?? LIMIT_TOTAL_BYTES,
      hasFile: (path) => index.hasFile(path),
    },
  );
  const others = [...surveyed.skipped, ...misnamedFolders(index)].filter(({ path }) => isSelected(path));
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    files,
    skipped: distinct([...skipped, ...others]),
    notes: [...listing.notes, ...listing.submodules.map(submoduleNote)],
    file: (path) => byPath.get(normalise(path)),
    hasFile: (path) => index.hasFile(path),
    hasDirectory: (path) => index.hasDirectory(path),
    below: (directory) => index.below(directory),
    read: (path) =>
      byPath.get(normalise(path))?.text ?? readText(surveyed, normalise(path), { disk, limitBytes }),
  };
}

function findRoot(root: string, disk: Disk): string {
  const place = `The repository's root \`${root}\``;
  let real: string;
  try {
    real = disk.realPath(resolve(root));
  } catch {
    throw new InputError(`${place} does not exist or may not be entered: give the folder of a repository.`);
  }
  if (disk.entry(real).kind === 'directory') return real;
  throw new InputError(`${place} is not a folder: give the folder of a repository.`);
}

/** Git's list; a walk where git has none to give. Git lists nothing in a folder that the repository around it ignores. */
function list(root: string, disk: Disk, git: string | undefined): Listing {
  const listed = listByGit(root, git);
  if ('files' in listed && (listed.files.length > 0 || listed.submodules.length > 0)) return listed;
  const walked = listByWalk(root, disk);
  const why = 'files' in listed ? 'git lists no file in it' : listed.refusal;
  if (why === undefined || ('files' in listed && walked.files.length === 0)) return walked;
  const note = `The files were found by walking the folders, without git's list, because ${why}.`;
  return { ...walked, notes: [note, ...walked.notes] };
}

interface LoadAll {
  readonly disk: Disk;
  readonly limitBytes: number;
  readonly limitTotalBytes: number;
  readonly hasFile: (path: string) => boolean;
}

function loadAll(
  found: readonly FoundFile[],
  options: LoadAll,
): { files: RepositoryFile[]; skipped: SkippedFile[] } {
  const files: RepositoryFile[] = [];
  const skipped: SkippedFile[] = [];
  let left = options.limitTotalBytes;
  for (const one of inReadingOrder(found)) {
    const loaded = load(one, options);
    if (loaded === undefined) continue;
    if ('why' in loaded) skipped.push(loaded);
    else if (one.bytes > left) skipped.push({ path: one.path, why: beyondTotal(options.limitTotalBytes) });
    else {
      files.push(loaded);
      left -= one.bytes;
    }
  }
  return { files: files.sort(byPath), skipped };
}

/** Python last: a repository that is too large is so by its program, not by what deploys it. */
function inReadingOrder(found: readonly FoundFile[]): FoundFile[] {
  const isPython = ({ path }: FoundFile): number => (path.endsWith('.py') ? 1 : 0);
  return [...found].sort((a, b) => isPython(a) - isPython(b) || byPath(a, b));
}

function beyondTotal(limitTotalBytes: number): string {
  return `The files read before it have ${inKiB(limitTotalBytes)} in all, and no more is read.`;
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

function distinct(skipped: readonly SkippedFile[]): SkippedFile[] {
  return [...new Map(skipped.map((one) => [one.path, one])).values()].sort(byPath);
}

/** A folder `Dockerfile` is no Dockerfile, and whoever made it may think that it is; one called `dockerfile` holds some. */
function misnamedFolders(index: PathIndex): SkippedFile[] {
  const misnamed = [...index.directories].filter(
    (path) => formatByName(path)?.sure === true && /[A-Z.]/.test(lastPart(path)),
  );
  return misnamed.map((path) => ({ path, why: 'It is a directory, where a file of that name is expected.' }));
}

function submoduleNote(path: string): string {
  return `\`${path}\` is another repository (a submodule): its files were not read.`;
}

function readText(
  { found }: Survey,
  path: string,
  { disk, limitBytes }: { readonly disk: Disk; readonly limitBytes: number },
): Text | undefined {
  const file = found.get(path);
  if (file === undefined || file.bytes > limitBytes) return undefined;
  try {
    const bytes = disk.read(file.realPath, limitBytes);
    return isBinary(bytes) ? undefined : textOf(path, decode(bytes).content);
  } catch {
    return undefined;
  }
}
