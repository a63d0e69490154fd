import { blobName } from '../repository/git/blob-name.ts';
import { ApiError, type GitHubApi } from './api.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';

/** So many requests are under way at a time. */
const AT_ONCE = 6;

/** Contents of blobs by their names, each proved to be the one that was asked for. Rejects with the first ApiError. */
export async function fetchBlobs(
  api: GitHubApi,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  objects: readonly string[],
): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  const waiting = [...objects];
  const work = async (): Promise<void> => {
    for (let object = waiting.shift(); object !== undefined; object = waiting.shift()) {
      try {
        contents.set(object, await fetchBlob(api, { owner, repo, file_sha: object }));
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return contents;
}

async function fetchBlob(
  api: GitHubApi,
  at: { readonly owner: string; readonly repo: string; readonly file_sha: string },
): Promise<Buffer> {
  const answer = await api.request<EncodedContent>(ROUTE, at);
  const content = decodeContent(answer);
  if (content !== undefined && blobName(content) === at.file_sha) return content;
  throw new ApiError(`GitHub's answer to \`${ROUTE}\` is not the file that was asked for.`, {
    kind: 'unreachable',
  });
}

/** A content as GitHub sends it. */
export interface EncodedContent {
  readonly encoding?: unknown;
  readonly content?: unknown;
}

/** The bytes of a content; undefined when there are none in it. */
export function decodeContent({ encoding, content }: EncodedContent): Buffer | undefined {
  return encoding === 'base64' && typeof content === 'string' ? Buffer.from(content, 'base64') : undefined;
}
