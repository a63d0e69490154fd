import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ActionRun, type ActionStep, folderWith, runAction } from '../support/action-run.ts';
import type { FaultName } from '../support/github-faults.ts';
import { type GitHubServer, startGitHub } from '../support/github-server.ts';
import { eventOf, git, type PullRequest, pullRequest, shallow } from '../support/pull-request.ts';

/* The Action as a runner runs it, against a GitHub that refuses what GitHub would refuse. */

/* A test starts several processes, and some machines have other things to do. */
jest.setTimeout(120_000);

const SERVE = '#!/bin/sh\nexec uvicorn app:app --reload\n';
const MENDED = '#!/bin/sh\nexec uvicorn app:app\n';
const KNOWN = { 'old.sh': SERVE };

let server: GitHubServer;
let pull: PullRequest;

async function host(before: Record<string, string>, change: Record<string, string>): Promise<void> {
  pull = pullRequest(before, change);
  server = await startGitHub({
    repository: pull.folder,
    pulls: [{ number: 12, base: pull.base, head: pull.head }],
  });
}

function run(step: Partial<ActionStep> & { fixture?: string } = {}): Promise<ActionRun> {
  const { fixture = 'pull_request', ...more } = step;
  return runAction({
    workspace: pull.folder,
    event: fixture.replace(/\..*/, ''),
    payload: eventOf(fixture, pull),
    sha: pull.merge,
    apiUrl: server.url,
    ...more,
  });
}

/** Annotations of all check runs, as `path:line`. */
function checked(): string[] {
  return server.hosted.checkRuns.flatMap((run) =>
    (run.output as { annotations: { path: string; start_line: number }[] }).annotations.map(
      ({ path, start_line: line }) => `${path}:${line}`,
    ),
  );
}

const routes = (): string[] => server.received.map(({ route }) => route.replace('/repos/{owner}/{repo}', ''));

afterEach(() => server.close());

describe('a pull request of this repository', () => {
  beforeEach(() =>
    host(
      { ...KNOWN, 'gone.sh': SERVE.replace('uvicorn', 'gunicorn') },
      { 'new.sh': SERVE, 'gone.sh': MENDED },
    ),
  );

  test('has a check run, a comment and a suggestion, and no second annotation in the log', async () => {
    const { status, annotations, outputs } = await run();
    expect([status, annotations, outputs.verdict, outputs.new]).toEqual([1, [], 'failed', '1']);
    expect(server.hosted.checkRuns).toEqual([
      expect.objectContaining({
        name: 'incident-gate findings',
        head_sha: pull.head,
        status: 'completed',
        conclusion: 'failure',
        details_url: 'https://github.com/acme/shop/actions/runs/77',
        output: expect.objectContaining({ title: expect.stringMatching(/^1 new, 1 known, 1 gone: 1 error/) }),
      }),
    ]);
    expect(checked()).toEqual(['new.sh:2']);
    expect(server.hosted.comments.map(({ body }) => body)).toEqual([expect.stringContaining('new.sh')]);
    expect(server.hosted.reviewComments).toEqual([
      expect.objectContaining({ path: 'new.sh', line: 2, body: expect.stringContaining('uvicorn') }),
    ]);
  });

  test('is told again without a word said twice', async () => {
    const all = { inputs: { 'fail-on-scope': 'all' } };
    await run(all);
    const before = JSON.stringify(server.hosted);
    await run(all);
    expect(JSON.stringify(server.hosted)).toBe(before);
    expect(checked()).toEqual(['new.sh:2', 'old.sh:2']);
  });

  test('is judged alike in the shallow clone that actions/checkout makes, through the API', async () => {
    const { status, outputs, log } = await run({ workspace: shallow(pull) });
    expect([status, outputs.new]).toEqual([1, '1']);
    expect(log).toContain('1 known');
    expect(routes()).toContain('GET /git/trees/{tree_sha}');
  });

  test('is judged alike in a clone that leaves contents out', async () => {
    git(pull.folder, 'config', 'uploadpack.allowFilter', 'true');
    const workspace = folderWith({});
    git(workspace, 'clone', '-q', '--no-checkout', '--filter=blob:none', `file://${pull.folder}`, '.');
    git(workspace, 'fetch', '-q', 'origin', 'refs/pull/12/merge');
    git(workspace, 'checkout', '-q', '--detach', pull.merge);
    // Gone at the merge: this clone has never seen it.
    const { log } = await run({ workspace });
    expect(log).toContain('1 known and not shown, 1 gone');
    expect(routes()).toContain('GET /git/trees/{tree_sha}');
  });

  test('is judged alike at its head instead of its merge', async () => {
    const { status, outputs, log } = await run({ workspace: shallow(pull, 'refs/pull/12/head') });
    expect([status, outputs.new]).toEqual([1, '1']);
    expect(log).toContain('1 known');
    expect(routes()).toContain('GET /compare/{basehead}');
  });

  test('is all new where the base cannot be read, which is said', async () => {
    const { status, outputs, log, summary } = await run({
      workspace: shallow(pull),
      inputs: { 'github-token': '' },
    });
    expect([status, outputs.new]).toEqual([1, '2']);
    for (const text of [log, summary]) expect(text.match(/everything counts as\s+new/g)).toHaveLength(1);
    expect(log).toContain('fetch-depth: 0');
  });

  test('leaves out what its inputs turn off', async () => {
    const { annotations } = await run({
      inputs: { 'check-run': 'false', comment: 'false', suggestions: 'false', 'fail-on-scope': 'all' },
    });
    expect(server.hosted).toEqual({ checkRuns: [], comments: [], reviews: [], reviewComments: [] });
    expect(annotations).toHaveLength(2);
  });
});

