import { type GitPlace, runGit } from './git.ts';

/** Whether the clone has that commit; a shallow one lacks most. Nothing is fetched. */
export function hasCommit(root: string, commit: string): boolean {
  return fullName({ root }, commit) !== undefined;
}

/**
 * The full names of a commit's parents, first parent first, as the commit itself tells them: in a shallow clone, too, which
 * may not have them. None when there is no such commit.
 */
export function parentsOf(root: string, commit: string): string[] {
  const name = fullName({ root }, commit);
  // Git would show a shallow clone's oldest commits without parents; not so the object as it is stored.
  const stored = name === undefined ? undefined : ask({ root }, ['cat-file', 'commit', name]);
  const header = stored?.slice(0, stored.indexOf('\n\n')) ?? '';
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent);
}

/** The best common ancestor; undefined when there is none, or when the clone is shallow and cannot know. */
export function localMergeBase(root: string, a: string, b: string): string | undefined {
  if (ask({ root }, ['rev-parse', '--is-shallow-repository']) !== 'false') return undefined;
  const [one, other] = [fullName({ root }, a), fullName({ root }, b)];
  if (one === undefined || other === undefined) return undefined;
  return ask({ root }, ['merge-base', one, other]);
}

/** Where the folder `root` lies in its repository: `''` for the whole, else with a `/` at its end; undefined outside of any. */
export function folderInRepository(root: string): string | undefined {
  return ask({ root }, ['rev-parse', '--show-prefix']);
}

function fullName(place: GitPlace, commit: string): string | undefined {
  return ask(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`]);
}

function ask(place: GitPlace, command: readonly string[]): string | undefined {
  const answer = runGit(place, command);
  return 'output' in answer ? answer.output.toString('utf8').replace(/\n$/, '') : undefined;
}
