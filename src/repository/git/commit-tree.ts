import { posix } from 'node:path';
import type { Disk, Entry } from '../disk.ts';
import { InputError } from '../input-error.ts';
import { type GitPlace, records, runGit } from './git.ts';

/** A folder as it was at a commit: its files in git's own words, read without touching the work tree. */
export interface CommitTree {
  /** The commit's full name. */
  readonly commit: string;
  /** Paths relative to the folder, with what stands at each. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Names that are not UTF-8, as far as they can be shown. */
  readonly unnameable: readonly string[];
}

export interface TreeEntry {
  readonly kind: 'file' | 'link' | 'submodule';
  readonly isExecutable: boolean;
  /** The blob's name. */
  readonly object: string;
  readonly bytes: number;
}

/**
 * What git has below the folder `root` at `commit`, a name as git-rev-parse(1) takes it. Throws an InputError when there is
 * no repository or no such commit.
 */
export function readCommitTree(place: GitPlace, commit: string): CommitTree {
  const name = resolveCommit(place, commit);
  // Paths are relative to the folder one stands in, and so is the list (git-ls-tree(1)).
  const listed = runGit(place, ['ls-tree', '-r', '-z', '--long', name]);
  if ('refusal' in listed)
    throw new InputError(`The base \`${commit}\` could not be read: ${because(listed.refusal)}.`);
  const entries = new Map<string, TreeEntry>();
  const unnameable: string[] = [];
  for (const record of records(listed.output)) {
    // "<mode> <type> <object> <size>\t<path>", the size padded with blanks on its left.
    const tab = record.indexOf('\t');
    const [mode = '', , object = '', size = ''] = record.toString('latin1', 0, tab).split(/ +/);
    const path = record.toString('utf8', tab + 1);
    if (path.includes('\u{FFFD}')) unnameable.push(path);
    else
      entries.set(path, {
        kind: kindOf(mode),
        isExecutable: mode === '100755',
        object,
        bytes: Number(size) || 0,
      });
  }
  return { commit: name, entries, unnameable };
}

function resolveCommit(place: GitPlace, commit: string): string {
  const found = runGit(place, ['rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`]);
  if ('output' in found) return found.output.toString('latin1').trim();
  const why =
    found.refusal === undefined
      ? 'this folder is in no git repository'
      : /Needed a single revision|unknown revision|bad revision|ambiguous/.test(found.refusal)
        ? 'there is no such commit here'
        : found.refusal;
  throw new InputError(
    `The base \`${commit}\` cannot be compared with: ${why}. Fetch it first (actions/checkout: \`fetch-depth: 0\`), or name another.`,
  );
}

function because(refusal: string | undefined): string {
  return refusal ?? 'this folder is in no git repository';
}

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode === '160000') return 'submodule';
  return mode === '120000' ? 'link' : 'file';
}

/** More than this is asked of git in several calls, each of which it answers in memory. */
const BATCH_BYTES = 64 * 1024 * 1024;

/** The contents of blobs by their names. Those that git does not have (a partial clone) are left out. */
export function readBlobs(place: GitPlace, blobs: readonly TreeEntry[]): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  let batch: TreeEntry[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (batch.length > 0) readBatch(place, batch, contents);
    batch = [];
    bytes = 0;
  };
  for (const blob of new Map(blobs.map((one) => [one.object, one])).values()) {
    if (bytes + blob.bytes > BATCH_BYTES) flush();
    batch.push(blob);
    bytes += blob.bytes;
  }
  flush();
  return contents;
}

/** Which of these objects git has, without reading them; none when it does not say. */
export function knownObjects(place: GitPlace, objects: readonly string[]): Set<string> {
  const answer = runGit(place, ['cat-file', '--batch-check=%(objectname)'], `${objects.join('\n')}\n`);
  if ('refusal' in answer) return new Set();
  // One that is not there is answered with "<object> missing" (git-cat-file(1)).
  return new Set(answer.output.toString('latin1').split('\n'));
}

