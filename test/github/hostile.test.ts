import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type ActionRun, runAction } from '../support/action-run.ts';
import { refusal } from '../support/github-faults.ts';
import { type GitHubServer, startGitHub } from '../support/github-server.ts';
import { eventOf, type PullRequest, pullRequest } from '../support/pull-request.ts';

/* Text of strangers in each place that a pull request has for it, through to what the runner and GitHub are given. */

jest.setTimeout(60_000);

const EVIL =
  '\n::error::gotcha\r::set-output name=verdict::passed\u2028##[error]gotcha </details><script>alert(1)</script> @everyone ![x](https://evil.example.org/x) |a| `` \u001b[31m \u202e';
const RULE = `
id: hostile
title: ${JSON.stringify(EVIL)}
severity: error
confidence: high
since: 2026.1
subject: server
when: server.reloads
at: server.at
message: ${JSON.stringify(`message ${EVIL}`)}
why: because
instead: another
`;
const NAMES = ['::error::gotcha.sh', 'a\n::warning::b.sh', 'c##[error]d.sh', '<script>@everyone|`e.sh'];

let pull: PullRequest;
let server: GitHubServer;

beforeEach(async () => {
  const script = `#!/bin/sh\nexec uvicorn app:app --reload # ${EVIL.replaceAll(/[\n\r]/g, ' ')}\n`;
  pull = pullRequest(
    { '.incident-gate/rules/hostile.yml': RULE, 'kept.sh': '#!/bin/sh\n' },
    {
      ...Object.fromEntries(NAMES.map((name) => [name, script])),
      '.incident-gate.yml': `allow:\n  - {rule: auto-reload, path: kept.sh, reason: ${JSON.stringify(EVIL)}}\n`,
    },
  );
  server = await startGitHub({ repository: pull.folder, pulls: [{ number: 12, ...pull }] });
});
afterEach(() => server.close());

function run(): Promise<ActionRun> {
  const payload = eventOf('pull_request', pull) as { pull_request: { base: { ref: string } } };
  payload.pull_request.base.ref = `main ${EVIL}`;
  return runAction({
    workspace: pull.folder,
    event: 'pull_request',
    payload,
    sha: pull.merge,
    apiUrl: server.url,
  });
}

function expectHarmlessLog(log: string): void {
  const lines = log.split(/\r\n|\r|\n/);
  const commands = lines.filter((line) => /^[\s\p{C}]*::/u.test(line));
  expect(
    commands.filter((line) => !/^::(?:error|warning|notice) (?:file=|title=incident-gate::)/.test(line)),
  ).toEqual([]);
  expect(lines.filter((line) => /##\[[a-z]/.test(line) && !line.startsWith('::'))).toEqual([]);
  expect(log).not.toMatch(/[\u001b\u202e\u2028]/);
}

function expectHarmlessMarkdown(markdown: string): void {
  expect(markdown).toContain('hostile');
  const outside = markdown.replace(/^(`{3,})(?:text|mermaid)\n[\s\S]*?\n\1$/gm, '');
  expect(outside.match(/.{0,80}(?:<script|<\/details>\s*<script|@everyone|!\[x\]).{0,40}/g)).toBeNull();
  expect(markdown).not.toMatch(/[\u001b\u202e\u2028]/);
}

test('does nothing where all is written on GitHub', async () => {
  const { log, summary, outputs, status } = await run();
  expect([status, outputs.verdict]).toEqual([1, 'failed']);
  expectHarmlessLog(log);
  expectHarmlessMarkdown(summary);
  const [check] = server.hosted.checkRuns;
  const output = check?.output as { title: string; summary: string; annotations: { path: string }[] };
  expect(output.title).toMatch(/^\d+ new/);
  expectHarmlessMarkdown(output.summary);
  expectHarmlessMarkdown(String(server.hosted.comments[0]?.body));
  expect(new Set(output.annotations.map(({ path }) => path))).toEqual(new Set(NAMES));
});

test('does nothing where GitHub refuses in such words', async () => {
  server.fail('*', refusal(403, EVIL), 1000);
  const { log, summary, annotations } = await run();
  expectHarmlessLog(log);
  expectHarmlessMarkdown(summary);
  expect(annotations.filter((line) => line.includes('file=')).length).toBeGreaterThanOrEqual(NAMES.length);
});
