import type { Repository, RepositoryFile } from './repository.ts';
import { repositoryFile } from './repository-file.ts';

/**
 * `repository` with other contents in some of its files, by path; each is still taken for what it was. A path that is none
 * of its files has no effect.
 */
export function overlay(repository: Repository, contents: ReadonlyMap<string, string>): Repository {
  const changed = new Map<string, RepositoryFile>();
  for (const [path, content] of contents) {
    const file = repository.file(path);
    if (file !== undefined && file.content !== content)
      changed.set(file.path, repositoryFile({ ...file, content }));
  }
  const now = (file: RepositoryFile | undefined) => file && (changed.get(file.path) ?? file);
  return {
    ...repository,
    files: repository.files.map((file) => changed.get(file.path) ?? file),
    file: (path) => now(repository.file(path)),
    read: (path) => {
      const file = repository.file(path);
      return file !== undefined && changed.has(file.path) ? now(file)?.text : repository.read(path);
    },
  };
}
