import type { Text } from './text.ts';

/** What a file is to the gate. `none`: it says nothing about a deployment that the gate can read. */
export type Format =
  | 'shell'
  | 'dockerfile'
  | 'dockerignore'
  | 'terraform'
  | 'tfvars'
  | 'systemd'
  | 'compose'
  | 'kubernetes'
  | 'helm-template'
  | 'workflow'
  | 'composite-action'
  | 'crontab'
  | 'makefile'
  | 'package-json'
  | 'procfile'
  | 'supervisord'
  | 'dotenv'
  | 'requirements'
  | 'pyproject'
  | 'python'
  | 'none';

/** A regular file that was read. Line ends are `\n` in `text`; its spans point into `content`. */
export interface RepositoryFile {
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  readonly format: Format;
  readonly executable: boolean;
  /** The decoded file as it is on disk, without a byte order mark. What spans point into. */
  readonly content: string;
  /** `content` with `\r\n` as `\n`, mapped back. What parsers read. */
  readonly text: Text;
  /** What was lost in decoding it, as a sentence with its place. */
  readonly damage?: string;
  /** The path of the file that was read, when `path` is a link to it: what is said of one is said of both. */
  readonly linkTo?: string;
}

/** A file that belongs to the repository and was not read, and why, as a sentence. */
export interface SkippedFile {
  readonly path: string;
  readonly why: string;
}

/** What is on disk. The only thing that the rooms to the right know of it. */
export interface Repository {
  /** Files of a format that the gate reads, ordered by path. */
  readonly files: readonly RepositoryFile[];
  readonly skipped: readonly SkippedFile[];
  /** What the reader of a report must know about how the files were found, as sentences. */
  readonly notes: readonly string[];
  file(path: string): RepositoryFile | undefined;
  /** Whether the repository has a file there, read or not. */
  hasFile(path: string): boolean;
  hasDirectory(path: string): boolean;
  /** Paths of all files below a directory (`''` for all), read or not. */
  below(directory: string): readonly string[];
  /** Bytes of the file as text when it is one that the gate does not read by itself (a template, a data file). */
  read(path: string): Text | undefined;
}
