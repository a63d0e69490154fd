import { posix } from 'node:path';
import { Text } from '../../../repository/text.ts';
import { type Dockerignore, parseDockerignore } from '../../../syntax/dockerfile/dockerignore.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';

/** Whether git leaves a path out of the repository, by the `.gitignore` files from the root down to it. */
export const gitIgnores = once((deployment: Deployment): ((path: string) => boolean) => {
  const { repository } = deployment;
  const files = repository.below('').filter((path) => posix.basename(path) === '.gitignore');
  const lists = files.flatMap((path) => {
    const text = repository.read(path);
    const folder = path.slice(0, -'.gitignore'.length);
    return text === undefined ? [] : [{ folder, patterns: patternsOf(text) }];
  });
  return (path) =>
    lists.some(
      ({ folder, patterns }) => path.startsWith(folder) && patterns.isIgnored(path.slice(folder.length)),
    );
});

/** gitignore(5), PATTERN FORMAT: a pattern without a slash before its end holds at every depth; one of Docker does not. */
function patternsOf(text: Text): Dockerignore {
  const lines = text.lines().flatMap((line) => {
    const written = line.value.replace(/(?<!\\)\s+$/, '');
    if (written === '' || written.startsWith('#')) return [];
    const exception = written.startsWith('!') ? '!' : '';
    const pattern = written.slice(exception.length).replace(/\/$/, '');
    const isAnchored = pattern.includes('/');
    const anchored = isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`;
    return [Text.standing(`${exception}${anchored}\n`, line.span())];
  });
  return parseDockerignore(lines.length === 0 ? text.slice(0, 0) : Text.join(lines));
}
