import type { ReportOptions } from './report-options.ts';

/** A path as the repository on GitHub has it, where a folder of it was judged as a repository of its own. */
export function repositoryPath(path: string, { folder = '' }: Pick<ReportOptions, 'folder'>): string {
  return folder === '' ? path : `${folder}/${path}`;
}
