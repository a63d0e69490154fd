import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { type ActionRun, folderWith, runAction as runStep } from '../support/action-run.ts';

/* The Action without a token: everything that needs no permission. */

jest.setTimeout(60_000);

function runAction(
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  return runStep({ workspace: folderWith({ 'README.md': '', ...files }), inputs });
}

const BAD = { 'start.sh': '#!/bin/sh\nexec uvicorn app:app --reload\n' };
const GOOD = { 'start.sh': '#!/bin/sh\nexec uvicorn app:app\n' };

test('annotates the exact characters, sums up, sets its outputs and fails', async () => {
  const run = await runAction(BAD);
  expect(run.annotations).toEqual([
    expect.stringMatching(/^::error file=start\.sh,line=2,(?:endLine=2,)?col=22,endColumn=30,title=[^:]+::/),
  ]);
  expect(run.outputs).toEqual({
    verdict: 'failed',
    errors: '1',
    warnings: '0',
    notices: '0',
    new: '1',
    'sarif-file': '',
    'json-file': '',
  });
  expect(run.summary).toContain('auto\\-reload');
  expect(run.summary).toContain(
    'https://github.com/acme/shop/blob/0123456789abcdef0123456789abcdef01234567/start.sh#L2',
  );
  expect(run.log).toContain('there is no `github-token`');
  expect(run.status).toBe(1);
});

test('draws what the findings are part of', async () => {
  const unit = '[Service]\nExecStart=/opt/app/start.sh\n';
  const run = await runAction({ ...BAD, 'app.service': unit });
  expect(run.summary).toContain('```mermaid');
  expect(run.summary).toContain('app.service');
});

test('passes what is right', async () => {
  const run = await runAction(GOOD);
  expect([run.annotations, run.outputs.verdict, run.status]).toEqual([[], 'passed', 0]);
});

test('passes a repository without anything to read, and says so', async () => {
  const run = await runAction({});
  expect(run.log).toContain('There is nothing here that the gate reads.');
  expect(run.status).toBe(0);
});

test('takes its inputs, and tells of a folder by paths from the root', async () => {
  const run = await runAction(
    { 'deploy/start.sh': BAD['start.sh'] },
    { path: 'deploy', 'fail-on': 'never', 'json-file': 'out/report.json', 'sarif-file': 'out/gate.sarif' },
  );
  expect(run.status).toBe(0);
  expect(run.outputs).toMatchObject({ 'json-file': 'out/report.json', 'sarif-file': 'out/gate.sarif' });
  expect(run.annotations).toEqual([expect.stringMatching(/^::error file=deploy\/start\.sh,line=2,/)]);
  const read = (path: string): unknown => JSON.parse(readFileSync(join(run.workspace, path), 'utf8'));
  expect(read('out/report.json')).toMatchObject({
    findings: [{ rule: 'auto-reload', path: 'deploy/start.sh' }],
  });
  expect(read('out/gate.sarif')).toMatchObject({ version: '2.1.0' });
});

test.each([
  ['fail-on', 'fatal', 'must be one of notice, warning, error, never'],
  ['check-run', 'maybe', 'must be one of true, false'],
  ['path', 'nowhere', 'does not exist'],
])('refuses the input %s: %s', async (input, value, says) => {
  const run = await runAction(GOOD, { [input]: value });
  expect(run.log).toContain(says);
  expect(run.status).toBe(2);
});

test('refuses a mistake in the configuration with its line', async () => {
  const run = await runAction({ ...GOOD, '.incident-gate.yml': 'edition: 2026.1\nfail_on: error\n' });
  expect(run.log).toContain('.incident-gate.yml:2: `fail_on` is not known here; did you mean `fail-on`?');
  expect(run.status).toBe(2);
});

test('a report that cannot be written costs no other', async () => {
  const run = await runAction(BAD, { 'json-file': 'start.sh/report.json', 'sarif-file': 'gate.sarif' });
  expect(run.log).toContain('The report could not be written to');
  expect(run.annotations).toHaveLength(2);
  expect(run.outputs).toMatchObject({ verdict: 'failed', 'sarif-file': 'gate.sarif', 'json-file': '' });
  expect(run.summary).toContain('auto\\-reload');
  expect(run.status).toBe(2);
});
