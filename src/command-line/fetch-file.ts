import type { ReadRemoteFile, RemoteFile } from '../policy/configuration/remote-file.ts';
import { InputError } from '../repository/input-error.ts';

const GITHUB_API = 'https://api.github.com';
const PATIENCE_MS = 20_000;
const LONGEST_BYTES = 256 * 1024;

/** The part of `fetch` that is needed. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Files of other repositories from GitHub, with the token of `GH_TOKEN` or `GITHUB_TOKEN` where there is one ("Get repository
 * content", https://docs.github.com/en/rest/repos/contents).
 */
export function gitHubFiles(environment: NodeJS.ProcessEnv, fetch: Fetch): ReadRemoteFile {
  const token = environment.GH_TOKEN || environment.GITHUB_TOKEN;
  const api = environment.GITHUB_API_URL || GITHUB_API;
  return async (at) => {
    const response = await answerOf(at, () =>
      fetch(`${api}${pathOf(at)}`, {
        headers: {
          accept: 'application/vnd.github.raw+json',
          'x-github-api-version': '2022-11-28',
          'user-agent': 'incident-gate',
          ...(token === undefined || token === '' ? {} : { authorization: `Bearer ${token}` }),
        },
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
    );
    if (!response.ok) throw refusal(at, statusSaid(response.status, token !== undefined && token !== ''));
    const text = await answerOf(at, () => bounded(response));
    if (text === undefined) throw refusal(at, 'it has more than 256 KiB');
    return text;
  };
}

function pathOf({ owner, repo, commit, path }: RemoteFile): string {
  const file = path.split('/').map(encodeURIComponent).join('/');
  return `/repos/${owner}/${repo}/contents/${file}?ref=${commit}`;
}

async function answerOf<T>(at: RemoteFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isLate = (error as { readonly name?: unknown } | null)?.name === 'TimeoutError';
    throw refusal(
      at,
      isLate ? `GitHub did not answer within ${PATIENCE_MS / 1000} s` : 'GitHub was not reached',
    );
  }
}

/** The body; undefined where it is longer than any configuration. */
async function bounded(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > LONGEST_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function statusSaid(status: number, hasToken: boolean): string {
  if (status === 404)
    return hasToken
      ? 'there is no such file at that commit, or the token may not read it'
      : 'there is no such file at that commit, or it is not public: set GH_TOKEN';
  if (status === 401) return 'GitHub does not take the token in GH_TOKEN or GITHUB_TOKEN';
  if (status === 403 || status === 429) return 'GitHub refuses it for now: set GH_TOKEN, or try again later';
  return `GitHub answers with status ${status}`;
}

function refusal({ owner, repo, commit, path }: RemoteFile, why: string): InputError {
  return new InputError(`\`extends\`: \`${path}\` of ${owner}/${repo}@${commit} could not be read: ${why}.`);
}
