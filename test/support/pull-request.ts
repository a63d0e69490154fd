import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { folderWith, writeFiles } from './action-run.ts';

/** A repository with a pull request, as it lies on GitHub. */
export interface PullRequest {
  /** A work tree with all commits, the merge of the pull request checked out. */
  readonly folder: string;
  readonly base: string;
  readonly head: string;
  /** The head merged into the base, as GitHub does for a check. */
  readonly merge: string;
}

type Files = Readonly<Record<string, string>>;

export function git(folder: string, ...words: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...who, ...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Commits all that lies in the folder. */
export function commit(folder: string, files: Files): string {
  writeFiles(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'state');
  return git(folder, 'rev-parse', 'HEAD');
}

/** `before` on the base branch, `change` on top of it in the pull request. */
export function pullRequest(before: Files, change: Files): PullRequest {
  const folder = folderWith({ 'README.md': '' });
  git(folder, 'init', '-q', '-b', 'main');
  const base = commit(folder, before);
  git(folder, 'switch', '-q', '-c', 'change');
  const head = commit(folder, change);
  git(folder, 'switch', '-q', '--detach', 'main');
  git(folder, 'merge', '-q', '--no-ff', '-m', 'merge', 'change');
  const merge = git(folder, 'rev-parse', 'HEAD');
  git(folder, 'update-ref', 'refs/pull/12/merge', merge);
  git(folder, 'update-ref', 'refs/pull/12/head', head);
  return { folder, base, head, merge };
}

/** What actions/checkout leaves by default: one commit, without its parents. */
export function shallow({ folder }: PullRequest, ref = 'refs/pull/12/merge'): string {
  const workspace = folderWith({});
  git(workspace, 'init', '-q', '-b', 'main');
  git(workspace, 'fetch', '-q', '--depth=1', `file://${folder}`, ref);
  git(workspace, 'checkout', '-q', '--detach', 'FETCH_HEAD');
  return workspace;
}

/** The event of that fixture, with the commits of this pull request. */
export function eventOf(name: string, { base, head }: Pick<PullRequest, 'base' | 'head'>): unknown {
  const text = readFileSync(`test/fixtures/github/${name}.json`, 'utf8');
  const plain = text
    .replaceAll('4c5d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d', head)
    .replaceAll('1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e', base);
  return JSON.parse(plain);
}
