import type { RepositoryFile } from './repository.ts';
import { Text } from './text.ts';

/** The text of a content: `\r\n` as `\n`, mapped back; a lone `\r` is a character like any other. */
export function textOf(path: string, content: string): Text {
  const text = Text.ofFile(path, content);
  return content.includes('\r\n') ? text.replaceAll(/\r\n/g, () => '\n') : text;
}

/** A file with the text that goes with its content. */
export function repositoryFile(file: Omit<RepositoryFile, 'text'>): RepositoryFile {
  return { ...file, text: textOf(file.path, file.content) };
}
