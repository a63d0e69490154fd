/** A file of another repository on GitHub, at one commit: it never changes. */
export interface RemoteFile {
  readonly owner: string;
  readonly repo: string;
  /** The commit's full name, 40 hexadecimal digits. */
  readonly commit: string;
  readonly path: string;
}

/** Rejects with an InputError where there is no such file or nobody answers. */
export type ReadRemoteFile = (at: RemoteFile) => Promise<string>;
