import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from '@jest/globals';
import { type EngineClient, engineClient } from '../../../src/smoke/engine/client.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'incident-gate-client-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

let made = 0;

/** A client whose program is this script. */
function clientOf(script: string, environment: NodeJS.ProcessEnv = {}): EngineClient {
  const program = join(FOLDER, `client-${made++}`);
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return engineClient(program, { PATH: process.env.PATH, ...environment });
}

const CALL = { seconds: 30 };

test('output, errors and status, with its words as they are', async () => {
  const client = clientOf('printf "%s\\n" "$@"; echo no >&2; exit 3');
  expect(await client.run(['a b', '$HOME', '--x=*'], CALL)).toEqual({
    status: 3,
    output: 'a b\n$HOME\n--x=*\n',
    errors: 'no\n',
  });
});

test('it gets what leads to the engine, and nothing else', async () => {
  const client = clientOf('env', {
    DOCKER_HOST: 'unix:///x',
    HOME: '/home/x',
    GITHUB_TOKEN: 'secret',
    ACTIONS_RUNTIME_TOKEN: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_OPTIONS: '--x',
  });
  const { output } = await client.run([], { ...CALL, environment: { DOCKER_BUILDKIT: '1' } });
  // What a shell sets for itself is not ours.
  const names = output.split('\n').map((line) => line.split('=')[0] ?? '');
  expect(names.filter((name) => !['', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)).sort()).toEqual([
    'DOCKER_BUILDKIT',
    'DOCKER_HOST',
    'HOME',
    'PATH',
  ]);
});

test('the time is over', async () => {
  const answer = await clientOf('echo begun; exec sleep 60').run([], { seconds: 0.3 });
  expect(answer).toEqual({ stopped: 'time', output: 'begun\n', errors: '' });
});

test('it does not heed SIGTERM, and ends all the same', async () => {
  const client = clientOf('trap "" TERM; echo begun; while :; do sleep 0.1; done');
  expect((await client.run([], { seconds: 0.3 })).stopped).toBe('time');
});

test('it is cancelled, before and after it began', async () => {
  const controller = new AbortController();
  const client = clientOf('echo begun; exec sleep 61');
  const onOutput = (): void => controller.abort();
  expect((await client.run([], { ...CALL, signal: controller.signal, onOutput })).stopped).toBe('cancelled');
  expect((await client.run([], { ...CALL, signal: controller.signal })).stopped).toBe('cancelled');
});

test('there is no such program', async () => {
  const client = engineClient(join(FOLDER, 'none'), {});
  expect(await client.run(['version'], CALL)).toEqual({ stopped: 'missing', output: '', errors: '' });
});

test('it ends by a signal of its own', async () => {
  expect((await clientOf('kill -9 $$').run([], CALL)).stopped).toBe('signal');
});

test('of output without end, beginning and end are kept', async () => {
  const client = clientOf('echo first; yes 0123456789 | head -c 9000000; echo last');
  const { output, status } = await client.run([], CALL);
  expect(status).toBe(0);
  expect(output.length).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect([output.slice(0, 6), output.slice(-5)]).toEqual(['first\n', 'last\n']);
});

test('it reads its input, and may leave it', async () => {
  const input = (): Readable => Readable.from(['one\n', 'x'.repeat(1_000_000)]);
  expect((await clientOf('head -n1').run([], { ...CALL, input: input() })).output).toBe('one\n');
  expect((await clientOf('exit 4').run([], { ...CALL, input: input() })).status).toBe(4);
});