describe('what is mended', () => {
  beforeEach(() => host(KNOWN, { 'old.sh': MENDED }));

  test('makes no comment, and folds one that is there', async () => {
    const { status, log } = await run();
    expect(status).toBe(0);
    expect(log).toContain('1 gone');
    expect(server.hosted.comments).toEqual([]);
    expect(server.hosted.checkRuns[0]).toMatchObject({ conclusion: 'success' });
  });
});

describe('a pull request from a fork', () => {
  beforeEach(async () => {
    await host(KNOWN, { 'new.sh': SERVE });
    for (const route of ['check-runs', 'issues/{issue_number}/comments', 'pulls/{pull_number}/reviews'])
      server.fail(`POST /repos/{owner}/{repo}/${route}`, 'read-only token', 100);
  });

  test('has annotations in the log instead, and says once why', async () => {
    const { status, annotations, log, summary } = await run({ fixture: 'pull_request.fork' });
    expect([status, annotations.length]).toEqual([1, 1]);
    expect(log.match(/from a fork may only read/g)).toHaveLength(1);
    expect(summary).toContain('from a fork may only read');
    expect(routes().filter((route) => !route.startsWith('GET'))).toEqual(['POST /check-runs']);
  });

  test('has a comment where somebody asks for it and the token may', async () => {
    await server.close();
    server = await startGitHub({ repository: pull.folder });
    await run({ fixture: 'pull_request.fork-deleted', inputs: { comment: 'true' } });
    expect(server.hosted.comments).toHaveLength(1);
  });

  test('is refused under pull_request_target with its head checked out', async () => {
    const { status, log } = await run({
      workspace: shallow(pull, 'refs/pull/12/head'),
      fixture: 'pull_request.fork',
      event: 'pull_request_target',
      sha: pull.base,
    });
    expect(status).toBe(2);
    expect(log).toContain('Run the workflow on `pull_request`');
    expect(routes()).toEqual([]);
  });

  test('is not what pull_request_target judges without its head', async () => {
    const { log, outputs } = await run({
      workspace: shallow(pull, 'refs/heads/main'),
      fixture: 'pull_request.fork',
      event: 'pull_request_target',
      sha: pull.base,
    });
    expect(outputs.errors).toBe('1');
    expect(log).toContain('the base branch is checked out');
  });
});

describe('the policy of a pull request', () => {
  const STRICT = { '.incident-gate.yml': 'fail-on: warning\n' };
  const WEAK = { '.incident-gate.yml': 'fail-on: never\nrules:\n  auto-reload: off\n' };

  test.each([
    ['pull_request', 'merge of the pull request'],
    ['pull_request_review', 'merge of the pull request'],
    ['merge_group', 'merge group'],
  ])('does not count for itself on %s', async (fixture) => {
    await host(STRICT, { ...WEAK, 'new.sh': SERVE });
    const { status, outputs, summary, log } = await run({ fixture });
    expect([status, outputs.errors]).toEqual([1, '1']);
    for (const text of [summary, log]) expect(text).toContain('auto');
    expect(summary).toContain('never');
    expect(server.hosted.checkRuns[0]?.output).toMatchObject({ title: expect.stringContaining('weaken') });
  });

  test('counts where it was pushed', async () => {
    await host(STRICT, { ...WEAK, 'new.sh': SERVE });
    const { status, outputs } = await run({ fixture: 'push' });
    expect([status, outputs.errors]).toEqual([0, '0']);
  });

  test('is that of the gate where the base cannot be read', async () => {
    await host(STRICT, { ...WEAK, 'new.sh': SERVE });
    const { status, outputs, log } = await run({
      workspace: shallow(pull),
      inputs: { 'github-token': '' },
    });
    expect([status, outputs.errors]).toEqual([1, '1']);
    expect(log).toContain('without configuration, custom rules and baseline');
  });
});

