import { classify, HEAD_BYTES } from './classify.ts';
import { decode, isBinary } from './decode.ts';
import type { Disk } from './disk.ts';
import { formatByName, mayMatter, nameIsTelling } from './file-name.ts';
import type { RepositoryFile, SkippedFile } from './repository.ts';
import { repositoryFile } from './repository-file.ts';
import { type FoundFile, reason } from './survey.ts';

export interface Loading {
  readonly disk: Disk;
  /** Larger files are not read. */
  readonly limitBytes: number;
  readonly hasFile: (path: string) => boolean;
}

/** The file when it is of a format that the gate reads, why it was not read when its name promises one, else undefined. */
export function load(found: FoundFile, loading: Loading): RepositoryFile | SkippedFile | undefined {
  const { path } = found;
  if (!mayMatter(path, found.isExecutable)) return undefined;
  try {
    return read(found, loading);
  } catch (error) {
    return nameIsTelling(path) ? { path, why: `It could not be read: ${reason(error)}.` } : undefined;
  }
}

function read(
  found: FoundFile,
  { disk, limitBytes, hasFile }: Loading,
): RepositoryFile | SkippedFile | undefined {
  const { path, realPath, isExecutable, linkTo } = found;
  const isTooLarge = found.bytes > limitBytes;
  if (isTooLarge && formatByName(path) !== undefined) return tooLarge(found, limitBytes);
  const head = disk.read(realPath, HEAD_BYTES);
  if (isBinary(head)) {
    return nameIsTelling(path)
      ? { path, why: 'It is a binary file (it has a NUL near its beginning).' }
      : undefined;
  }
  const format = classify(path, decode(head).content, { isExecutable, hasFile });
  if (format === 'none') return undefined;
  if (isTooLarge) return tooLarge(found, limitBytes);
  const bytes = head.length < HEAD_BYTES ? head : disk.read(realPath, limitBytes);
  const link = linkTo === undefined ? {} : { linkTo };
  return repositoryFile({ path, format, executable: isExecutable, ...decode(bytes), ...link });
}

function tooLarge({ path, bytes }: FoundFile, limitBytes: number): SkippedFile {
  return { path, why: `It has ${inKiB(bytes)}, and files over ${inKiB(limitBytes)} are not read.` };
}

export function inKiB(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
