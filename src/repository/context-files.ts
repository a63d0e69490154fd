import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from './input-error.ts';

/** Beyond it a folder is no build context that anyone sends on purpose. */
const MOST_FILES = 300_000;

/**
 * Every file, link and folder below `root`, ignored by git or not, with `/` and relative to it, folders before what they
 * hold; never what git keeps for itself (with the credentials that a checkout leaves there), and no link is followed.
 * `isLeftOut` is asked of each. Throws an InputError when the folder cannot be listed.
 */
export function contextFiles(root: string, isLeftOut: (path: string) => boolean): string[] {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { path, isFolder } of entriesOf(root, folder)) {
      // Something below a folder that is left out may be let in again.
      if (isFolder) folders.push(path);
      if (!isLeftOut(path)) found.push(path);
    }
    if (found.length > MOST_FILES)
      throw new InputError(
        `The build context \`${root}\` has more than ${MOST_FILES} files: leave some out by its .dockerignore.`,
      );
  }
  return found;
}

/** Files, links and folders; nothing that is read by waiting for somebody. */
function entriesOf(root: string, folder: string): { path: string; isFolder: boolean }[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const isFolder = entry.isDirectory();
      if (entry.name === '.git' || !(isFolder || entry.isFile() || entry.isSymbolicLink())) return [];
      return [{ path: folder === '' ? entry.name : `${folder}/${entry.name}`, isFolder }];
    });
  } catch (error) {
    throw new InputError(
      `The build context \`${join(root, folder)}\` cannot be listed: ${(error as Error).message}.`,
    );
  }
}
