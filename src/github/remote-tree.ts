import { formatByName, mayMatter } from '../repository/file-name.ts';
import { blobName } from '../repository/git/blob-name.ts';
import { type CommitTree, knownObjects, readBlobs, type TreeEntry } from '../repository/git/commit-tree.ts';
import { LIMIT_BYTES, type OpenOptions, openTree } from '../repository/open.ts';
import type { Repository } from '../repository/repository.ts';
import { ApiError, type GitHubApi } from './api.ts';
import { fetchBlobs } from './remote-blobs.ts';
import { type RemoteCommit, readRemoteTree } from './remote-entries.ts';

export type { RemoteCommit } from './remote-entries.ts';
export { readRemoteFile } from './remote-file.ts';

/** What of the repository is at hand. */
export interface Checkout {
  /** The folder that was checked out: what its git has need not be fetched. */
  readonly root?: string | undefined;
  /** The folder that is judged, of the whole repository, such as `deploy/`; `''`. */
  readonly folder?: string;
  /** More files are not fetched one by one. 400. */
  readonly mostFetched?: number;
}

/** How a commit is read, and beside what. */
export interface RemoteOptions extends OpenOptions, Checkout {
  /** What is checked out: files that did not change are taken from it. */
  readonly now: Repository;
}

const MOST_FETCHED = 400;

/** A file that only its first bytes make a script is fetched whole, to be called too large. */
const LARGE_BYTES = 8 * 1024 * 1024;

/**
 * As `openCommit`, of a commit that the clone does not have: its tree and the files that changed come from GitHub. Rejects
 * with an ApiError, also when too much changed.
 */
export function openRemoteCommit(
  api: GitHubApi,
  at: RemoteCommit,
  options: RemoteOptions,
): Promise<Repository> {
  return remoteCommit(api, at, options)(options, options.now);
}

/** As `openRemoteCommit`, to be opened in several ways: nothing is fetched twice. */
export function remoteCommit(
  api: GitHubApi,
  at: RemoteCommit,
  checkout: Checkout,
): (reading: OpenOptions, now: Repository) => Promise<Repository> {
  const { mostFetched = MOST_FETCHED } = checkout;
  let seen: { readonly tree: CommitTree; readonly known: Known } | undefined;
  const fetched = new Map<string, Buffer>();
  return async (reading, now) => {
    if (seen === undefined) {
      const tree = await readRemoteTree(api, at, checkout.folder ?? '');
      seen = { tree, known: knownBlobs(tree, { ...reading, ...checkout, now }) };
    }
    const { tree, known } = seen;
    const { needed, useful } = wantedBlobs(tree, reading.limitBytes ?? LIMIT_BYTES);
    const lacking = (blobs: ReadonlySet<string>): string[] => [...blobs].filter((one) => !known.has(one));
    const must = lacking(needed);
    if (must.length > mostFetched) throw tooMany(must.length, mostFetched);
    const may = lacking(useful).filter((object) => !needed.has(object));
    const wanted = [...must, ...may.slice(0, mostFetched - must.length)];
    for (const [object, content] of await fetchBlobs(
      api,
      at,
      wanted.filter((one) => !fetched.has(one)),
    ))
      fetched.set(object, content);
    const from = { known, fetched, options: { ...reading, ...checkout } };
    const repository = openTree(tree, (blobs) => readKnown(blobs, from), reading);
    const left = must.length + may.length - wanted.length;
    return left > 0 ? { ...repository, notes: [...repository.notes, notFetched(left)] } : repository;
  };
}

/** The best common ancestor of two commits, which may be of forks of each other. Rejects with an ApiError. */
export async function mergeBase(
  api: GitHubApi,
  at: { readonly owner: string; readonly repo: string },
  base: string,
  head: string,
): Promise<string> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  const { owner, repo } = at;
  const found = await api.request<{ readonly merge_base_commit?: { readonly sha?: unknown } }>(route, {
    owner,
    repo,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  const sha = found.merge_base_commit?.sha;
  if (typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha)) return sha;
  throw new ApiError(`GitHub's answer to \`${route}\` names no common ancestor.`, { kind: 'unreachable' });
}

/** What need not be fetched: where each blob can be had by its name. */
type Known = ReadonlyMap<string, 'git' | Buffer>;

function knownBlobs(tree: CommitTree, { root, now, git }: RemoteOptions): Known {
  const objects = [...tree.entries.values()].map(({ object }) => object);
  const inGit =
    root === undefined ? [] : knownObjects({ root, program: git }, [...new Set(objects)]).values();
  const known = new Map<string, 'git' | Buffer>([...inGit].map((object) => [object, 'git']));
  for (const [path, { object }] of tree.entries) {
    if (known.has(object)) continue;
    const content = now.file(path)?.content ?? now.read(path)?.value;
    if (content === undefined) continue;
    // What was not UTF-8, or had a byte order mark, has another name now and is fetched.
    const bytes = Buffer.from(content);
    if (blobName(bytes) === object) known.set(object, bytes);
  }
  return known;
}

/** `needed` to know which files there are and what the gate reads; `useful` where a file that it reads asks for another. */
function wantedBlobs(
  tree: CommitTree,
  limitBytes: number,
): { readonly needed: Set<string>; readonly useful: Set<string> } {
  const needed = new Set<string>();
  const useful = new Set<string>();
  for (const [path, { kind, object, bytes, isExecutable }] of tree.entries) {
    if (kind === 'submodule') continue;
    const matters = kind === 'link' || mayMatter(path, isExecutable);
    const limit = formatByName(path) === undefined ? Math.max(limitBytes, LARGE_BYTES) : limitBytes;
    if (matters && bytes <= limit) needed.add(object);
    else if (bytes <= limitBytes) useful.add(object);
  }
  return { needed, useful };
}

function readKnown(
  blobs: readonly TreeEntry[],
  from: {
    readonly known: Known;
    readonly fetched: ReadonlyMap<string, Buffer>;
    readonly options: OpenOptions & Checkout;
  },
): Map<string, Buffer> {
  const { known, fetched, options } = from;
  const place = { root: options.root ?? '', program: options.git };
  const inGit = blobs.filter(({ object }) => known.get(object) === 'git');
  const contents = inGit.length === 0 ? new Map<string, Buffer>() : readBlobs(place, inGit);
  for (const { object } of blobs) {
    const bytes = fetched.get(object) ?? known.get(object);
    if (bytes instanceof Buffer) contents.set(object, bytes);
  }
  return contents;
}

function tooMany(count: number, most: number): ApiError {
  return new ApiError(
    `The base differs in ${count} files from what is checked out, and more than ${most} are not fetched one by one: check out with \`fetch-depth: 0\`.`,
    { kind: 'refused' },
  );
}

function notFetched(count: number): string {
  return `Files of the base that are read only where others refer to them were not all fetched: ${count} are left out. Check out with \`fetch-depth: 0\`.`;
}
