import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { folderWith, runAction } from '../support/action-run.ts';

/* The Action with `smoke: true` as far as no engine is needed for it; what one does stands in test/smoke. */

jest.setTimeout(120_000);

const FILES = { Dockerfile: 'FROM debian:12.5-slim\nUSER 1000\nCMD ["sleep", "infinity"]\n' };

/** A client of an engine that is this script, before all others on the PATH. */
function clientThat(script: string): { PATH: string; folder: string } {
  const folder = folderWith({ docker: `#!/bin/sh\n${script}\n`, calls: '' });
  chmodSync(join(folder, 'docker'), 0o755);
  return { PATH: `${folder}:${process.env.PATH}`, folder };
}

const { PATH } = clientThat('echo "Cannot connect to the daemon" >&2; exit 1');
const smoke = (
  inputs: Record<string, string>,
  files: Record<string, string> = FILES,
  environment: Record<string, string> = {},
) =>
  runAction({
    workspace: folderWith(files),
    inputs: { smoke: 'true', 'check-run': 'false', ...inputs },
    environment: { PATH, ...environment },
  });

test('no engine fails the run: what was to be rehearsed was not', async () => {
  const { status, summary, log, outputs } = await smoke({});
  expect([status, outputs.verdict]).toEqual([1, 'failed']);
  expect(log).toContain('1 image could not be rehearsed');
  expect(log.replace(/\s+/g, ' ')).toContain(
    'Not rehearsed (`Dockerfile`): no container engine answers: its client says: Cannot connect to the daemon.',
  );
  expect(summary).toContain('1 image could not be rehearsed');
});

test.each([
  ['the workflow', { 'smoke-without-engine': 'skip' }, FILES],
  ['the configuration', {}, { ...FILES, '.incident-gate.yml': 'rehearse: {without-engine: skip}\n' }],
])('no engine is let pass by %s, and said', async (_, inputs, files) => {
  const { status, summary } = await smoke(inputs, files);
  expect(status).toBe(0);
  expect(summary).toContain('The rehearsal was skipped');
});

test('nothing to rehearse is said', async () => {
  const { status, log } = await smoke({}, { 'README.md': '' });
  expect(status).toBe(0);
  expect(log).toContain('There is nothing to rehearse');
});

test('without `smoke` nobody asks for an engine', async () => {
  const { status, log } = await smoke({ smoke: 'false' });
  expect([status, log]).toEqual([0, expect.not.stringMatching(/engine|rehears/)]);
});

/** Tells what it was asked, and that there is one of everything. */
const RECORDING = `echo "$*" >> "$(dirname "$0")/calls"; case "$*" in *--filter*) echo found;; esac`;

function post(state: string | undefined): string[] {
  const client = clientThat(RECORDING);
  const { status } = spawnSync(process.execPath, ['dist/post.js'], {
    env: { PATH: client.PATH, ...(state === undefined ? {} : { STATE_rehearsal: state }) },
  });
  expect(status).toBe(0);
  return readFileSync(join(client.folder, 'calls'), 'utf8').split('\n').filter(Boolean).sort();
}

test('the post step removes what carries the labels of its rehearsal, of each image', () => {
  const calls = post('0123456789ab:2');
  const labels = calls.flatMap((call) => /label=(\S+)$/.exec(call)?.[1] ?? []);
  expect([...new Set(labels)].sort()).toEqual([
    'dev.incident-gate.rehearsal=0123456789ab-0',
    'dev.incident-gate.rehearsal=0123456789ab-1',
  ]);
  expect(calls.filter((call) => call.endsWith(' found'))).toEqual([
    'image rm -f found',
    'image rm -f found',
    'network rm found',
    'network rm found',
    'rm -f -v found',
    'rm -f -v found',
    'volume rm -f found',
    'volume rm -f found',
  ]);
});

test.each([undefined, '', '--all:1', '0123456789ab:99999999'])('a state of %j is none', (state) => {
  expect(post(state)).toEqual([]);
});