describe('other events', () => {
  beforeEach(() => host(KNOWN, { 'new.sh': SERVE }));

  test.each([
    ['push', ['new.sh:2']],
    ['push.new-branch', ['new.sh:2', 'old.sh:2']],
    ['merge_group', ['new.sh:2']],
    ['schedule', ['new.sh:2', 'old.sh:2']],
    ['workflow_dispatch', ['new.sh:2', 'old.sh:2']],
    ['workflow_run', ['new.sh:2', 'old.sh:2']],
  ])('%s has a check run and no comment', async (fixture, places) => {
    const number = `${places.length}`;
    expect((await run({ fixture })).outputs).toMatchObject({ new: number, errors: number });
    expect(server.hosted.checkRuns).toEqual([expect.objectContaining({ head_sha: pull.merge })]);
    expect(checked()).toEqual(places);
    expect(server.hosted.comments).toEqual([]);
  });

  test('a push and a pull request of one commit have a check run each', async () => {
    await run({ fixture: 'push', workspace: shallow(pull, 'refs/pull/12/head'), sha: pull.head });
    await run();
    expect(server.hosted.checkRuns.map(({ external_id: id }) => id)).toEqual([
      'incident-gate:push::',
      'incident-gate:pull_request:12:',
    ]);
  });
});

test('a folder is told of by paths from the root, beside others', async () => {
  await host({ 'deploy/old.sh': SERVE, 'old.sh': SERVE }, { 'deploy/new.sh': SERVE, 'new.sh': SERVE });
  await run({ inputs: { path: 'deploy' } });
  expect(checked()).toEqual(['deploy/new.sh:2']);
  await run();
  expect(server.hosted.checkRuns.map(({ name }) => name)).toEqual([
    'incident-gate findings in deploy',
    'incident-gate findings',
  ]);
  expect(server.hosted.comments).toHaveLength(2);
  await run({ inputs: { path: 'deploy' }, workspace: shallow(pull) });
  expect(server.hosted.checkRuns).toHaveLength(2);
  expect(server.hosted.comments).toHaveLength(2);
});

test('more than fifty findings are all annotated', async () => {
  const scripts = Array.from({ length: 120 }, (_, index) => [`start-${index}.sh`, SERVE]);
  await host({}, Object.fromEntries(scripts));
  const { annotations } = await run();
  expect(annotations).toEqual([]);
  expect(new Set(checked()).size).toBe(120);
  expect(routes().filter((route) => route.endsWith('/check-runs/{check_run_id}'))).toHaveLength(2);
});

describe('whatever GitHub does', () => {
  const FAULTS: readonly FaultName[] = [
    'read-only token',
    'bad credentials',
    'not found',
    'validation failed',
    'too many requests, wait long',
    'server error',
    'dropped connection',
    'HTML page',
  ];

  test('verdict, outputs and annotations are the same, and one sentence says what is missing', async () => {
    await host(KNOWN, { 'new.sh': SERVE });
    const well = await run({ inputs: { 'check-run': 'false', comment: 'false', suggestions: 'false' } });
    const failed = await Promise.all(
      FAULTS.map(async (fault) => {
        const broken = await startGitHub({ repository: pull.folder });
        broken.fail('*', fault, 1000);
        const result = await run({ apiUrl: broken.url });
        await broken.close();
        return { fault, ...result };
      }),
    );
    for (const { fault, status, outputs, annotations, summary, log } of failed) {
      const findings = annotations.filter((line) => !line.includes('title=incident-gate::'));
      expect([fault, status, outputs, findings]).toEqual([
        fault,
        well.status,
        well.outputs,
        well.annotations,
      ]);
      expect([fault, log.match(/The check run was not written/g)?.length]).toEqual([fault, 1]);
      expect(summary).toContain('The check run was not written');
      expect(summary).toContain('new.sh');
      expect(log).not.toContain('the-job-token');
    }
  });

  test.each<FaultName>(['dropped connection, done', 'dropped in the body', 'bad gateway'])(
    '%s: what was done is found, and not done twice',
    async (fault) => {
      const scripts = Array.from({ length: 60 }, (_, index) => [`start-${index}.sh`, SERVE]);
      await host({}, Object.fromEntries(scripts));
      for (const route of [
        'POST /repos/{owner}/{repo}/check-runs',
        'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
        'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
      ])
        server.fail(route, fault);
      const { annotations } = await run();
      expect(annotations.map((line) => line.slice(0, 80))).toEqual([]);
      expect(server.hosted.checkRuns).toHaveLength(1);
      expect(server.hosted.comments).toHaveLength(1);
      expect(server.hosted.reviews).toHaveLength(1);
      expect(new Set(checked()).size).toBe(checked().length);
    },
  );

  test('a check run that broke off after its first annotations hides none', async () => {
    const scripts = Array.from({ length: 60 }, (_, index) => [`start-${index}.sh`, SERVE]);
    await host({}, Object.fromEntries(scripts));
    server.fail('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', 'validation failed');
    const { annotations, log } = await run();
    expect(annotations.filter((line) => line.includes('auto-reload'))).toHaveLength(10);
    expect(log).toContain('The check run was not written');
    expect(server.hosted.comments).toHaveLength(1);
  });
});
