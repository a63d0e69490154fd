import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ApiError, gitHubApi } from '../../src/github/api.ts';
import { fetchBlobs } from '../../src/github/remote-blobs.ts';
import {
  mergeBase,
  openRemoteCommit,
  type RemoteOptions,
  remoteCommit,
} from '../../src/github/remote-tree.ts';
import { blobName } from '../../src/repository/git/blob-name.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { openCommit, openRepository } from '../../src/repository/open.ts';
import type { Repository } from '../../src/repository/repository.ts';
import { type GitPair, makeGitPair, type Planted, type Plot } from '../support/git-pair.ts';
import type { Hosting } from '../support/github-answer.ts';
import type { FaultName } from '../support/github-faults.ts';
import { type GitHubServer, startGitHub } from '../support/github-server.ts';

const TREES = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
const BLOBS = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';

const open: { remove(): void }[] = [];
let server: GitHubServer | undefined;
afterEach(async () => {
  for (const one of open.splice(0)) one.remove();
  await server?.close();
  server = undefined;
});

function pairOf(base: Plot, head: Plot): GitPair {
  const pair = makeGitPair(base, head);
  open.push(pair);
  return pair;
}

/** Opens the base of a pair from GitHub, with the shallow clone at hand. */
async function openBase(
  pair: GitPair,
  options: Partial<RemoteOptions> = {},
  hosting: Hosting = {},
): Promise<Repository> {
  await server?.close();
  server = await startGitHub({ repository: pair.full, ...hosting });
  return ask(pair, options);
}

function ask(pair: GitPair, options: Partial<RemoteOptions> = {}): Promise<Repository> {
  const world = { now: () => 0, sleep: async () => {}, timeLimit: () => AbortSignal.timeout(30_000) };
  const api = gitHubApi({ token: 'ghs_token', apiUrl: server?.url ?? '', world });
  const now = openRepository(pair.shallow);
  const at = { owner: 'acme', repo: 'shop', commit: pair.base };
  return openRemoteCommit(api, at, { now, root: pair.shallow, ...options });
}

/** All that rooms to the right can see of it. */
function seen(repository: Repository) {
  const paths = repository.below('');
  return {
    files: repository.files.map(({ text, ...file }) => ({ ...file, text: text.value })),
    skipped: repository.skipped,
    notes: repository.notes,
    paths,
    texts: paths.map((path) => repository.read(path)?.value),
  };
}

const file = (content: Planted['content']): Planted => ({ mode: '100644', content });
const program = (content: string): Planted => ({ mode: '100755', content });
const link = (content: string): Planted => ({ mode: '120000', content });

const fetched = (): string[] =>
  (server?.received ?? []).flatMap(({ route, parameters }) =>
    route === BLOBS ? [parameters.file_sha ?? ''] : [],
  );

const EVERYTHING: Plot = {
  'deploy.sh': program('#!/bin/sh\necho one\n'),
  'k8s/app.yaml': file('apiVersion: v1\nkind: Service\n'),
  'crlf.service': file('[Service]\r\nExecStart=/a\r\n'),
  'marked.service': file('\u{feff}[Service]\nExecStart=/a\n'),
  'wide.sh': file(Buffer.from('\u{feff}#!/bin/sh\necho wide\n', 'utf16le')),
  'latin.sh': file(Buffer.from('#!/bin/sh\necho caf\xe9\n', 'latin1')),
  'binary.sh': file(Buffer.from([0, 1, 2])),
  'large.sh': file(`#!/bin/sh\n${'#'.repeat(1024 * 1024)}\n`),
  'large-program': program(`#!/bin/sh\n${'#'.repeat(1024 * 1024)}\n`),
  'empty.sh': file(''),
  'templates/unit.tftpl': file('User=x\n'),
  'model.bin': file('version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n'),
  'link.sh': link('deploy.sh'),
  folder: link('k8s'),
  'out.sh': link('/etc/hostname'),
  'loop.sh': link('loop.sh'),
  'gone.sh': link('nowhere.sh'),
  vendor: { mode: '160000', content: '' },
  'a b/ü c.sh': file('echo\n'),
};

