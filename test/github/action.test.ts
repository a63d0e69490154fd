import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const scratch = mkdtempSync(join(tmpdir(), 'incident-gate-action-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface ActionRun {
  readonly status: number | null;
  readonly log: string;
  readonly annotations: string[];
  readonly outputs: Record<string, string>;
  readonly summary: string;
  readonly workspace: string;
}

let runs = 0;

/** Runs dist/index.js as a runner does: a checkout, `INPUT_*`, and the runner's files. */
function runAction(
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {},
): ActionRun {
  const workspace = join(scratch, `checkout-${++runs}`);
  for (const [path, content] of Object.entries({ 'README.md': '', ...files })) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
  const runner = (name: string): string => {
    const path = join(scratch, `${name}-${runs}`);
    writeFileSync(path, name === 'event' ? '{}' : '');
    return path;
  };
  const [output, summary, event] = [runner('output'), runner('summary'), runner('event')];
  const result = spawnSync(process.execPath, ['dist/index.js'], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_EVENT_PATH: event,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
      GITHUB_SERVER_URL: 'https://github.com',
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    },
  });
  const outputs = [...readFileSync(output, 'utf8').matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)];
  return {
    status: result.status,
    log: result.stdout + result.stderr,
    annotations: result.stdout.split('\n').filter((line) => /^::(?:error|warning|notice)/.test(line)),
    outputs: Object.fromEntries(outputs.map((match) => [match[1], match[3]])),
    summary: readFileSync(summary, 'utf8'),
    workspace,
  };
}

const BAD = { 'start.sh': '#!/bin/sh\nexec uvicorn app:app --reload\n' };
const GOOD = { 'start.sh': '#!/bin/sh\nexec uvicorn app:app\n' };

describe('the Action, as a runner runs it', () => {
  test('annotates the exact characters, sums up, sets its outputs and fails', () => {
    const run = runAction(BAD);
    expect(run.annotations).toEqual([
      expect.stringMatching(
        /^::error file=start\.sh,line=2,(?:endLine=2,)?col=22,endColumn=30,title=[^:]+::/,
      ),
    ]);
    expect(run.outputs).toEqual({ verdict: 'failed', errors: '1', warnings: '0', notices: '0' });
    expect(run.summary).toContain('auto\\-reload');
    expect(run.summary).toContain(
      'https://github.com/acme/shop/blob/0123456789abcdef0123456789abcdef01234567/start.sh#L2',
    );
    expect(run.status).toBe(1);
  });

  test('passes what is right', () => {
    const run = runAction(GOOD);
    expect([run.annotations, run.outputs.verdict, run.status]).toEqual([[], 'passed', 0]);
  });

  test('passes a repository without anything to read, and says so', () => {
    const run = runAction({});
    expect(run.log).toContain('There is nothing here that the gate reads.');
    expect(run.status).toBe(0);
  });

  test('takes its inputs', () => {
    const run = runAction(
      { 'deploy/start.sh': BAD['start.sh'] },
      { path: 'deploy', 'fail-on': 'never', 'json-file': 'out/report.json', 'sarif-file': 'out/gate.sarif' },
    );
    expect(run.status).toBe(0);
    expect(JSON.parse(readFileSync(join(run.workspace, 'out/report.json'), 'utf8'))).toMatchObject({
      findings: [{ rule: 'auto-reload', path: 'start.sh' }],
    });
    expect(JSON.parse(readFileSync(join(run.workspace, 'out/gate.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
  });

  test.each([
    ['fail-on', 'fatal', 'must be one of notice, warning, error, never'],
    ['confidence', 'sure', 'must be one of low, medium, high'],
    ['path', 'nowhere', 'does not exist'],
  ])('refuses the input %s: %s', (input, value, says) => {
    const run = runAction(GOOD, { [input]: value });
    expect(run.log).toContain(says);
    expect(run.status).toBe(2);
  });

  test('refuses a mistake in the configuration with its line', () => {
    const run = runAction({ ...GOOD, '.incident-gate.yml': 'edition: 2026.1\nfail_on: error\n' });
    expect(run.log).toContain('.incident-gate.yml:2: `fail_on` is not known here; did you mean `fail-on`?');
    expect(run.status).toBe(2);
  });
});

describe('action.yml', () => {
  const action = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: object;
    outputs: object;
    runs: { main: string };
  };
  const source = readFileSync('src/github/action.ts', 'utf8');
  const read = [...source.matchAll(/(?:getInput|word)\('([\w-]+)'/g)].map((match) => match[1]);

  test('declares each input that is read, and reads each that it declares', () => {
    const files = ['sarif-file', 'json-file'];
    expect([...new Set([...read, ...files])].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  test('declares each output that is set', () => {
    const set = [...source.matchAll(/setOutput\('([\w-]+)'/g)].map((match) => match[1]);
    expect(set.sort()).toEqual(Object.keys(action.outputs).sort());
  });

  test('starts the bundle', () => expect(action.runs.main).toBe('dist/index.js'));
});
