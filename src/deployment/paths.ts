import { posix } from 'node:path';
import type { Text } from '../repository/text.ts';

/**
 * Stands for the repository's root in front of a path that a script works out from its own place
 * (`$(dirname "$0")/x`). A private-use character, so that it cannot stand in a real path by accident.
 */
export const ROOT = '\u{E000}';

/** Stands for one word that cannot be known. */
export const ONE_WORD = '\u{FFFC}';

/** Stands for any number of words that cannot be known: an unquoted or positional expansion. */
export const ANY_WORDS = '\u{FFFB}';

/** Whether the word may be any number of words. */
export function isOpen(word: Text): boolean {
  return word.value.includes(ANY_WORDS);
}

/** The path in the repository that `path` names, seen from `directory` there; undefined when it leads elsewhere. */
export function repositoryPath(path: string, directory: string | undefined): string | undefined {
  if (path.includes(ONE_WORD) || path.includes(ANY_WORDS)) return undefined;
  if (path.startsWith(ROOT)) return inside(posix.normalize(`./${path.slice(ROOT.length)}`));
  if (path.startsWith('/') || path.startsWith('~') || directory === undefined) return undefined;
  return inside(posix.normalize(posix.join(directory === '' ? '.' : directory, path)));
}

function inside(path: string): string | undefined {
  const clean = path.replace(/^\.\/+/, '').replace(/\/+$/, '');
  if (clean === '..' || clean.startsWith('../')) return undefined;
  return clean === '.' ? '' : clean;
}

/** For people to read: the root's stand-in taken away, and what cannot be known as an ellipsis. */
export function readablePath(path: string): string {
  return path
    .replaceAll(`${ROOT}/`, '')
    .replaceAll(ROOT, '.')
    .replaceAll(ONE_WORD, '…')
    .replaceAll(ANY_WORDS, '…');
}
