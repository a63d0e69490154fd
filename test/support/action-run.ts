import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

/** What a runner saw of one step. */
export interface ActionRun {
  readonly status: number | null;
  readonly log: string;
  /** The lines of the log that a runner takes for annotations. */
  readonly annotations: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly workspace: string;
}

export interface ActionStep {
  readonly workspace: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly payload?: unknown;
  /** What the workflow runs for. */
  readonly sha?: string;
  /** Of a server that stands in for GitHub's API. */
  readonly apiUrl?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export const SOME_SHA = '0123456789abcdef0123456789abcdef01234567';

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with these files, for as long as the tests of a file run. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'incident-gate-action-'));
  made.push(folder);
  writeFiles(folder, files);
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/**
 * Runs dist/index.js as a runner does: a checkout, `INPUT_*`, and the runner's files. This process goes on meanwhile, so that a
 * server in it can answer.
 */
export async function runAction(step: ActionStep): Promise<ActionRun> {
  const { workspace, inputs = {}, event = 'push', payload = {}, sha = SOME_SHA } = step;
  const runner = folderWith({ output: '', summary: '', event: JSON.stringify(payload) });
  const { status, out, log } = await finished(['dist/index.js'], {
    PATH: process.env.PATH,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: join(runner, 'output'),
    GITHUB_STEP_SUMMARY: join(runner, 'summary'),
    GITHUB_EVENT_PATH: join(runner, 'event'),
    GITHUB_EVENT_NAME: event,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SHA: sha,
    GITHUB_RUN_ID: '77',
    GITHUB_SERVER_URL: 'https://github.com',
    ...(step.apiUrl === undefined
      ? {}
      : { GITHUB_API_URL: step.apiUrl, 'INPUT_GITHUB-TOKEN': 'the-job-token' }),
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    ...step.environment,
  });
  const outputs = [
    ...readFileSync(join(runner, 'output'), 'utf8').matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm),
  ];
  return {
    status,
    log,
    annotations: out.split(/\r\n|\r|\n/).filter((line) => /^\s*::(?:error|warning|notice)/.test(line)),
    outputs: Object.fromEntries(outputs.map((match) => [match[1], match[3] ?? ''])),
    summary: readFileSync(join(runner, 'summary'), 'utf8'),
    workspace,
  };
}

function finished(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ status: number | null; out: string; log: string }> {
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    log += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, log })));
}
