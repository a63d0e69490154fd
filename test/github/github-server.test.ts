import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gitHubApi } from '../../src/github/api.ts';
import { makeGitPair, type Planted } from '../support/git-pair.ts';
import { description } from '../support/github-description.ts';
import { type GitHubServer, startGitHub } from '../support/github-server.ts';

/* The server must see what GitHub would refuse, and what GitHub would ignore without a word. */

const REPO = { owner: 'acme', repo: 'shop' };
const HEAD = 'a'.repeat(40);
const CHECKS = 'POST /repos/{owner}/{repo}/check-runs';
const COMMENTS = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const REVIEWS = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews';

let server: GitHubServer;
beforeEach(async () => {
  server = await startGitHub();
});
afterEach(() => server.close());

function ask(route: string, parameters: object): Promise<unknown> {
  const api = gitHubApi({ token: 'secret', apiUrl: server.url });
  return api.request(route, { ...REPO, ...parameters });
}

const ANNOTATION = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };

function check(annotation: object = {}, more: object = {}): object {
  const output = { title: 't', summary: 's', annotations: [{ ...ANNOTATION, ...annotation }], ...more };
  return { name: 'gate', head_sha: HEAD, output };
}

function review(comment: object): object {
  return {
    event: 'COMMENT',
    body: 'b',
    comments: [{ path: 'a', body: 'b', side: 'RIGHT', line: 3, ...comment }],
  };
}

test.each<[string, string, object]>([
  ['a check run', CHECKS, check()],
  ['columns in one line', CHECKS, check({ start_column: 1, end_column: 9 })],
  ['a summary at its limit', CHECKS, check({}, { summary: 'é'.repeat(65_535) })],
  ['50 annotations', CHECKS, check({}, { annotations: Array(50).fill(ANNOTATION) })],
  ['a comment at its limit', COMMENTS, { issue_number: 1, body: 'x'.repeat(65_536) }],
  ['a suggestion', REVIEWS, { pull_number: 1, ...review({ start_line: 1, start_side: 'RIGHT' }) }],
])('%s is taken', async (_, route, parameters) => {
  await expect(ask(route, parameters)).resolves.toMatchObject({ id: expect.any(Number) });
});

test.each<[string, string, object, string]>([
  ['an unknown key', CHECKS, { ...check(), colour: 'red' }, 'must NOT have additional properties (`colour`)'],
  [
    'an unknown key deep inside',
    CHECKS,
    check({ line: 3 }),
    '/output/annotations/0 must NOT have additional',
  ],
  ['a missing key', CHECKS, { name: 'gate' }, "must have required property 'head_sha'"],
  ['a wrong type', CHECKS, check({ start_line: '1' }), '/output/annotations/0/start_line must be integer'],
  [
    'a word that is not in the list',
    CHECKS,
    check({ annotation_level: 'error' }),
    'one of the allowed values',
  ],
  ['a short commit', CHECKS, { ...check(), head_sha: 'abc' }, 'head_sha is no full commit'],
  ['51 annotations', CHECKS, check({}, { annotations: Array(51).fill(ANNOTATION) }), 'over 50 annotations'],
  ['a long summary', CHECKS, check({}, { summary: 'x'.repeat(65_536) }), 'the summary is over 65535'],
  ['a long text', CHECKS, check({}, { text: 'x'.repeat(65_536) }), 'the text is over 65535'],
  ['a long title', CHECKS, check({ title: 'x'.repeat(256) }), 'its title is over 255'],
  ['a long message', CHECKS, check({ message: 'é'.repeat(32_769) }), 'its message is over 64 KiB'],
  ['line 0', CHECKS, check({ start_line: 0 }), 'lines begin with 1'],
  ['lines backwards', CHECKS, check({ start_line: 2 }), 'it ends before it begins'],
  ['columns over lines', CHECKS, check({ end_line: 2, start_column: 1 }), 'columns only within one line'],
  ['a lone surrogate', CHECKS, check({ message: 'a\ud800b' }), 'a lone surrogate'],
  ['no conclusion', CHECKS, { ...check(), status: 'completed' }, 'what is completed has a conclusion'],
  ['a long comment', COMMENTS, { issue_number: 1, body: 'x'.repeat(65_537) }, 'at most 65536'],
  ['an empty comment', COMMENTS, { issue_number: 1, body: '' }, 'a comment is not empty'],
  ['a number that is none', COMMENTS, { issue_number: 'x', body: 'b' }, '`issue_number`: it must be integer'],
  [
    'a review that stays pending',
    REVIEWS,
    { pull_number: 1, ...review({}), event: undefined },
    'stays pending',
  ],
  [
    'a review comment by position',
    REVIEWS,
    { pull_number: 1, ...review({ line: undefined }) },
    'it has no line',
  ],
  [
    'a start at the end',
    REVIEWS,
    { pull_number: 1, ...review({ start_line: 3 }) },
    'start_line is before line',
  ],
  ['an unknown route', 'DELETE /repos/{owner}/{repo}', {}, 'DELETE /repos/acme/shop does not exist'],
  ['an unknown query', COMMENTS.replace('POST', 'GET'), { issue_number: 1, colour: 1 }, 'the query `colour`'],
  [
    'a large page',
    COMMENTS.replace('POST', 'GET'),
    { issue_number: 1, per_page: 101 },
    'at most 100 entries',
  ],
])('%s is seen', async (_, route, parameters, says) => {
  await expect(ask(route, parameters)).rejects.toMatchObject({ kind: 'refused', status: 400 });
  expect(server.takeViolations().join('\n')).toContain(says);
});

