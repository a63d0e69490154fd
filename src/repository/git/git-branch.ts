import { runGit } from './git.ts';

/** `../`, `../../` where the root of the work tree is above the folder; empty at the root, and where there is no git. */
export function wayToTop(root: string): string {
  return answer(root, ['rev-parse', '--show-cdup']) ?? '';
}

/** The branch that others start from: what the remote says, else `main` or `master` if there is one, else the current one. */
export function defaultBranch(root: string): string | undefined {
  const remote = answer(root, ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']);
  if (remote?.startsWith(REMOTE) === true) return remote.slice(REMOTE.length);
  const usual = ['main', 'master'].find((name) =>
    [`refs/heads/${name}`, `${REMOTE}${name}`].some(
      (ref) => answer(root, ['rev-parse', '--quiet', '--verify', `${ref}^{commit}`]) !== undefined,
    ),
  );
  return usual ?? answer(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
}

const REMOTE = 'refs/remotes/origin/';

/** One line of git's answer; undefined where it has none. */
function answer(root: string, command: readonly string[]): string | undefined {
  const result = runGit({ root }, command);
  return 'output' in result ? result.output.toString('utf8').replace(/\r?\n$/, '') : undefined;
}
