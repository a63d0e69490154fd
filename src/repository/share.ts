import type { Repository, RepositoryFile } from './repository.ts';

/** `repository` with the very file of `other` wherever both have the same one: it is kept once, and can be parsed once. */
export function sharingFiles(repository: Repository, other: Repository): Repository {
  const files = repository.files.map((file) => sameFile(file, other.file(file.path)) ?? file);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    ...repository,
    files,
    file: (path) => {
      const found = repository.file(path);
      return found === undefined ? undefined : (byPath.get(found.path) ?? found);
    },
  };
}

function sameFile(file: RepositoryFile, other: RepositoryFile | undefined): RepositoryFile | undefined {
  const isSame =
    other !== undefined &&
    other.content === file.content &&
    other.format === file.format &&
    other.executable === file.executable &&
    other.damage === file.damage &&
    other.linkTo === file.linkTo;
  return isSame ? other : undefined;
}
