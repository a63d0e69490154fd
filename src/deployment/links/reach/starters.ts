import { posix } from 'node:path';
import type { Repository } from '../../../repository/repository.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { edgesOf } from './edges.ts';
import type { NamedRole } from './roles.ts';

const EXAMPLE: NamedRole = { role: 'example', says: 'it stands in a starter that a scaffolder copies out' };

/** What a file of a starter is for, which a scaffolder (`npm create …`) copies into a project of somebody else. */
export const starterPurpose = once((deployment: Deployment) => {
  const starters = startersOf(deployment);
  return remembered((path: string): NamedRole | undefined =>
    foldersOf(path).some((folder) => starters.has(folder)) ? EXAMPLE : undefined,
  );
});

/** The folders of starters. What a file outside of one starts or builds there is part of this project. */
function startersOf(deployment: Deployment): ReadonlySet<string> {
  const { repository } = deployment;
  const marks = repository.below('').filter((path) => isMark(repository, path));
  const starters = new Set(marks.map((path) => posix.dirname(path)));
  if (starters.size === 0) return starters;
  for (const { from, to } of edgesOf(deployment))
    for (const folder of foldersOf(to)) if (!from.startsWith(`${folder}/`)) starters.delete(folder);
  return starters;
}

/**
 * npm publishes no `.gitignore`, so that starters hold it as `_gitignore`. A `package.json` makes one of a folder below `templates/`,
 * unless Helm or Ansible fills in what stands there.
 */
function isMark(repository: Repository, path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop();
  if (name === '_gitignore') return parts.length > 0;
  const at = parts.indexOf('templates');
  if (name !== 'package.json' || at < 0 || at === parts.length - 1) return false;
  const beside = (other: string): string => [...parts.slice(0, at), other].join('/');
  return !repository.hasFile(beside('Chart.yaml')) && !repository.hasDirectory(beside('tasks'));
}

/** The folders that a path stands in, the nearest first. */
function foldersOf(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' || folder === '/' ? [] : [folder, ...foldersOf(folder)];
}