test('what nobody took notice of fails when the server is closed', async () => {
  const other = await startGitHub();
  const api = gitHubApi({ token: 'secret', apiUrl: other.url });
  await expect(api.request(COMMENTS, { ...REPO, issue_number: 1, body: '' })).rejects.toThrow('(400)');
  await expect(other.close()).rejects.toThrow(
    `GitHub would not take this:\n${COMMENTS}: a comment is not empty.`,
  );
});

test('what is created is found, changed and found again', async () => {
  const { id } = (await ask(CHECKS, check())) as { id: number };
  await ask('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    check_run_id: id,
    conclusion: 'success',
    output: { title: 't2', summary: 's2', annotations: [ANNOTATION] },
  });
  const list = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
  expect(await ask(list, { ref: HEAD, check_name: 'gate' })).toMatchObject({
    total_count: 1,
    check_runs: [{ id, status: 'completed', output: { title: 't2', annotations_count: 2 } }],
  });
  for (const body of ['one', 'two', 'three']) await ask(COMMENTS, { issue_number: 1, body });
  const comments = { issue_number: 1, per_page: 2, page: 2 };
  expect(await ask(COMMENTS.replace('POST', 'GET'), comments)).toMatchObject([{ body: 'three' }]);
  expect(await ask(COMMENTS.replace('POST', 'GET'), { issue_number: 2 })).toEqual([]);
  await ask(REVIEWS, { pull_number: 1, ...review({}) });
  const reviewed = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments';
  expect(await ask(reviewed, { pull_number: 1 })).toMatchObject([{ path: 'a', line: 3, body: 'b' }]);
});

describe('a review', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i + 1}\n`);
  const file = (content: string): Planted => ({ mode: '100644', content });
  const changed = lines.map((line, i) => (i === 4 || i === 24 ? 'x\n' : line));
  const pair = makeGitPair({ a: file(lines.join('')) }, { a: file(changed.join('')) });
  afterAll(() => pair.remove());

  test.each<[string, object, string | undefined]>([
    ['on a changed line', { line: 5 }, undefined],
    ['three lines beside it', { line: 8 }, undefined],
    ['over several lines of one hunk', { start_line: 2, start_side: 'RIGHT', line: 8 }, undefined],
    ['four lines beside it', { line: 9 }, 'Line could not be resolved'],
    [
      'over two hunks',
      { start_line: 5, start_side: 'RIGHT', line: 25 },
      'start_line must be part of the same hunk',
    ],
    ['on another file', { path: 'b', line: 1 }, 'Line could not be resolved'],
  ])('%s', async (_, comment, refused) => {
    await server.close();
    const pulls = [{ number: 7, base: pair.base, head: pair.head }];
    server = await startGitHub({ repository: pair.full, pulls });
    const outcome: unknown = await ask(REVIEWS, { pull_number: 7, ...review(comment) }).catch(
      (error) => error,
    );
    if (refused === undefined) expect(outcome).toMatchObject({ state: 'COMMENTED' });
    else expect(outcome).toMatchObject({ status: 422, message: expect.stringContaining(refused) });
    expect(server.hosted.reviewComments).toHaveLength(refused === undefined ? 1 : 0);
  });

  test('its pull request is as git has it', async () => {
    await server.close();
    const pulls = [{ number: 7, base: pair.base, head: pair.head }];
    server = await startGitHub({ repository: pair.full, pulls });
    const pull = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    expect(await ask(pull, { pull_number: 7 })).toMatchObject({ head: { sha: pair.head } });
    expect(await ask(`${pull}/files`, { pull_number: 7 })).toMatchObject([{ filename: 'a' }]);
    const commit = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
    expect(await ask(commit, { commit_sha: pair.head })).toMatchObject({ parents: [{ sha: pair.base }] });
  });
});

test('a client in a process of its own is served', async () => {
  const script = `const a = await fetch(process.env.GITHUB_API_URL + '/repos/a/b/issues/1/comments', {
    headers: { authorization: 'token x', 'user-agent': 'me' } }); console.log(a.status, await a.text())`;
  const env = { ...process.env, GITHUB_API_URL: server.url };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env });
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('200 []\n');
});

test('the description names its source', () => {
  expect(description.source).toMatch(/^@octokit\/openapi \d+\.\d+\.\d+, /);
});
