import type { Act } from '../../deployment/acts/act.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { fileInContainer } from '../../deployment/links/ports/container-files.ts';
import { runOfWords } from '../../deployment/links/ports/container-process.ts';
import { startedCode } from '../../deployment/links/processes/started-code.ts';
import { runOfFile } from '../../deployment/links/processes/workers.ts';
import { importedBy } from '../../deployment/links/python/python-apps.ts';
import { importRootOf } from '../../deployment/links/python/python-modules.ts';
import { folderOf } from '../../deployment/lowering/lines.ts';
import type { PythonModule } from '../../deployment/python/project.ts';
import type { PlannedImport } from './plan.ts';
import type { Subject } from './subjects.ts';

/** Scripts that start scripts deeper than this are not followed. */
const DEEPEST = 4;

/** What the container starts, by the file of the repository that it is, as its own interpreter finds it. */
export function importsOf(deployment: Deployment, subject: Subject): PlannedImport[] {
  const { acts } = runOfWords(deployment, subject.process, subject.process.argv);
  const found = startedBy(deployment, subject, { acts, depth: 0 });
  return [...new Map(found.map((one) => [one.module, one])).values()];
}

interface Started {
  readonly acts: readonly Act[];
  readonly depth: number;
}

function startedBy(deployment: Deployment, subject: Subject, { acts, depth }: Started): PlannedImport[] {
  return acts.flatMap((act): PlannedImport[] => {
    const code = startedCode(deployment, act);
    const path = code === undefined ? undefined : fileInContainer(deployment, subject.process, act);
    const format = path === undefined ? undefined : deployment.repository.file(path)?.format;
    if (code === undefined || path === undefined) return [];
    if (format === 'python') return [{ language: 'python', module: code.name, path, isEntry: true }];
    if (/\.[cm]?js$/.test(path)) return [{ language: 'node', module: code.name, path, isEntry: true }];
    if (format !== 'shell' || depth >= DEEPEST) return [];
    const run = runOfFile(deployment, path);
    return run === undefined ? [] : startedBy(deployment, subject, { acts: run.acts, depth: depth + 1 });
  });
}

/** The modules of the repository that the imports bring in. */
export function modulesOf(deployment: Deployment, imports: readonly PlannedImport[]): PythonModule[] {
  return imports.flatMap(({ language, module, path }) => {
    if (language !== 'python' || path === undefined) return [];
    return [...importedBy(deployment, [path], importRootOf(path, module) ?? folderOf(path)).modules];
  });
}
