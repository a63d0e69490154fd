import { classify, HEAD_BYTES } from './classify.ts';
import { nameIsTelling } from './file-name.ts';
import { normalise, PathIndex } from './path-index.ts';
import type { Repository, RepositoryFile, SkippedFile } from './repository.ts';
import { repositoryFile, textOf } from './repository-file.ts';
import { type Selection, selector } from './selection.ts';

export interface InMemoryOptions extends Selection {
  /** Paths that are executable without a shebang and without the extension `.sh`. */
  readonly executable?: readonly string[];
}

/** The repository that has these files, for examples of rules and for tests: content by path, with no disk beneath. */
export function repositoryOf(
  contents: Readonly<Record<string, string>>,
  options: InMemoryOptions = {},
): Repository {
  const known = new Map(
    Object.entries(contents).map(([path, content]) => [normalise(path), withoutMark(content)]),
  );
  const index = new PathIndex(known.keys());
  const isSelected = selector(options, index);
  const files = new Map<string, RepositoryFile>();
  const skipped: SkippedFile[] = [];
  for (const path of index.files.filter(isSelected)) {
    const content = known.get(path) ?? '';
    const executable = isExecutable(path, content) || options.executable?.includes(path) === true;
    const around = { isExecutable: executable, hasFile: (other: string) => index.hasFile(other) };
    const format = classify(path, content.slice(0, HEAD_BYTES), around);
    if (format !== 'none') files.set(path, repositoryFile({ path, format, executable, content }));
    else if (isBinary(content) && nameIsTelling(path)) skipped.push({ path, why: 'It is a binary file.' });
  }
  return {
    files: [...files.values()],
    skipped,
    notes: [],
    file: (path) => files.get(normalise(path)),
    hasFile: (path) => index.hasFile(path),
    hasDirectory: (path) => index.hasDirectory(path),
    below: (directory) => index.below(directory),
    read(path) {
      const content = known.get(normalise(path));
      return content === undefined || isBinary(content) ? undefined : textOf(normalise(path), content);
    },
  };
}

function isExecutable(path: string, content: string): boolean {
  return content.startsWith('#!') || path.endsWith('.sh');
}

function isBinary(content: string): boolean {
  return content.slice(0, HEAD_BYTES).includes('\0');
}

function withoutMark(content: string): string {
  return content.replace(/^\u{FEFF}/u, '');
}
