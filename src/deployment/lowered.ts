import type { RepositoryFile } from '../repository/repository.ts';
import type { Text } from '../repository/text.ts';
import type { PythonTree } from '../syntax/python/tree.ts';
import { maskedTextOf } from './file-trees.ts';
import { once } from './lazy.ts';
import { lowerCompose } from './lowering/compose.ts';
import { lowerDockerfile } from './lowering/dockerfile.ts';
import { lowerObject } from './lowering/kubernetes.ts';
import {
  type LoweredFile,
  lowerCrontab,
  lowerMakefile,
  lowerPackage,
  lowerProcfile,
  lowerSupervisord,
} from './lowering/lines.ts';
import { lowerPython } from './lowering/python.ts';
import { lowerUnit } from './lowering/units.ts';
import { lowerWorkflow } from './lowering/workflow.ts';
import { lowerWritten, type WrittenFile, writtenIn } from './lowering/written.ts';

/*
 * What a part of a repository has run, by itself: two states of a repository that hold the very same part have the very
 * same scripts, and so what follows from a script alone is worked out once.
 */

export const loweredUnit = once(lowerUnit);
export const loweredDockerfile = once(lowerDockerfile);
export const loweredCompose = once(lowerCompose);
export const loweredObject = once(lowerObject);
export const loweredWorkflow = once(lowerWorkflow);
export const loweredPython = once((tree: PythonTree) => lowerPython(tree.text.path, tree));
export const loweredWritten = once((file: WrittenFile) => lowerWritten([file]));
export const writtenByRun = once(writtenIn);

/** How files are lowered of which each line, or each entry, is a script. */
export const LINE_FORMATS = [
  ['crontab', ofFile(lowerCrontab)],
  ['makefile', ofFile(lowerMakefile)],
  ['package-json', ofFile(lowerPackage)],
  ['procfile', ofFile(lowerProcfile)],
  ['supervisord', ofFile(lowerSupervisord)],
] as const;

function ofFile(
  lower: (file: RepositoryFile, text: Text) => LoweredFile,
): (file: RepositoryFile) => LoweredFile {
  return once((file) => lower(file, maskedTextOf(file)));
}
