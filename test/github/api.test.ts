import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ApiWorld, gitHubApi } from '../../src/github/api.ts';
import { FAULTS, type FaultName, refusal } from '../support/github-faults.ts';
import { type GitHubServer, startGitHub } from '../support/github-server.ts';

const TOKEN = 'ghs_0123456789secret';
const REPO = { owner: 'acme', repo: 'shop' };

const READ = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const CREATE = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const UPDATE = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
const APPEND = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';

let server: GitHubServer;
beforeEach(async () => {
  server = await startGitHub();
});
afterEach(() => server.close());

/** A world in which sleeping takes no time and is written down. A request has 50 ms where one must run out of time. */
function fakeWorld({ isImpatient = false, requestMs = 0 } = {}): ApiWorld & { readonly slept: number[] } {
  let now = 1_800_000_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
    timeLimit: () => {
      now += requestMs;
      return AbortSignal.timeout(isImpatient ? 50 : 30_000);
    },
  };
}

/** What each kind of operation sends, against something that is there. */
async function parametersOf(route: string): Promise<object> {
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url });
  const create = (at: string, parameters: object) =>
    api.request<{ readonly id: number }>(at, { ...REPO, ...parameters });
  if (route === UPDATE) {
    const { id } = await create(CREATE, { issue_number: 1, body: 'one' });
    return { comment_id: id, body: 'two' };
  }
  if (route === APPEND) {
    const check = { name: 'gate', head_sha: 'a'.repeat(40) };
    const { id } = await create('POST /repos/{owner}/{repo}/check-runs', check);
    return { check_run_id: id, output: { title: 't', summary: 's' } };
  }
  return route === CREATE ? { issue_number: 1, body: 'one' } : { issue_number: 1 };
}

/** Which kinds of operation are asked again after a fault: those that must not be done twice only when it was not done. */
type Again = 'always' | 'when repeatable' | 'never';

const OUTCOMES: readonly (readonly [FaultName, Again, object])[] = [
  ['read-only token', 'never', { kind: 'forbidden', status: 403 }],
  ['bad credentials', 'never', { kind: 'forbidden', status: 401 }],
  ['not found', 'never', { kind: 'missing', status: 404 }],
  ['validation failed', 'never', { kind: 'refused', status: 422 }],
  ['too many requests', 'always', { kind: 'limited', status: 429 }],
  ['too many requests, wait long', 'never', { kind: 'limited', status: 429 }],
  ['secondary limit', 'always', { kind: 'limited', status: 403 }],
  ['secondary limit, no word how long', 'never', { kind: 'limited', status: 403 }],
  ['server error', 'when repeatable', { kind: 'unreachable', status: 500 }],
  ['service unavailable', 'always', { kind: 'unreachable', status: 503 }],
  ['bad gateway', 'when repeatable', { kind: 'unreachable', status: 502 }],
  ['gateway timeout', 'when repeatable', { kind: 'unreachable', status: 504 }],
  ['dropped connection', 'when repeatable', { kind: 'unreachable', status: undefined }],
  ['dropped connection, done', 'when repeatable', { kind: 'unreachable', status: undefined }],
  ['dropped in the body', 'when repeatable', { kind: 'unreachable', status: undefined }],
  ['slow body', 'when repeatable', { kind: 'unreachable', status: undefined }],
  ['no answer', 'when repeatable', { kind: 'unreachable', status: undefined }],
  ['truncated JSON', 'when repeatable', { kind: 'unreachable' }],
  ['HTML page', 'when repeatable', { kind: 'unreachable', status: 200 }],
];

const KINDS = [
  [READ, true],
  [CREATE, false],
  [UPDATE, true],
  [APPEND, false],
] as const;

const CASES = OUTCOMES.flatMap(([fault, again, error]) =>
  KINDS.map(([route, isRepeatable]) => {
    const isAskedAgain = again === 'always' || (again === 'when repeatable' && isRepeatable);
    return [fault, route, isAskedAgain, error] as const;
  }),
);

const IMPATIENT = new Set<FaultName>(['slow body', 'no answer']);

test.each(CASES)('%s, %s: asked again %s', async (fault, route, isAskedAgain, error) => {
  const parameters = { ...REPO, ...(await parametersOf(route)) };
  const before = server.received.length;
  const world = fakeWorld({ isImpatient: IMPATIENT.has(fault) });
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url, world });
  server.fail(route, fault, 9);
  const failed: Error = await api.request<Error>(route, parameters).catch((reason) => reason);
  expect(failed).toMatchObject({ name: 'ApiError', ...error });
  expect(failed.message).toContain(`\`${route}\``);
  expect(`${failed.message} ${failed.stack}`).not.toContain(TOKEN);
  expect(server.received.length - before).toBe(isAskedAgain ? 4 : 1);
});

test.each(CASES.filter(([, , isAskedAgain]) => isAskedAgain))(
  '%s once, %s: answered',
  async (fault, route) => {
    const parameters = { ...REPO, ...(await parametersOf(route)) };
    // Impatience would hit the good answer, too: here the first limit is short and the others are long.
    const limits = IMPATIENT.has(fault) ? [50] : [];
    const world = { ...fakeWorld(), timeLimit: () => AbortSignal.timeout(limits.pop() ?? 30_000) };
    const api = gitHubApi({ token: TOKEN, apiUrl: server.url, world });
    server.fail(route, fault);
    await expect(api.request(route, parameters)).resolves.toEqual(expect.any(Object));
  },
);

