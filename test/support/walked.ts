import { Programs } from '../../src/deployment/acts/recognise.ts';
import { lowerShellFile } from '../../src/deployment/lowering/shell-file.ts';
import type { Run } from '../../src/deployment/scripts/run.ts';
import { walkScript } from '../../src/deployment/scripts/walk.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { parseShell } from '../../src/syntax/shell/shell.ts';
import { shippedPrograms } from './shipped.ts';

export const programs = new Programs(shippedPrograms);

/** Walks one shell file of a small repository. */
export function walked(files: Readonly<Record<string, string>>, path = Object.keys(files)[0] ?? ''): Run {
  const repository = repositoryOf(files);
  const file = repository.file(path);
  if (file === undefined) throw new Error(`no ${path}`);
  const source = (other: string) => {
    const found = repository.file(other);
    return found?.format === 'shell' ? parseShell(found.text).body : undefined;
  };
  const world = { programs, source, hasFile: repository.hasFile };
  return walkScript(lowerShellFile(file, parseShell(file.text)), world);
}
