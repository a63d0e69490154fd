import type { Suggestion } from '../report/fixes/suggestion.ts';
import type { GitHubApi } from './api.ts';
import { hunksOf, type ShownLines } from './diff-lines.ts';
import { readPages } from './pages.ts';
import { field, textOf } from './untyped.ts';

/** Which pull request, at which commit. */
export interface ReviewPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The pull request's newest commit, on whose lines the suggestions stand. */
  readonly head: string;
  /** The git blob name of the file that was judged: a suggestion on any other content would replace the wrong lines. */
  readonly blobOf: (path: string) => string | undefined;
}

/** GitHub lists 3,000 files of a pull request ("List pull requests files"). */
const MOST_PAGES = 30;
/** More than these nobody takes one by one. */
const MOST_SUGGESTIONS = 30;

const BODY =
  'Each suggestion below takes one finding of incident-gate away. They were tried: with them the files still parse, and nothing else is found.';

/**
 * Proposes what mends findings, as one review that neither approves nor refuses. Left out are those that were proposed before,
 * and those whose lines the diff does not show, where GitHub takes none. Rejects with an ApiError.
 */
export async function publishSuggestions(
  api: GitHubApi,
  place: ReviewPlace,
  suggestions: readonly Suggestion[],
): Promise<void> {
  if (suggestions.length === 0) return;
  const { owner, repo, number, head } = place;
  const hunks = await hunksByPath(api, place);
  const inDiff = suggestions.filter((one) => isShown(one, hunks));
  if (inDiff.length === 0) return;
  const written = await writtenBodies(api, place);
  const fresh = inDiff.filter(({ fingerprint }) => !written.some((body) => body.includes(fingerprint)));
  if (fresh.length === 0) return;
  await api.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    owner,
    repo,
    pull_number: number,
    commit_id: head,
    event: 'COMMENT',
    body: BODY,
    comments: fresh.slice(0, MOST_SUGGESTIONS).map(reviewComment),
  });
}

/** `start_line` only where it comes before `line`: GitHub refuses it otherwise. */
function reviewComment({ path, startLine, line, body }: Suggestion) {
  const start = startLine < line ? { start_line: startLine, start_side: 'RIGHT' } : {};
  return { path, ...start, line, side: 'RIGHT', body };
}

function isShown({ path, startLine, line }: Suggestion, hunks: ReadonlyMap<string, ShownLines[]>): boolean {
  return hunks.get(path)?.some(({ from, to }) => from <= startLine && line <= to) === true;
}

/** Of files that are at the pull request's head as they were judged: a merge may have changed them. */
async function hunksByPath(api: GitHubApi, place: ReviewPlace): Promise<Map<string, ShownLines[]>> {
  const { owner, repo, number, blobOf } = place;
  const files = await readPages(api, {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    parameters: { owner, repo, pull_number: number },
    mostPages: MOST_PAGES,
  });
  const hunks = new Map<string, ShownLines[]>();
  for (const file of files) {
    const [path, patch] = [textOf(field(file, 'filename')), textOf(field(file, 'patch'))];
    if (path === undefined || patch === undefined || field(file, 'sha') !== blobOf(path)) continue;
    hunks.set(path, hunksOf(patch));
  }
  return hunks;
}

async function writtenBodies(api: GitHubApi, { owner, repo, number }: ReviewPlace): Promise<string[]> {
  const comments = await readPages(api, {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments',
    parameters: { owner, repo, pull_number: number },
    mostPages: MOST_PAGES,
  });
  return comments.flatMap((one) => textOf(field(one, 'body')) ?? []);
}
