import ignore from 'ignore';
import { InputError } from './input-error.ts';
import { normalise, type PathIndex } from './path-index.ts';

/** Which files are to be judged. The rest of the repository is still known. */
export interface Selection {
  /** Files and folders, relative to the root. All, when absent or empty. */
  readonly paths?: readonly string[];
  /** Patterns as in a `.gitignore` at the root. */
  readonly exclude?: readonly string[];
}

/** Tells whether a path is meant by patterns as in a `.gitignore` at the root. */
export function fileMatcher(patterns: readonly string[]): (path: string) => boolean {
  const matcher = ignore({ ignorecase: false }).add([...patterns]);
  return (path) => matcher.ignores(path);
}

/** Tells whether a path was asked for. Throws an InputError for one that leads out of the root or to nothing. */
export function selector(
  { paths = [], exclude = [] }: Selection,
  index: PathIndex,
): (path: string) => boolean {
  const wanted = paths.map((path) => wantedPath(path, index));
  const isExcluded = fileMatcher(exclude);
  return (path) => {
    if (isExcluded(path)) return false;
    return wanted.length === 0 || wanted.some((one) => isAtOrBelow(path, one));
  };
}

function isAtOrBelow(path: string, place: string): boolean {
  return place === '' || path === place || path.startsWith(`${place}/`);
}

function wantedPath(path: string, index: PathIndex): string {
  const plain = normalise(path);
  if (plain.startsWith('/') || plain === '..' || plain.startsWith('../')) {
    throw new InputError(
      `The path \`${path}\` leads out of the repository: give it relative to the repository's root.`,
    );
  }
  if (index.hasFile(plain) || index.hasDirectory(plain)) return plain;
  throw new InputError(
    `There is no file or folder \`${path}\` in the repository, or git ignores it: check its spelling (it is taken relative to the repository's root).`,
  );
}