test('a comment is never made twice', async () => {
  for (const fault of Object.keys(FAULTS) as FaultName[]) {
    const made = server.hosted.comments.length;
    const world = fakeWorld({ isImpatient: IMPATIENT.has(fault) });
    server.fail(CREATE, fault);
    const api = gitHubApi({ token: TOKEN, apiUrl: server.url, world });
    const outcome = await api
      .request(CREATE, { ...REPO, issue_number: 1, body: fault })
      .catch((reason) => reason);
    const count = server.hosted.comments.length - made;
    expect(count).toBeLessThanOrEqual(1);
    // Whoever wants to ask again is told when it may be there already.
    if (outcome instanceof Error && count === 1) expect(outcome).toMatchObject({ mayBeDone: true });
  }
});

test.each<[string, FaultName | ReturnType<typeof refusal>, number[]]>([
  ['server errors are asked after ever longer pauses', 'service unavailable', [1000, 2000, 4000]],
  ['a limit is waited out as long as GitHub says', 'secondary limit', [1000, 1000, 1000]],
  ['a limit beyond the bound is not waited out', 'too many requests, wait long', []],
  [
    'a primary limit is waited out until its reset',
    refusal(403, 'API rate limit exceeded', {
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000007' },
    }),
    [7000],
  ],
])('%s', async (_, fault, slept) => {
  const world = fakeWorld();
  server.fail(READ, fault, slept.length === 1 ? 1 : 9);
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url, world });
  await api.request(READ, { ...REPO, issue_number: 1 }).catch(() => {});
  expect(world.slept).toEqual(slept);
});

test('after a limit that is too long nothing more is sent, until it is over', async () => {
  const world = fakeWorld();
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url, world });
  const ask = () => api.request(READ, { ...REPO, issue_number: 1 });
  server.fail('*', 'too many requests, wait long');
  await expect(ask()).rejects.toMatchObject({ kind: 'limited' });
  await expect(ask()).rejects.toMatchObject({ kind: 'limited' });
  expect(server.received).toHaveLength(1);
  await world.sleep(3600_000);
  await expect(ask()).resolves.toEqual([]);
});

test('all requests together have a limit, waits included, and time between them does not count', async () => {
  const world = fakeWorld();
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url, world, totalMs: 10_000 });
  const ask = () => api.request(READ, { ...REPO, issue_number: 1 });
  server.fail(READ, 'service unavailable', 3);
  await expect(ask()).resolves.toEqual([]);
  await world.sleep(60_000);
  await expect(ask()).resolves.toEqual([]);
  server.fail(READ, 'service unavailable', 9);
  await expect(ask()).rejects.toMatchObject({ kind: 'unreachable', status: 503 });
  // Of 10 s, 7 s were waited before: after one more there is no time for 2 s and an answer.
  expect(world.slept).toEqual([1000, 2000, 4000, 60_000, 1000]);
});

test('when the time for all is used up, nothing more is sent', async () => {
  const world = fakeWorld({ requestMs: 6000 });
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url, world, totalMs: 10_000 });
  const ask = () => api.request(READ, { ...REPO, issue_number: 1 });
  await ask();
  await ask();
  await expect(ask()).rejects.toThrow('the time for all requests together is used up');
  expect(server.received).toHaveLength(2);
});

test('a server that is not there is asked again, also for what must not be done twice', async () => {
  const gone = await startGitHub();
  await gone.close();
  const world = fakeWorld();
  const api = gitHubApi({ token: TOKEN, apiUrl: gone.url, world });
  const asked = api.request(CREATE, { ...REPO, issue_number: 1, body: 'b' });
  await expect(asked).rejects.toMatchObject({
    message: `GitHub gave no usable answer to \`${CREATE}\`: the connection was refused.`,
    mayBeDone: false,
  });
  expect(world.slept).toEqual([1000, 2000, 4000]);
});

test.each([
  ['Nothing\u001b[31m here\n::error::x.', 'Nothing␛[31m here ::error::x.'],
  [`your token ${TOKEN} is bad`, 'your token *** is bad.'],
  ['\u202e', '<U+202E>.'],
  [`${'x'.repeat(290)}${TOKEN}`, `${'x'.repeat(290)}***.`],
  ['x'.repeat(1000), `${'x'.repeat(299)}….`],
])('what GitHub says is made harmless: %j', async (message, says) => {
  server.fail(READ, refusal(404, message));
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url });
  const asked = api.request(READ, { ...REPO, issue_number: 1 });
  await expect(asked).rejects.toThrow(
    expect.objectContaining({ message: `GitHub has nothing to show for \`${READ}\` (404): ${says}` }),
  );
});

test('what is wrong in particular is told', async () => {
  server.fail(READ, 'validation failed');
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url });
  await expect(api.request(READ, { ...REPO, issue_number: 1 })).rejects.toThrow(
    'GitHub refused `GET /repos/{owner}/{repo}/issues/{issue_number}/comments` (422): Validation Failed: CheckRun head_sha invalid.',
  );
});

test.each(['', '.', '..'])('a path parameter %j is not sent', async (owner) => {
  const api = gitHubApi({ token: TOKEN, apiUrl: server.url });
  await expect(api.request(READ, { owner, repo: 'shop', issue_number: 1 })).rejects.toThrow(
    'its `owner` is empty or only dots',
  );
  expect(server.received).toEqual([]);
});

test('the token is sent, and the path is one step however it is written', async () => {
  const api = gitHubApi({ token: TOKEN, apiUrl: `${server.url}/` });
  const route = 'GET /repos/{owner}/{repo}/contents/{path}';
  await expect(api.request(route, { ...REPO, path: 'a/../b c?#%', ref: 'x' })).rejects.toMatchObject({
    kind: 'missing',
  });
  expect(server.received).toMatchObject([
    { authorization: `token ${TOKEN}`, parameters: { path: 'a/../b c?#%' }, query: { ref: 'x' } },
  ]);
});
