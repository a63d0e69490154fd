import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { incidentGate } from './terminal.ts';

let root: string;

const git = (...words: string[]): Buffer =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...words], {
    cwd: root,
    stdio: 'pipe',
  });
const put = (path: string, content: string): void => writeFileSync(join(root, path), content);

const RELOADS = '#!/bin/sh\nexec uvicorn app:app --reload\n';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'base-'));
  git('init', '-q', '-b', 'main');
  put('start.sh', RELOADS);
  git('add', '-A');
  git('commit', '-q', '-m', 'state');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('without a change nothing is new', async () => {
  const { status, out } = await incidentGate(root, 'check', '--base', 'main');
  expect(out).toContain('✓ Passed: nothing new since main, 1 known and not shown; only errors fail a run.');
  expect(out).not.toContain('start.sh:2');
  expect(status).toBe(0);
});

test('known findings fail a run where all are asked for', async () => {
  const { status, out } = await incidentGate(root, 'check', '--base', 'main', '--fail-on-scope', 'all');
  expect(out).toContain('✗ Failed: nothing new since main, 1 known.');
  expect(out).toContain('start.sh:2:22');
  expect(status).toBe(1);
});

test('what the change brings fails, moved files are known, mended ones are gone', async () => {
  renameSync(join(root, 'start.sh'), join(root, 'serve.sh'));
  put('run.sh', '#!/bin/sh\nexec gunicorn app:app --reload\n');
  const { status, out } = await incidentGate(root, 'check', '--base', 'HEAD', '--only-new');
  expect(out).toContain('run.sh:2:23');
  expect(out).toContain('new: this change brings it');
  expect(out).not.toContain('serve.sh:2');
  expect(out).toContain('✗ Failed: 1 error new since HEAD, 1 known and not shown.');
  expect(status).toBe(1);
  rmSync(join(root, 'run.sh'));
  rmSync(join(root, 'serve.sh'));
  put('start.sh', '#!/bin/sh\nexec uvicorn app:app\n');
  const mended = await incidentGate(root, 'check', '--base', 'HEAD');
  expect(mended.out).toContain('✓ Passed: nothing new since HEAD, 1 gone.');
});

test('machine reports tell what is new', async () => {
  put('run.sh', '#!/bin/sh\nexec gunicorn app:app --reload\n');
  const { out } = await incidentGate(root, 'check', '--base', 'HEAD', '--format', 'json');
  const report = JSON.parse(out);
  expect(report.since).toEqual({ base: 'HEAD', onlyNew: true, gone: [] });
  expect(report.findings.map((one: Record<string, unknown>) => `${one.path} ${one.change}`)).toEqual([
    'run.sh new',
    'start.sh known',
  ]);
  const sarif = JSON.parse((await incidentGate(root, 'check', '--base', 'HEAD', '--format', 'sarif')).out);
  const states = sarif.runs[0].results.map((one: Record<string, unknown>) => one.baselineState);
  expect(states).toEqual(['new', 'unchanged']);
});

test('a change exempts itself only where its own policy is asked for', async () => {
  put('run.sh', '#!/bin/sh\nexec gunicorn app:app --reload\n');
  put('.incident-gate.yml', 'rules: {auto-reload: off}\nexclude: [run.sh]\n');
  const own = await incidentGate(root, 'check', '--base', 'HEAD');
  expect(own.status).toBe(0);
  const bases = await incidentGate(root, 'check', '--base', 'HEAD', '--policy-from-base');
  expect(bases.out).toContain('run.sh:2:23');
  expect(bases.status).toBe(1);
});

test('the base says by which rules and which files a change is judged', async () => {
  put('.incident-gate.yml', 'rules: {auto-reload: off}\nexclude: [vendor/]\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'policy');
  put('.incident-gate.yml', 'colour: green\n');
  const { status } = await incidentGate(root, 'check', '--base', 'HEAD', '--policy-from-base');
  expect(status).toBe(0);
});

test.each([
  [['--base', 'nowhere'], 'The base `nowhere` cannot be compared with: there is no such commit here.'],
  [['--only-new'], '`--only-new` needs `--base <commit>`'],
  [['--policy-from-base'], '`--policy-from-base` needs `--base <commit>`'],
])('%j is wrong use', async (options, says) => {
  const { status, err } = await incidentGate(root, 'check', ...options);
  expect(err).toContain(says);
  expect(status).toBe(2);
});
