import { ApiError, type GitHubApi } from './api.ts';
import { readPages } from './pages.ts';
import { field, idOf, textOf } from './untyped.ts';

/** Which comment of which pull request. */
export interface CommentPlace {
  readonly owner: string;
  readonly repo: string;
  /** The pull request's. */
  readonly number: number;
  /** With what the comment begins. */
  readonly marker: string;
}

const MOST_PAGES = 30;

/**
 * Keeps the one comment of the gate up to date: found by its marker and its author, written anew only when there is none and
 * `isWorthOne`. Of several, which two runs at once may make, the oldest stays. Rejects with an ApiError.
 */
export async function publishComment(
  api: GitHubApi,
  place: CommentPlace,
  { body, isWorthOne }: { readonly body: string; readonly isWorthOne: boolean },
): Promise<void> {
  let comments = await ownComments(api, place);
  if (comments.length === 0) {
    if (!isWorthOne) return;
    const { owner, repo, number } = place;
    const parameters = { owner, repo, issue_number: number, body };
    await api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', parameters);
    comments = await ownComments(api, place);
  }
  const [oldest, ...others] = comments;
  const { owner, repo } = place;
  if (oldest !== undefined && !isSame(oldest.body, body))
    await api.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      owner,
      repo,
      comment_id: oldest.id,
      body,
    });
  for (const { id } of others) await remove(api, place, id);
}

interface Comment {
  readonly id: number;
  readonly body: string;
}

/** GitHub keeps a body without blanks at its end and with its own line ends. */
function isSame(written: string, wanted: string): boolean {
  const plain = (body: string): string => body.replaceAll('\r\n', '\n').trim();
  return plain(written) === plain(wanted);
}

/** Another run may have been quicker. */
async function remove(api: GitHubApi, { owner, repo }: CommentPlace, id: number): Promise<void> {
  try {
    await api.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      owner,
      repo,
      comment_id: id,
    });
  } catch (error) {
    if (!(error instanceof ApiError && error.kind === 'missing')) throw error;
  }
}

/** By age. A comment of anyone else that begins with the marker is not ours, and never touched. */
async function ownComments(
  api: GitHubApi,
  { owner, repo, number, marker }: CommentPlace,
): Promise<Comment[]> {
  const all = await readPages(api, {
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { owner, repo, issue_number: number },
    mostPages: MOST_PAGES,
  });
  const marked = all.filter((one) => textOf(field(one, 'body'))?.startsWith(marker) === true);
  const written = marked.filter(isByBot);
  // Only where no bot wrote one can the token be a person's: an app may not ask who it is.
  const own = written.length > 0 || marked.length === 0 ? written : await ofPerson(api, marked);
  const comments = own.flatMap((one): Comment[] => {
    const [id, body] = [idOf(field(one, 'id')), textOf(field(one, 'body'))];
    return id === undefined || body === undefined ? [] : [{ id, body }];
  });
  return comments.sort((a, b) => a.id - b.id);
}

/** Nobody can post as a bot but its app, whose token the workflow's is. */
function isByBot(comment: unknown): boolean {
  return field(comment, 'user', 'type') === 'Bot';
}

async function ofPerson(api: GitHubApi, comments: readonly unknown[]): Promise<unknown[]> {
  try {
    const id = idOf(field(await api.request<unknown>('GET /user', {}), 'id'));
    return comments.filter((one) => id !== undefined && field(one, 'user', 'id') === id);
  } catch (error) {
    if (error instanceof ApiError && error.kind !== 'unreachable' && error.kind !== 'limited') return [];
    throw error;
  }
}
