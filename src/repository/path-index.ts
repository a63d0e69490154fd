import { posix } from 'node:path';

/** Everything that is known to be in a repository, files and folders, found by path. */
export class PathIndex {
  /** Ordered by UTF-16 units, so that what is below a folder stands together. */
  readonly files: readonly string[];
  readonly #files: ReadonlySet<string>;
  readonly #directories: ReadonlySet<string>;

  /** `directories`: those that exist without a file below them that is known. */
  constructor(files: Iterable<string>, directories: Iterable<string> = []) {
    this.#files = new Set(files);
    this.files = [...this.#files].sort();
    const all = new Set(['']);
    for (const directory of directories) addWithAncestors(all, directory);
    for (const file of this.files) addWithAncestors(all, parentOf(file));
    this.#directories = all;
  }

  get directories(): Iterable<string> {
    return this.#directories;
  }

  hasFile(path: string): boolean {
    return this.#files.has(path) || this.#files.has(normalise(path));
  }

  hasDirectory(path: string): boolean {
    return this.#directories.has(normalise(path));
  }

  below(directory: string): readonly string[] {
    const prefix = normalise(directory);
    if (prefix === '') return this.files;
    // '0' is the character after '/'.
    return this.files.slice(this.#firstFrom(`${prefix}/`), this.#firstFrom(`${prefix}0`));
  }

  #firstFrom(path: string): number {
    let low = 0;
    let high = this.files.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.files[middle] ?? '') < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** `./a//b/` as `a/b`; the root as `''`. What leads out of the root keeps its `..` and so is never found. */
export function normalise(path: string): string {
  const plain = posix.normalize(path).replace(/\/$/, '');
  return plain === '.' ? '' : plain;
}

function addWithAncestors(all: Set<string>, directory: string): void {
  for (let at = directory; !all.has(at); at = parentOf(at)) all.add(at);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