describe('the base from GitHub is the base from git', () => {
  test.each<[string, (pair: GitPair) => Partial<RemoteOptions>]>([
    ['with a clone at hand', () => ({})],
    ['without git', () => ({ root: undefined })],
    ['with nothing at hand', () => ({ root: undefined, now: repositoryOf({}) })],
    ['with patterns', () => ({ exclude: ['k8s/'], limitBytes: 100 })],
    ['of some paths', () => ({ paths: ['k8s', 'new.sh', 'deploy.sh'] })],
  ])('%s', async (_, options) => {
    const pair = pairOf(EVERYTHING, { 'deploy.sh': program('#!/bin/sh\necho two\n'), 'new.sh': file('') });
    const { root: _root, now: _now, ...reading } = options(pair);
    const remote = await openBase(pair, options(pair));
    const local = openCommit(pair.full, pair.base, reading);
    expect(seen(remote)).toEqual(seen(local));
    expect(remote.files.length).toBeGreaterThan(0);
  });

  const planted = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('100644' as const, '100755' as const),
        fc.constantFrom('', '#!/bin/sh\na\n', 'a: 1\r\n', '\u{feff}FROM a\n', '\0', '[Service]\n', 'é\n'),
      )
      .map(([mode, content]) => ({ mode, content })),
    fc.constantFrom('a.sh', '../a.sh', 'd', '/x', 'd/a.sh', '..').map(link),
    fc.constant({ mode: '160000', content: '' } as const),
  );
  const path = fc.constantFrom(
    'a.sh',
    'b',
    'd/a.sh',
    'd/Dockerfile',
    'd/e/u.service',
    'x.tftpl',
    'y.yaml',
    'é.sh',
  );
  const plot = fc.dictionary(path, planted, { maxKeys: 6 });

  test('whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(plot, plot, fc.boolean(), async (base, head, hasGit) => {
        const pair = makeGitPair({ ...base, 'z.sh': file('z') }, { ...head, z: file('') });
        try {
          const remote = await openBase(pair, hasGit ? {} : { root: undefined });
          expect(seen(remote)).toEqual(seen(openCommit(pair.full, pair.base)));
        } finally {
          pair.remove();
        }
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  test('of a folder', async () => {
    const base = {
      'app/a.sh': file('1'),
      'app/up.sh': link('../a.sh'),
      'a.sh': file('2'),
      'apples/b.sh': file('3'),
    };
    const pair = pairOf(base, { 'app/a.sh': file('4') });
    const remote = await openBase(pair, { folder: 'app/' });
    expect(remote.files.map(({ path, content }) => [path, content])).toEqual([['a.sh', '1']]);
    expect(remote.skipped).toMatchObject([{ path: 'up.sh' }]);
  });

  test('where GitHub answers a tree in part', async () => {
    const pair = pairOf(EVERYTHING, { 'a.sh': file('') });
    const remote = await openBase(pair, {}, { mostTreeEntries: 3 });
    expect(seen(remote)).toEqual(seen(openCommit(pair.full, pair.base)));
    const folder = await openBase(pair, { folder: 'k8s/' }, { mostTreeEntries: 3 });
    expect(folder.below('')).toEqual(['app.yaml']);
  });
});

