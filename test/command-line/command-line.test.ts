import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { incidentGate } from './terminal.ts';

const scratch = mkdtempSync(join(tmpdir(), 'incident-gate-cli-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
function folder(files: Readonly<Record<string, string>>): string {
  const root = join(scratch, String(++count));
  mkdirSync(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const BAD = '#!/bin/sh\nexec uvicorn app:app --reload\n';
const GOOD = '#!/bin/sh\nexec uvicorn app:app\n';

describe('check', () => {
  test('fails on findings, as code frames', async () => {
    const { status, out } = await incidentGate(folder({ 'start.sh': BAD }), 'check');
    expect(out).toContain('start.sh:2:22');
    expect(out).toContain('│ exec uvicorn app:app --reload\n');
    expect(out).toContain('│                      ^^^^^^^^\n');
    expect(status).toBe(1);
  });

  test('passes what is right', async () => {
    const { status, out } = await incidentGate(folder({ 'start.sh': GOOD }), 'check');
    expect(out).toContain('Read 1 file: 1 fully.');
    expect(status).toBe(0);
  });

  test('judges a folder as a repository of its own: roles are those of its own paths', async () => {
    const root = folder({ 'examples/one/start.sh': BAD });
    expect((await incidentGate(root, 'check')).status).toBe(0);
    expect((await incidentGate(root, 'check', 'examples/one')).status).toBe(1);
  });

  test('judges only the files that are named, as part of this folder', async () => {
    const root = folder({ 'start.sh': BAD, 'run.sh': GOOD });
    expect((await incidentGate(root, 'check', 'run.sh')).status).toBe(0);
    expect((await incidentGate(root, 'check', 'run.sh', 'start.sh')).status).toBe(1);
  });

  test.each([
    ['error', 1],
    ['never', 0],
  ])('--fail-on %s', async (severity, status) => {
    expect((await incidentGate(folder({ 'start.sh': BAD }), 'check', '--fail-on', severity)).status).toBe(
      status,
    );
  });

  test('several formats in one run: the machine has standard output, people standard error', async () => {
    const root = folder({ 'start.sh': BAD });
    const { out, err } = await incidentGate(
      root,
      'check',
      '--format',
      'sarif',
      '--output',
      'a/gate.sarif',
      '--format',
      'json',
      '--format',
      'text',
    );
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ rule: 'auto-reload', start: { line: 2, column: 22 }, end: { line: 2, column: 30 } }],
    });
    expect(JSON.parse(readFileSync(join(root, 'a/gate.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(err).toContain('start.sh:2:22');
  });

  test('nothing to read is said, and passes', async () => {
    const { status, out } = await incidentGate(folder({ 'notes.txt': 'hello' }), 'check');
    expect(out).toContain('There is nothing here that the gate reads.');
    expect(status).toBe(0);
  });
});

describe('other commands', () => {
  test('explain prints the rule', async () => {
    const { status, out } = await incidentGate(scratch, 'explain', 'auto-reload');
    expect(out).toContain('What to do instead');
    expect(status).toBe(0);
  });

  test('rules lists them by family', async () => {
    const { status, out } = await incidentGate(scratch, 'rules');
    expect(out).toMatch(/^development-mode\n(?: {2}.*\n)* {2}auto-reload +error/m);
    expect(status).toBe(0);
  });

  test('--help and --version', async () => {
    expect((await incidentGate(scratch, '--help')).out).toContain('Exit status:');
    expect(await incidentGate(scratch, '--version')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('wrong use', () => {
  test.each([
    [['check', '--formt', 'text'], 'did you mean --format'],
    [['chek'], 'did you mean check'],
    [['check', '--format', 'xml'], 'There is no format `xml`; there are text, github, summary, json, sarif.'],
    [['check', '--format', 'json', '--format', 'sarif'], 'json and sarif would both go to standard output'],
    [['check', '--fail-on', 'fatal'], 'Allowed choices are notice, warning, error, never'],
    [['check', 'nowhere'], 'There is no file or folder `nowhere`'],
    [['check', '../outside.sh'], 'There is no file or folder `../outside.sh`.'],
    [['check', '/etc/passwd'], 'leads out of the repository'],
    [['explain', 'auto-relod'], 'There is no rule `auto-relod`. Did you mean `auto-reload`?'],
  ])('%j', async (args, says) => {
    const { status, err } = await incidentGate(folder({ 'start.sh': GOOD }), ...args);
    expect(err.toLowerCase()).toContain(says.toLowerCase());
    expect(status).toBe(2);
  });

  test.each([
    [
      'edition: 2026.1\nfail_on: error\n',
      '.incident-gate.yml:2: `fail_on` is not known here; did you mean `fail-on`?',
    ],
    [
      'rules:\n  auto-relaod: off\n',
      '.incident-gate.yml:2: `auto-relaod` is not known here; did you mean `auto-reload`?',
    ],
    [
      'fail-on: sometimes\n',
      '.incident-gate.yml:1: `fail-on` is `sometimes`; it must be one of notice, warning, error, never',
    ],
    ['edition: newest\n', 'is like 2026.1, not `newest`'],
    ['- a\n', '.incident-gate.yml:1: a mapping is needed'],
    ['allow:\n  - rule: auto-reload\n    path: start.sh\n', '.incident-gate.yml:2: `reason` is missing'],
    ['fail-on: [\n', '.incident-gate.yml:2:'],
  ])('a mistake in the configuration: %j', async (configuration, says) => {
    const { status, err } = await incidentGate(
      folder({ 'start.sh': GOOD, '.incident-gate.yml': configuration }),
      'check',
    );
    expect(err).toContain(says);
    expect(status).toBe(2);
  });
});

const RULE = `id: own-rule
title: A rule of this repository
severity: error
confidence: high
since: 2026.1
subject: server
when: server.port == 8000
at: server.program_at
message: "\`{server.program}\` listens on {server.port}."
why: because
instead: do not
`;

describe('rules of the repository', () => {
  test('are judged like all others', async () => {
    const { out, status } = await incidentGate(
      folder({ 'start.sh': GOOD, '.incident-gate/rules/own-rule.yml': RULE }),
      'check',
    );
    expect(out).toContain('`uvicorn` listens on 8000.');
    expect(status).toBe(1);
  });

  test.each([
    ['server.port', 'server.prot', /No such key: prot\n[\s\S]*server\.prot == 8000\n\s*\^/],
    ['subject: server', 'subject: sever', /there is no thing called `sever`; did you mean `server`\?/],
    ['when: server.port == 8000', 'when: server.program', /gives a string, and true or false is needed here/],
    ['severity: error', 'severity: fatal', /severity is `fatal`; it must be one of notice, warning, error/],
    ['why: because\n', '', /`why` is missing/],
    ['message:', 'mesage:', /unknown key `mesage`; did you mean `message`\?/],
    ['id: own-rule', 'id: auto-reload', /the id is `auto-reload` and the file is called `own-rule`/],
    ['when: server.port == 8000', 'when: "[1, 2"', /own-rule\.yml.*`when`/],
    [
      'when: server.port == 8000',
      'when: "server.program.matches(\'(a\')"',
      /is not a regular expression of RE2/,
    ],
  ])('%s written as %s', async (right, wrong, says) => {
    const { err, status } = await incidentGate(
      folder({ 'start.sh': GOOD, '.incident-gate/rules/own-rule.yml': RULE.replace(right, wrong) }),
      'check',
    );
    expect(err).toMatch(says);
    expect(status).toBe(2);
  });

  test('two rules of one id', async () => {
    const files = {
      'start.sh': GOOD,
      '.incident-gate/rules/a/own-rule.yml': RULE,
      '.incident-gate/rules/b/own-rule.yml': RULE,
    };
    const { err, status } = await incidentGate(folder(files), 'check');
    expect(err).toContain('the id `own-rule` is taken by .incident-gate/rules/a/own-rule.yml');
    expect(status).toBe(2);
  });
});

describe('allowances', () => {
  const allowed = (comment: string) => ({ 'start.sh': BAD.replace('exec', `${comment}\nexec`) });

  test('let one finding pass, with the reason', async () => {
    const { out, status } = await incidentGate(
      folder(allowed('# incident-gate: allow auto-reload until=2999-01-01 -- the demo box')),
      'check',
    );
    expect(out).toContain('Allowed: 1 finding');
    expect(status).toBe(0);
  });

  test.each([
    ['# incident-gate: allow auto-reload until=2020-01-01 -- the demo box', 'allowance-expired', 1],
    ['# incident-gate: allow auto-reload', 'allowance-without-reason', 1],
    ['# incident-gate: allow auto-relod -- typo', 'allowance-of-unknown-rule', 1],
  ])('%s', async (comment, rule, status) => {
    const run = await incidentGate(folder(allowed(comment)), 'check');
    expect(run.out).toContain(`[${rule}]`);
    expect(run.status).toBe(status);
  });

  test('one that allows nothing is a finding', async () => {
    const root = folder({
      'start.sh': GOOD.replace('exec', '# incident-gate: allow auto-reload -- gone\nexec'),
    });
    expect((await incidentGate(root, 'check')).out).toContain('[allowance-unused]');
  });
});

test('whoever reads the output may go away before its end', () => {
  const pipe = spawnSync('sh', ['-c', `"${process.execPath}" dist/cli.js rules | head -c 5`], {
    encoding: 'utf8',
  });
  expect(pipe.stdout).toHaveLength(5);
  expect(pipe.stderr).toBe('');
});
