import type { CommitTree, TreeEntry } from '../repository/git/commit-tree.ts';
import { ApiError, type GitHubApi } from './api.ts';

/** A commit on GitHub. */
export interface RemoteCommit {
  readonly owner: string;
  readonly repo: string;
  /** Its full name. */
  readonly commit: string;
}

interface Item {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size?: number;
}

const ROUTE = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';

/** A tree of more than 100,000 entries or 7 MB is answered in part (REST API, "Get a tree"): then folder by folder, so often. */
const MOST_REQUESTS = 200;

/** What GitHub has below `folder` (`''`, or with a `/` at its end) at a commit. Rejects with an ApiError. */
export async function readRemoteTree(api: GitHubApi, at: RemoteCommit, folder: string): Promise<CommitTree> {
  const walk: Walk = { api, at, folder, requests: 0 };
  const entries = new Map<string, TreeEntry>();
  const unnameable: string[] = [];
  for await (const { path, mode, sha, size = 0 } of below(walk, at.commit, '')) {
    const name = path.slice(folder.length);
    // GitHub shows what is not UTF-8 with U+FFFD, as a decoder would.
    if (name.includes('\u{FFFD}')) unnameable.push(name);
    else entries.set(name, { kind: kindOf(mode), isExecutable: mode === '100755', object: sha, bytes: size });
  }
  return { commit: at.commit, entries, unnameable };
}

interface Walk {
  readonly api: GitHubApi;
  readonly at: RemoteCommit;
  readonly folder: string;
  requests: number;
}

/** Everything but folders below a tree, whose own path is `prefix`, as far as it lies in the walk's folder. */
async function* below(walk: Walk, tree: string, prefix: string): AsyncGenerator<Item> {
  const whole = await ask(walk, tree, { recursive: '1' });
  const isInside = (path: string): boolean => path.startsWith(walk.folder);
  const items = whole.truncated ? (await ask(walk, tree, {})).tree : whole.tree;
  for (const item of items) {
    const path = prefix + item.path;
    if (item.type !== 'tree') {
      if (isInside(path)) yield { ...item, path };
    } else if (whole.truncated && (isInside(`${path}/`) || walk.folder.startsWith(`${path}/`)))
      yield* below(walk, item.sha, `${path}/`);
  }
}

async function ask(
  walk: Walk,
  tree: string,
  how: object,
): Promise<{ readonly tree: readonly Item[]; readonly truncated: boolean }> {
  if (walk.requests++ >= MOST_REQUESTS)
    throw new ApiError(
      `The base has more folders than are asked for (${MOST_REQUESTS}): check out with \`fetch-depth: 0\`.`,
      { kind: 'refused' },
    );
  const { owner, repo } = walk.at;
  const answer = await walk.api.request<{ readonly tree?: unknown; readonly truncated?: unknown }>(ROUTE, {
    owner,
    repo,
    tree_sha: tree,
    ...how,
  });
  if (!Array.isArray(answer.tree) || !answer.tree.every(isItem))
    throw new ApiError(`GitHub's answer to \`${ROUTE}\` is no tree.`, { kind: 'unreachable' });
  return { tree: answer.tree, truncated: answer.truncated === true };
}

function isItem(value: unknown): value is Item {
  if (typeof value !== 'object' || value === null) return false;
  const { path, mode, type, sha } = value as Partial<Record<keyof Item, unknown>>;
  const isNamed = typeof path === 'string' && typeof mode === 'string' && typeof type === 'string';
  return isNamed && typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha);
}

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode === '160000') return 'submodule';
  return mode === '120000' ? 'link' : 'file';
}
