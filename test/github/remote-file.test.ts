import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { gitHubApi } from '../../src/github/api.ts';
import { readRemoteFile } from '../../src/github/remote-tree.ts';
import { type GitPair, makeGitPair, type Planted } from '../support/git-pair.ts';
import { FAULTS, type FaultName } from '../support/github-faults.ts';
import { type GitHubServer, startGitHub } from '../support/github-server.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/contents/{path}';
const MIB = 1024 * 1024;

const file = (content: Planted['content']): Planted => ({ mode: '100644', content });

let pair: GitPair;
let server: GitHubServer;
beforeAll(() => {
  pair = makeGitPair(
    {
      'gate/base.yml': file('fail-on: error\n'),
      'gate/ü #?%.yml': file('é\r\n'),
      'marked.yml': file('\u{feff}a: 1\n'),
      'empty.yml': file(''),
      'full.yml': file('#'.repeat(MIB)),
      'large.yml': file('#'.repeat(MIB + 1)),
      'binary.yml': file(Buffer.from([0, 1, 2])),
      'latin.yml': file(Buffer.from('caf\xe9\n', 'latin1')),
      'link.yml': { mode: '120000', content: 'nowhere.yml' },
    },
    { 'other.yml': file('') },
  );
});
afterAll(() => pair.remove());
beforeEach(async () => {
  server = await startGitHub({ repository: pair.full });
});
afterEach(() => server.close());

function read(path: string, more: object = {}): Promise<string> {
  const world = { now: () => 0, sleep: async () => {}, timeLimit: () => AbortSignal.timeout(30_000) };
  const api = gitHubApi({ token: 'ghs_token', apiUrl: server.url, world });
  return readRemoteFile(api, { owner: 'acme', repo: 'policy', commit: pair.base, path, ...more });
}

test.each([
  ['gate/base.yml', 'fail-on: error\n'],
  ['gate/ü #?%.yml', 'é\r\n'],
  ['marked.yml', 'a: 1\n'],
  ['empty.yml', ''],
  ['full.yml', '#'.repeat(MIB)],
])('%s is read', async (path, content) => {
  await expect(read(path)).resolves.toBe(content);
});

test.each([
  ['other.yml', `could not be read: GitHub has nothing to show for \`${ROUTE}\` (404): Not Found.`],
  ['large.yml', 'has more than 1024 KiB: name a smaller one.'],
  ['binary.yml', 'is a binary file: name a text.'],
  [
    'latin.yml',
    'is damaged: byte 3 (line 1, column 4) is not UTF-8: what could not be decoded reads as U+FFFD.',
  ],
  ['link.yml', 'is not a file: name one, not a folder, link or submodule.'],
  ['gate', 'is not a file: name one, not a folder, link or submodule.'],
])('%s is refused', async (path, why) => {
  const failed: Error = await read(path).then(
    () => new Error('it was read'),
    (error) => error,
  );
  expect(`${failed.name}: ${failed.message}`).toBe(
    `InputError: The file \`${path}\` of \`acme/policy\` at ${pair.base} ${why}`,
  );
});

test.each([
  ['../secret', {}, 'has no proper path'],
  ['a/./b', {}, 'has no proper path'],
  ['/a', {}, 'has no proper path'],
  ['', {}, 'has no proper path'],
  ['a', { commit: 'main' }, 'is at no full commit'],
  ['a', { owner: '..' }, 'its `owner` is empty or only dots'],
  ['a\u001b[31m', { commit: 'x' }, 'The file `a␛[31m`'],
])('%j, %j is not even asked for', async (path, more, why) => {
  await expect(read(path, more)).rejects.toThrow(why);
  expect(server.received).toEqual([]);
});

const faults = (Object.keys(FAULTS) as FaultName[]).filter(
  (name) => name !== 'slow body' && name !== 'no answer',
);
test.each(faults)('%s: it is told as the place where it matters', async (fault) => {
  server.fail(ROUTE, fault, 9);
  await expect(read('gate/base.yml')).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringMatching(
      /^The file `gate\/base\.yml` of `acme\/policy` at \w+ could not be read: GitHub /,
    ),
  });
});

test('a content that its name does not fit is refused', async () => {
  const answer = { type: 'file', size: 1, encoding: 'base64', content: 'eA==', sha: 'a'.repeat(40) };
  const lying = { request: async <T>(): Promise<T> => answer as T };
  const at = { owner: 'acme', repo: 'policy', commit: pair.base, path: 'a' };
  await expect(readRemoteFile(lying, at)).rejects.toThrow('GitHub sent something else');
});
