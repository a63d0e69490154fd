import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decode, encodeLike, markIn } from './decode.ts';
import { disk } from './disk.ts';
import { reason } from './survey.ts';
import { writeWhole } from './write-whole.ts';

/** A file's content as it was read, and as it is to be. */
export interface Rewriting {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Puts another content into a file below `root`, whole or not at all, its mode, encoding and byte order mark kept. Says why not, as
 * a sentence, where the file is not what it was when it was read, or could not be written back as it is.
 */
export function rewrite(root: string, { path, before, after }: Rewriting): string | undefined {
  try {
    const file = join(realpathSync(root), path);
    if (realpathSync(dirname(file)) !== dirname(file)) return 'A folder on its way is a link by now.';
    const found = lstatSync(file);
    if (!found.isFile()) return 'It is no regular file any more.';
    if (found.nlink > 1)
      return 'It is known under several names (hard links), which would no longer be one file.';
    const bytes = readFileSync(file);
    if (decode(bytes).content !== before) return 'It was changed since it was read: run it again.';
    if (!encodeLike(bytes, before).equals(bytes)) return 'It could not be written back as it is.';
    writeWhole(file, encodeLike(bytes, after), found.mode & 0o7777);
    return undefined;
  } catch (error) {
    return `It could not be written: ${reason(error)}.`;
  }
}

/** The byte order mark of a file below `root`, or none; undefined where it is not UTF-8 or is gone. */
export function byteOrderMark(root: string, path: string): string | undefined {
  try {
    return markIn(disk.read(join(root, path), 4));
  } catch {
    return undefined;
  }
}