describe('what is fetched', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`s${i}.sh`, file(`echo ${i}\n`)]));

  test.each<[string, Partial<RemoteOptions>]>([
    ['what git does not have', {}],
    ['without git what does not read the same', { root: undefined }],
  ])('is %s', async (_, options) => {
    const head = { ...many, 's1.sh': file('echo changed\n'), 's2.sh': link('s3.sh') };
    await openBase(pairOf(many, head), options);
    expect(fetched()).toHaveLength(2);
  });

  test.each<[string, Partial<RemoteOptions>]>([
    ['', {}],
    [', without git either', { root: undefined }],
  ])('is nothing when nothing changed%s', async (_, options) => {
    const others = { 'notes.yaml': file('a: 1\n'), 'unit.tftpl': file('User=x\n') };
    await openBase(pairOf({ ...many, ...others }, { ...many, ...others }), options);
    expect(server?.received.map(({ route }) => route)).toEqual([TREES]);
  });

  test('is the same file once', async () => {
    await openBase(
      pairOf({ 'a.sh': file('same'), 'b.sh': file('same'), 'c.sh': link('a.sh') }, { a: file('') }),
    );
    expect(fetched()).toHaveLength(2);
  });

  test('has a bound, which is told', async () => {
    const pair = pairOf(many, { a: file('') });
    await expect(openBase(pair, { mostFetched: 29 })).rejects.toMatchObject({
      name: 'ApiError',
      message:
        'The base differs in 30 files from what is checked out, and more than 29 are not fetched one by one: check out with `fetch-depth: 0`.',
    });
    expect(fetched()).toEqual([]);
    expect((await openBase(pair, { mostFetched: 30 })).notes).toEqual([]);
  });

  test('beyond it leaves out what only other files may refer to', async () => {
    const base = { 'a.sh': file('1'), 'b.tftpl': file('2'), 'c.tftpl': file('3') };
    const remote = await openBase(pairOf(base, { a: file('') }), { mostFetched: 2 });
    expect(remote.file('a.sh')?.content).toBe('1');
    expect(remote.notes).toEqual([
      'Files of the base that are read only where others refer to them were not all fetched: 1 are left out. Check out with `fetch-depth: 0`.',
    ]);
  });

  test('is fetched once, however often it is opened', async () => {
    const pair = pairOf(
      { ...many, 'large.sh': file('#'.repeat(5000)) },
      { ...many, 's1.sh': file('changed') },
    );
    server = await startGitHub({ repository: pair.full });
    const api = gitHubApi({ token: 'ghs_token', apiUrl: server.url });
    const at = { owner: 'acme', repo: 'shop', commit: pair.base };
    const openAs = remoteCommit(api, at, { root: pair.shallow });
    const now = openRepository(pair.shallow);
    for (const reading of [{ exclude: ['/*'], limitBytes: 1000 }, {}, { exclude: ['s2.sh'] }])
      expect(seen(await openAs(reading, now))).toEqual(seen(openCommit(pair.full, pair.base, reading)));
    expect(server.received.map(({ route }) => route)).toEqual([TREES, BLOBS, BLOBS]);
  });

  test('begins with what decides which files there are', async () => {
    const base = { 'b.tftpl': file('2'), 'folder.png': link('d'), 'd/x.tftpl': file('3') };
    const remote = await openBase(pairOf(base, { a: file('') }), { mostFetched: 1 });
    expect(remote.hasDirectory('folder.png')).toBe(true);
  });

  test('goes six at a time', async () => {
    const pair = pairOf(many, { a: file('') });
    server = await startGitHub({ repository: pair.full });
    const api = gitHubApi({ token: 'ghs_token', apiUrl: server.url });
    let [now, most] = [0, 0];
    const counting = {
      request: async <T>(route: string, parameters: Readonly<Record<string, unknown>>): Promise<T> => {
        most = Math.max(most, ++now);
        return api.request<T>(route, parameters).finally(() => now--);
      },
    };
    const at = { owner: 'acme', repo: 'shop', commit: pair.base };
    await openRemoteCommit(counting, at, { now: repositoryOf({}) });
    expect(most).toBe(6);
  });
});

