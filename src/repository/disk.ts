import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs';

/** What stands at a path, itself and not what it leads to. */
export type EntryKind = 'file' | 'directory' | 'link' | 'pipe' | 'socket' | 'device';

export interface Entry {
  readonly kind: EntryKind;
  readonly bytes: number;
  readonly isExecutable: boolean;
}

/** The part of a file system that reading a repository needs. Each function throws what `node:fs` throws. */
export interface Disk {
  entry(path: string): Entry;
  /** Names in a directory, in no order. */
  names(directory: string): string[];
  realPath(path: string): string;
  linkTarget(path: string): string;
  /** At most the first `limit` bytes of a regular file. Follows no link and waits for nobody. */
  read(path: string, limit: number): Buffer;
}

export const disk: Disk = {
  entry(path) {
    const found = lstatSync(path);
    return { kind: kindOf(found), bytes: found.size, isExecutable: (found.mode & 0o111) !== 0 };
  },
  names: (directory) => readdirSync(directory),
  realPath: (path) => realpathSync(path),
  linkTarget: (path) => readlinkSync(path),
  read: readRegular,
};

type Stats = ReturnType<typeof lstatSync> & object;

function kindOf(found: Stats): EntryKind {
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'directory';
  if (found.isSymbolicLink()) return 'link';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}

/** What was a file when it was listed may be a pipe by now: hence no wait at opening, and a second look. */
function readRegular(path: string, limit: number): Buffer {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const handle = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const found = fstatSync(handle);
    if (!found.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EFTYPE' });
    const bytes = Buffer.allocUnsafe(Math.min(limit, found.size + 1));
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(handle, bytes, filled, bytes.length - filled, null);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(handle);
  }
}
