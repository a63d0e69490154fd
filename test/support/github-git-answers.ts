import { type Answer, type Hosting, MISSING, type Responder } from './github-answer.ts';
import { askGit, listTree, resolve } from './github-git.ts';
import { sampleAnswer, sampleOf } from './github-sample.ts';

/** What GitHub answers about the commits of a repository when all is well, by route. */
export function gitResponders({
  repository,
  mostTreeEntries = 100_000,
}: Hosting): Readonly<Record<string, Responder>> {
  if (repository === undefined) return {};
  const routes = '/repos/{owner}/{repo}';
  return {
    [`GET ${routes}/git/trees/{tree_sha}`]: ({ parameters, query }) => {
      const { tree_sha: name = '' } = parameters;
      const tree = listTree(repository, name, query.recursive !== undefined);
      const sha = resolve(repository, `${name}^{tree}`);
      if (tree === undefined || sha === undefined) return MISSING;
      const most = query.recursive === undefined ? tree.length : mostTreeEntries;
      const body = { sha, tree: tree.slice(0, most), truncated: tree.length > most };
      return { status: 200, body: sampleAnswer({ route: `GET ${routes}/git/trees/{tree_sha}` }, body) };
    },
    [`GET ${routes}/git/blobs/{file_sha}`]: ({ parameters }) => {
      const { file_sha: sha = '' } = parameters;
      const content = askGit(repository, 'cat-file', 'blob', sha);
      if (content === undefined) return MISSING;
      const body = { sha, size: content.length, encoding: 'base64', content: folded(content) };
      return { status: 200, body: sampleAnswer({ route: `GET ${routes}/git/blobs/{file_sha}` }, body) };
    },
    [`GET ${routes}/git/commits/{commit_sha}`]: ({ parameters }) => {
      const { commit_sha: sha = '' } = parameters;
      const said = askGit(repository, 'show', '-s', '--format=%T%n%P', `${sha}^{commit}`)?.toString();
      if (said === undefined) return MISSING;
      const [tree = '', parents = ''] = said.trim().split('\n');
      return { status: 200, body: commitAnswer(sha, tree, parents.split(' ').filter(Boolean)) };
    },
    [`GET ${routes}/compare/{basehead}`]: ({ parameters }) => compare(repository, parameters.basehead ?? ''),
    [`GET ${routes}/contents/{path}`]: ({ parameters, query }) =>
      contents(repository, parameters.path ?? '', query.ref ?? 'HEAD'),
  };
}

function commitAnswer(sha: string, tree: string, parents: readonly string[]): object {
  const url = 'https://example.org/';
  const known = {
    sha,
    tree: { sha: tree, url },
    parents: parents.map((one) => ({ sha: one, url, html_url: url })),
  };
  return sampleAnswer({ route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}' }, known);
}

function compare(root: string, basehead: string): Answer {
  const [base = '', head = ''] = basehead.split('...');
  const merge = askGit(root, 'merge-base', base, head)?.toString().trim();
  if (merge === undefined) return MISSING;
  const body = { merge_base_commit: sampleOf('commit', { sha: merge }) };
  return { status: 200, body: sampleAnswer({ route: 'GET /repos/{owner}/{repo}/compare/{basehead}' }, body) };
}

/** Larger files have the encoding `none` and no content (REST API, "Get repository content"). */
const CONTENT_BYTES = 1024 * 1024;

function contents(root: string, path: string, ref: string): Answer {
  const item = listTree(root, ref, true)?.find((one) => one.path === path);
  if (item === undefined) return MISSING;
  if (item.type === 'tree') return { status: 200, body: [] };
  const bytes = askGit(root, 'cat-file', 'blob', item.sha) ?? Buffer.alloc(0);
  const common = { path, name: path.slice(path.lastIndexOf('/') + 1), sha: item.sha, size: bytes.length };
  if (item.mode === '120000')
    return { status: 200, body: sampleOf('content-symlink', { ...common, target: bytes.toString() }) };
  const content =
    bytes.length > CONTENT_BYTES
      ? { encoding: 'none', content: '' }
      : { encoding: 'base64', content: folded(bytes) };
  return { status: 200, body: sampleOf('content-file', { ...common, ...content }) };
}

/** GitHub breaks its base64 into lines of sixty. */
function folded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{1,60}/g, '$&\n');
}
