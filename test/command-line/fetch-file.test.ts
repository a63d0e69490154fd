import { expect, test } from '@jest/globals';
import { type Fetch, gitHubFiles } from '../../src/command-line/fetch-file.ts';
import { InputError } from '../../src/repository/input-error.ts';

const at = { owner: 'octo', repo: 'policy', commit: '0123456789'.repeat(4), path: 'a b/gäte?.yml' };

function answering(answer: () => Response): { fetch: Fetch; asked: [url: string, headers: Headers][] } {
  const asked: [string, Headers][] = [];
  const fetch: Fetch = async (url, init) => {
    asked.push([url, new Headers(init.headers)]);
    return answer();
  };
  return { fetch, asked };
}

test.each<[environment: NodeJS.ProcessEnv, url: string, authorization: string | null]>([
  [{}, 'https://api.github.com', null],
  [{ GITHUB_TOKEN: 'one' }, 'https://api.github.com', 'Bearer one'],
  [{ GITHUB_TOKEN: 'one', GH_TOKEN: 'two' }, 'https://api.github.com', 'Bearer two'],
  [
    { GH_TOKEN: '', GITHUB_API_URL: 'https://git.example.org/api/v3' },
    'https://git.example.org/api/v3',
    null,
  ],
])('with %j it asks %s', async (environment, url, authorization) => {
  const { fetch, asked } = answering(() => new Response('fail-on: error\n'));
  expect(await gitHubFiles(environment, fetch)(at)).toBe('fail-on: error\n');
  expect(asked.map(([address]) => address)).toEqual([
    `${url}/repos/octo/policy/contents/a%20b/g%C3%A4te%3F.yml?ref=${at.commit}`,
  ]);
  expect(asked[0]?.[1].get('authorization')).toBe(authorization);
  expect(asked[0]?.[1].get('accept')).toBe('application/vnd.github.raw+json');
});

test.each<[what: string, environment: NodeJS.ProcessEnv, answer: () => Response, says: string]>([
  ['nothing there', {}, () => new Response('', { status: 404 }), 'or it is not public: set GH_TOKEN'],
  [
    'nothing there for the token',
    { GH_TOKEN: 't0ken' },
    () => new Response('', { status: 404 }),
    'the token may not read it',
  ],
  [
    'a wrong token',
    { GH_TOKEN: 't0ken' },
    () => new Response('', { status: 401 }),
    'does not take the token',
  ],
  ['too many requests', {}, () => new Response('', { status: 403 }), 'try again later'],
  ['a fault of the server', {}, () => new Response('', { status: 502 }), 'status 502'],
  ['a long file', {}, () => new Response('x'.repeat(300 * 1024)), 'more than 256 KiB'],
  [
    'no network',
    {},
    () => {
      throw new TypeError('fetch failed');
    },
    'GitHub was not reached',
  ],
  [
    'no answer in time',
    {},
    () => {
      throw new DOMException('late', 'TimeoutError');
    },
    'GitHub did not answer within 20 s',
  ],
])('%s is a sentence', async (_what, environment, answer, says) => {
  const work = gitHubFiles(environment, answering(answer).fetch)(at);
  await expect(work).rejects.toThrow(InputError);
  await expect(work).rejects.toThrow(says);
  await expect(work).rejects.not.toThrow('t0ken');
});
