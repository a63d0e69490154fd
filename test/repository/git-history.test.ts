import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { blobName } from '../../src/repository/git/blob-name.ts';
import {
  folderInRepository,
  hasCommit,
  localMergeBase,
  parentsOf,
} from '../../src/repository/git/git-history.ts';

/* A fork in the road: `base` with `side` and `main` on it, and their merge, which a shallow clone has alone. */

let folder: string;
let full: string;
let shallow: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-history-'));
  [full, shallow] = [join(folder, 'full'), join(folder, 'shallow')];
  mkdirSync(join(full, 'deploy', 'ü'), { recursive: true });
  git('init', '-q', '--initial-branch=main');
  for (const words of [
    ['commit', '--allow-empty', '-m', 'base\n\nparent 0123456789012345678901234567890123456789'],
    ['tag', 'base'],
    ['checkout', '-b', 'side'],
    ['commit', '--allow-empty', '-m', 'side'],
    ['checkout', 'main'],
    ['commit', '--allow-empty', '-m', 'main'],
    ['merge', '--no-ff', '-m', 'merge', 'side'],
  ])
    git(...words);
  execFileSync('git', ['clone', '-q', '--depth=1', `file://${full}`, shallow], { stdio: 'pipe' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(...words: string[]): string {
  const settings = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  return execFileSync('git', [...settings, ...words], { cwd: full, stdio: 'pipe' })
    .toString()
    .trim();
}

const name = (revision: string): string => git('rev-parse', revision);

test('a commit is there or not', () => {
  expect(hasCommit(full, name('base'))).toBe(true);
  expect(hasCommit(full, 'f'.repeat(40))).toBe(false);
  expect(hasCommit(full, '--all')).toBe(false);
  expect(hasCommit(full, 'HEAD:')).toBe(false);
  expect(hasCommit(shallow, name('HEAD'))).toBe(true);
  expect(hasCommit(shallow, name('HEAD^'))).toBe(false);
  expect(hasCommit(folder, name('HEAD'))).toBe(false);
});

test('parents are told, in a shallow clone too, and messages are none', () => {
  const parents = [name('HEAD^1'), name('HEAD^2')];
  expect(parentsOf(full, 'HEAD')).toEqual(parents);
  expect(parentsOf(shallow, 'HEAD')).toEqual(parents);
  expect(parentsOf(full, 'base')).toEqual([]);
  expect(parentsOf(full, 'nothing')).toEqual([]);
});

test('a common ancestor is found where all of the history is there', () => {
  expect(localMergeBase(full, 'HEAD^1', 'side')).toBe(name('base'));
  expect(localMergeBase(full, 'HEAD', 'side')).toBe(name('side'));
  expect(localMergeBase(full, 'HEAD', 'nothing')).toBeUndefined();
  expect(localMergeBase(shallow, 'HEAD', 'HEAD')).toBeUndefined();
  expect(localMergeBase(folder, 'HEAD', 'HEAD')).toBeUndefined();
});

test('a folder is somewhere in its repository', () => {
  expect(folderInRepository(full)).toBe('');
  expect(folderInRepository(join(full, 'deploy', 'ü'))).toBe('deploy/ü/');
  expect(folderInRepository(folder)).toBeUndefined();
});

test.each(['', 'a\n', '\0', 'é'.repeat(1000)])('a blob is named as git names it: %j', (content) => {
  const named = execFileSync('git', ['hash-object', '--stdin'], { input: content }).toString().trim();
  expect(blobName(Buffer.from(content))).toBe(named);
});
