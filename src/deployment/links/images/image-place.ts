import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';

/** A file of the repository in an image. */
export interface ImageFile {
  /** Absolute path in the image. */
  readonly path: string;
  /** Path in the repository. */
  readonly from: string;
  /** The COPY or ADD that puts it there. */
  readonly at: Span;
}

/** Something that an instruction puts into an image and that does not come from the repository as it is. */
export interface ImageFilling {
  /** Absolute path in the image; undefined when that cannot be known either. */
  readonly path: string | undefined;
  /** `built`: made by an earlier stage's commands; `variable`: its source cannot be known. */
  readonly kind: 'built' | 'image' | 'download' | 'archive' | 'inline' | 'variable' | 'missing';
  /** The source as the instruction names it. */
  readonly from: string;
  readonly at: Span;
}

/** An image while its instructions are followed. */
export interface ImagePlace {
  /** By absolute path in the image. */
  readonly files: Map<string, ImageFile>;
  readonly fillings: ImageFilling[];
  directory: string | undefined;
}

/** A path seen from a directory that may be unknown. */
export function resolved(directory: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (path.startsWith('/')) return posix.normalize(path).replace(/(?<=.)\/$/, '');
  return directory === undefined ? undefined : posix.join(directory, path).replace(/(?<=.)\/$/, '');
}