function readBatch(place: GitPlace, blobs: readonly TreeEntry[], contents: Map<string, Buffer>): void {
  const answer = runGit(place, ['cat-file', '--batch'], `${blobs.map(({ object }) => object).join('\n')}\n`);
  if ('refusal' in answer) throw new InputError(`The base could not be read: ${because(answer.refusal)}.`);
  const { output } = answer;
  for (let at = 0; at < output.length; ) {
    // "<object> <type> <size>\n<content>\n", or "<object> missing\n" (git-cat-file(1)).
    const end = output.indexOf(10, at);
    if (end < 0) return;
    const [object = '', , size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (size === undefined) continue;
    contents.set(object, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
}

/** How many links may lead to each other (linux/namei.h, MAXSYMLINKS). */
const MOST_LINKS = 40;

/** Where a commit's tree stands in the file system that `CommitDisk` makes of it. */
export const COMMIT_ROOT = '/commit';

/** The contents of blobs by their names, wherever they come from; those that cannot be had are left out. */
export type BlobReader = (blobs: readonly TreeEntry[]) => ReadonlyMap<string, Buffer>;

/** A commit's tree as a file system. */
export class CommitDisk implements Disk {
  readonly #readBlobs: BlobReader;
  readonly #entries: CommitTree['entries'];
  readonly #folders = new Map<string, Set<string>>([['', new Set()]]);
  #contents = new Map<string, Buffer>();

  constructor(tree: CommitTree, reader: BlobReader) {
    this.#readBlobs = reader;
    this.#entries = tree.entries;
    for (const path of tree.entries.keys()) this.#addToFolders(path);
  }

  /** Reads many files at once. */
  prepare(paths: readonly string[]): void {
    const blobs = paths.flatMap((path) => this.#entries.get(path) ?? []);
    this.#contents = new Map([...this.#contents, ...this.#readBlobs(blobs)]);
  }

  hasFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  /** Lets go of what was read. */
  forget(): void {
    this.#contents.clear();
  }

  entry(path: string): Entry {
    const name = inside(path);
    const found = this.#entries.get(name);
    if (found === undefined && !this.#folders.has(name)) throw failure('ENOENT');
    const kind = found === undefined || found.kind === 'submodule' ? 'directory' : found.kind;
    return { kind, bytes: found?.bytes ?? 0, isExecutable: found?.isExecutable === true };
  }

  names(directory: string): string[] {
    const names = this.#folders.get(inside(directory));
    if (names === undefined) throw failure('ENOENT');
    return [...names];
  }

  realPath(path: string): string {
    let rest = inside(path).split('/').filter(Boolean);
    let at = '';
    let links = 0;
    for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
      const next = posix.join(at, part);
      const found = this.#entries.get(next);
      if (found?.kind === 'link') {
        if (++links > MOST_LINKS) throw failure('ELOOP');
        const written = this.linkTarget(absolute(next));
        const target = posix.join(at, written);
        if (target.startsWith('..') || written.startsWith('/')) return OUTSIDE;
        rest = [...target.split('/').filter((step) => step !== '' && step !== '.'), ...rest];
        at = '';
      } else if (found === undefined && !this.#folders.has(next)) throw failure('ENOENT');
      else at = next;
    }
    return at === '' ? COMMIT_ROOT : absolute(at);
  }

  linkTarget(path: string): string {
    return this.#content(inside(path)).toString('utf8');
  }

  read(path: string, limit: number): Buffer {
    const content = this.#content(inside(path));
    return content.subarray(0, limit);
  }

  #content(path: string): Buffer {
    const found = this.#entries.get(path);
    if (found === undefined || found.kind === 'submodule') throw failure('ENOENT');
    const known = this.#contents.get(found.object);
    const content = known ?? this.#readBlobs([found]).get(found.object);
    if (content === undefined) throw failure('ENOENT');
    return content;
  }

  #addToFolders(path: string): void {
    for (let name = path; name !== ''; ) {
      const folder = name.slice(0, Math.max(0, name.lastIndexOf('/')));
      const known = this.#folders.get(folder);
      if (known === undefined) this.#folders.set(folder, new Set([posix.basename(name)]));
      else if (known.has(posix.basename(name))) return;
      else known.add(posix.basename(name));
      name = folder;
    }
  }
}

/** What a link leads to that leaves the tree: the machine's own files are not the commit's. */
const OUTSIDE = '/';

function absolute(path: string): string {
  return `${COMMIT_ROOT}/${path}`;
}

function inside(path: string): string {
  return path.slice(COMMIT_ROOT.length + 1);
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
