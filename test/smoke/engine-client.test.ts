import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, engineClient } from '../../src/smoke/engine/client.ts';
import { findEngine } from '../../src/smoke/engine/engine.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-client-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that stands where an engine's client would. */
function fake(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

test('a client that hangs is ended when its time is up, with what it has started', async () => {
  const program = fake('hangs', "trap '' TERM; echo begun; sleep 60 & wait; sleep 60");
  const answer = await engineClient(program, process.env).run(['version'], { seconds: 0.3 });
  expect(answer).toEqual({ stopped: 'time', output: 'begun\n', errors: '' });
});

test('so is one that is cancelled, before it begins too', async () => {
  const client = engineClient(fake('waits', 'sleep 60'), process.env);
  const controller = new AbortController();
  const answer = client.run([], { seconds: 60, signal: controller.signal });
  controller.abort();
  expect((await answer).stopped).toBe('cancelled');
  expect((await client.run([], { seconds: 60, signal: controller.signal })).stopped).toBe('cancelled');
});

test('it has the variables that lead to an engine, and no others', async () => {
  const environment = { PATH: process.env.PATH, DOCKER_HOST: 'unix:///there', GITHUB_TOKEN: 's', HOME: '/h' };
  const { output } = await engineClient(fake('tells', 'env'), environment).run([], { seconds: 10 });
  const names = output.split('\n').map((line) => line.split('=')[0]);
  expect(names).toEqual(expect.arrayContaining(['PATH', 'DOCKER_HOST', 'HOME']));
  expect(names).not.toContain('GITHUB_TOKEN');
});

test('of what prints without end the beginning and the end are kept', async () => {
  const program = fake('loud', 'echo first; head -c 9000000 /dev/zero | tr "\\0" x; echo last');
  const { output } = await engineClient(program, process.env).run([], { seconds: 30 });
  expect(output.slice(0, 6) + output.slice(-5)).toBe('first\nlast\n');
  expect(output.length).toBe(4 * 1024 * 1024);
});

const REFUSED: Partial<Answer> = { status: 1, errors: 'Cannot connect to the daemon.\nIs it running?\n' };

test.each([
  ['there is none', { stopped: 'missing' }, 'its client is not installed'],
  ['it hangs', { stopped: 'time' }, 'it did not answer within 30 seconds'],
  ['it does not answer', REFUSED, 'its client says: Cannot connect to the daemon.'],
  ['it says what nobody knows', { status: 0, output: '{}' }, 'its client says: nothing'],
] as const)('an engine is missing when %s', async (_title, answer, missing) => {
  const run = async (): Promise<Answer> => ({ output: '', errors: '', ...answer });
  expect(await findEngine({ run })).toEqual({ missing });
});

test.each([
  [
    'fails',
    [],
    2,
    /not rehearsed, no container engine: its client says: no daemon\. `--without-engine skip`/,
  ],
  ['is skipped if asked', ['--without-engine', 'skip'], 0, /skipped, no container engine: its client says/],
] as const)('without an engine a rehearsal %s, and says so', (_title, options, status, says) => {
  const engine = fake('refuses', 'echo "no daemon" >&2; exit 1');
  const example = 'test/engine/incidents/crash-loop/broken';
  const words = ['dist/cli.js', 'rehearse', example, '--engine', engine, ...options];
  const answer = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect({ status: answer.status, stdout: answer.stdout }).toEqual({ status, stdout: '' });
  expect(answer.stderr).toMatch(says);
});
