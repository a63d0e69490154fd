import { visible } from '../report/characters/visible.ts';
import { decode, isBinary } from '../repository/decode.ts';
import { blobName } from '../repository/git/blob-name.ts';
import { InputError } from '../repository/input-error.ts';
import { ApiError, type GitHubApi } from './api.ts';
import { decodeContent, type EncodedContent } from './remote-blobs.ts';

/** One file on GitHub, at a commit and not at a branch: what it says cannot change. */
export interface FileOnGitHub {
  readonly owner: string;
  readonly repo: string;
  /** Its full name. */
  readonly commit: string;
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
}

/** GitHub sends no content of a larger file (REST API, "Get repository content"). */
const MOST_BYTES = 1024 * 1024;

/** The text of a file in another repository. Rejects with an InputError. */
export async function readRemoteFile(api: GitHubApi, at: FileOnGitHub): Promise<string> {
  const refuse = (why: string): InputError =>
    new InputError(
      `The file \`${visible(at.path)}\` of \`${visible(at.owner)}/${visible(at.repo)}\` at ${visible(at.commit)} ${why}`,
    );
  if (!/^[0-9a-f]{40}$/.test(at.commit)) throw refuse('is at no full commit: name one by its 40 digits.');
  if (at.path.split('/').some((step) => /^\.{0,2}$/.test(step)))
    throw refuse("has no proper path: give it from that repository's root, without `.` and `..`.");
  const content = await ask(api, at).catch((error) => {
    throw error instanceof ApiError ? refuse(`could not be read: ${error.message}`) : error;
  });
  if (content.type !== 'file') throw refuse('is not a file: name one, not a folder, link or submodule.');
  if (Number(content.size) > MOST_BYTES) throw refuse('has more than 1024 KiB: name a smaller one.');
  const bytes = decodeContent(content);
  if (bytes === undefined || blobName(bytes) !== content.sha)
    throw refuse('could not be read: GitHub sent something else. Try again.');
  const { content: text, damage } = decode(bytes);
  if (isBinary(bytes)) throw refuse('is a binary file: name a text.');
  if (damage !== undefined) throw refuse(`is damaged: ${damage}.`);
  return text;
}

interface Content extends EncodedContent {
  readonly type?: unknown;
  readonly size?: unknown;
  readonly sha?: unknown;
}

function ask(api: GitHubApi, { owner, repo, commit, path }: FileOnGitHub): Promise<Content> {
  return api.request('GET /repos/{owner}/{repo}/contents/{path}', { owner, repo, path, ref: commit });
}
