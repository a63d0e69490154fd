import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RemoteFile } from '../src/policy/configuration/remote-file.ts';
import { cacheFolder, keptRemoteFiles } from '../src/remote-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at: RemoteFile = { owner: 'Octo', repo: 'policy', commit: '0123456789'.repeat(4), path: 'a/gate.yml' };

function reader(answers: readonly string[]) {
  const asked: RemoteFile[] = [];
  const read = async (file: RemoteFile): Promise<string> => {
    asked.push(file);
    return answers[asked.length - 1] ?? 'none';
  };
  return { asked, read };
}

test('a file is fetched once, and then read without anybody to fetch it', async () => {
  const { asked, read } = reader(['fail-on: error\n']);
  expect(await keptRemoteFiles(folder, read)(at)).toBe('fail-on: error\n');
  expect(await keptRemoteFiles(folder, read)({ ...at, owner: 'octo' })).toBe('fail-on: error\n');
  expect(await keptRemoteFiles(folder)(at)).toBe('fail-on: error\n');
  expect(asked).toEqual([at]);
  const [kept = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yml'),
  );
  expect(statSync(join(folder, kept)).mode & 0o222).toBe(0);
});

test.each<[what: string, other: Partial<RemoteFile>]>([
  ['commit', { commit: 'f'.repeat(40) }],
  ['path', { path: 'a/GATE.yml' }],
  ['repository', { repo: 'policies' }],
])('another %s is another file', async (_what, other) => {
  const { read } = reader(['one', 'two']);
  const remote = keptRemoteFiles(folder, read);
  expect([await remote(at), await remote({ ...at, ...other })]).toEqual(['one', 'two']);
});

test('no path of a repository leads out of the folder', async () => {
  const { read } = reader(['one']);
  await keptRemoteFiles(join(folder, 'cache'), read)({ ...at, path: '../../../../../../escaped.yml' });
  expect(readdirSync(folder)).toEqual(['cache']);
});

test('without anybody to fetch it, it is said how to get it', async () => {
  await expect(keptRemoteFiles(folder)(at)).rejects.toThrow(
    /^`extends` names `a\/gate\.yml` of Octo\/policy@0123.* Run the gate once where it may, or copy the file/,
  );
});

test('where nothing can be kept, it is fetched each time', async () => {
  writeFileSync(join(folder, 'extends'), 'a file where a folder should be');
  const { asked, read } = reader(['one', 'two']);
  const remote = keptRemoteFiles(folder, read);
  expect([await remote(at), await remote(at), asked.length]).toEqual(['one', 'two', 2]);
});

test.each([
  [{ XDG_CACHE_HOME: '/var/cache' }, '/var/cache/incident-gate'],
  [{ XDG_CACHE_HOME: 'relative' }, join(homedir(), '.cache/incident-gate')],
  [{}, join(homedir(), '.cache/incident-gate')],
])('%j keeps in %s', (environment, expected) => {
  expect(cacheFolder(environment)).toBe(expected);
});