test('after the first failure nothing more is fetched', async () => {
  const contents = Array.from({ length: 30 }, (_, i) => Buffer.from(`echo ${i}\n`));
  const byName = new Map(contents.map((content) => [blobName(content), content]));
  let asked = 0;
  const failing = {
    request: async <T>(_: string, { file_sha }: Readonly<Record<string, unknown>>): Promise<T> => {
      if (++asked === 3) throw new ApiError('No.', { kind: 'missing' });
      const content = byName.get(String(file_sha))?.toString('base64');
      return { encoding: 'base64', content } as T;
    },
  };
  await expect(fetchBlobs(failing, { owner: 'a', repo: 'b' }, [...byName.keys()])).rejects.toThrow('No.');
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBeLessThan(12);
});

describe('when GitHub fails', () => {
  let pair: GitPair;
  beforeAll(() => {
    pair = makeGitPair({ 'a.sh': file('1'), 'b.sh': file('2') }, { a: file('') });
  });
  afterAll(() => pair.remove());

  // One for each way to end; every fault is tried in api.test.ts.
  const faults: FaultName[] = [
    'read-only token',
    'not found',
    'validation failed',
    'too many requests, wait long',
    'bad gateway',
    'dropped connection',
    'truncated JSON',
  ];
  test.each(faults.flatMap((fault) => [TREES, BLOBS].map((route) => [fault, route] as const)))(
    '%s, %s: it is told, and nothing is guessed',
    async (fault, route) => {
      server = await startGitHub({ repository: pair.full });
      server.fail(route, fault, 99);
      await expect(ask(pair)).rejects.toMatchObject({
        name: 'ApiError',
        message: expect.stringContaining(route),
      });
    },
  );

  test('a file that is not what was asked for is refused', async () => {
    const lying = {
      request: async <T>(route: string): Promise<T> => {
        const item = { path: 'a.sh', mode: '100644', type: 'blob', sha: 'a'.repeat(40), size: 1 };
        const answer =
          route === TREES ? { tree: [item], truncated: false } : { encoding: 'base64', content: 'eA==' };
        // The answer that a test gives is the answer that is asked for.
        return answer as T;
      },
    };
    const at = { owner: 'acme', repo: 'shop', commit: pair.base };
    await expect(openRemoteCommit(lying, at, { now: repositoryOf({}) })).rejects.toThrow(
      'is not the file that was asked for',
    );
  });

  test.each([{}, { tree: null }, { tree: [{ path: 'a' }] }])('a tree %j is refused', async (answer) => {
    const odd = { request: async <T>(): Promise<T> => answer as T };
    const at = { owner: 'acme', repo: 'shop', commit: pair.base };
    await expect(openRemoteCommit(odd, at, { now: repositoryOf({}) })).rejects.toThrow('is no tree');
  });

  test('a tree in endless parts comes to an end', async () => {
    const item = { path: 'd', mode: '040000', type: 'tree', sha: 'a'.repeat(40) };
    const endless = { request: async <T>(): Promise<T> => ({ tree: [item], truncated: true }) as T };
    const at = { owner: 'acme', repo: 'shop', commit: pair.base };
    await expect(openRemoteCommit(endless, at, { now: repositoryOf({}) })).rejects.toThrow(
      'The base has more folders than are asked for (200): check out with `fetch-depth: 0`.',
    );
  });

  test('the common ancestor is found, and its absence told', async () => {
    server = await startGitHub({ repository: pair.full });
    const api = gitHubApi({ token: 'ghs_token', apiUrl: server.url });
    const at = { owner: 'acme', repo: 'shop' };
    await expect(mergeBase(api, at, pair.base, pair.head)).resolves.toBe(pair.base);
    await expect(mergeBase(api, at, pair.base, 'f'.repeat(40))).rejects.toMatchObject({ kind: 'missing' });
    const odd = { request: async <T>(): Promise<T> => ({}) as T };
    await expect(mergeBase(odd, at, 'a', 'b')).rejects.toThrow('names no common ancestor');
  });
});
