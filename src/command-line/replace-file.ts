import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { InputError } from '../repository/input-error.ts';
import { writeWhole } from '../repository/write-whole.ts';

/** Whether something stands at a path of the repository, a link that leads nowhere included. */
export function isThere(root: string, path: string): boolean {
  return lstatSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
}

/**
 * Puts a file of the gate's own into the repository, whole or not at all. A link at its place is replaced, not followed, and
 * none of its folders may lead out. Throws an InputError when it cannot be written.
 */
export function replaceFile(root: string, path: string, content: string): void {
  const file = join(root, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (!(realpathSync(dirname(file)) + sep).startsWith(realpathSync(root) + sep))
      throw new Error('its folder is a link that leads out of the repository');
    writeWhole(file, content);
  } catch (error) {
    throw new InputError(`\`${path}\` could not be written: ${(error as Error).message}.`);
  }
}
