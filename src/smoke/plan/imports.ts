import type { Act } from '../../deployment/acts/act.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { imageContents } from '../../deployment/links/images/image-contents.ts';
import { fileInContainer } from '../../deployment/links/ports/container-files.ts';
import {
  type ContainerProcess,
  pathInImage,
  runOfWords,
} from '../../deployment/links/ports/container-process.ts';
import { packageScriptRun } from '../../deployment/links/processes/package-scripts.ts';
import { type StartedCode, startedCode } from '../../deployment/links/processes/started-code.ts';
import { runOfFile } from '../../deployment/links/processes/workers.ts';
import { importedBy } from '../../deployment/links/python/python-apps.ts';
import { importRootOf } from '../../deployment/links/python/python-modules.ts';
import { folderOf } from '../../deployment/lowering/lines.ts';
import type { PythonModule } from '../../deployment/python/project.ts';
import { Text } from '../../repository/text.ts';
import { fastapiApp } from './fastapi-app.ts';
import { movesOf } from './moves.ts';
import type { PlannedImport } from './plan.ts';
import type { Subject } from './subjects.ts';
import { supervisedActs } from './supervised.ts';

/** Scripts that start scripts deeper than this are not followed. */
const DEEPEST = 4;

/**
 * What the container starts, by the file of the repository that it is, as its own interpreter finds it. A module that no file
 * here is known to be is imported all the same where nothing but its start stands in between: it must be in the image.
 */
export function importsOf(deployment: Deployment, { process }: Subject): PlannedImport[] {
  const { acts } = runOfWords(deployment, process, process.argv);
  const spoken = process.argv.map(({ value }) => value).join(' ');
  const found = startedBy(deployment, process, { acts, depth: 0, spoken });
  return [...new Map(found.map((one) => [one.module, one])).values()];
}

interface Started {
  readonly acts: readonly Act[];
  readonly depth: number;
  /** The script that they are of, or the words. */
  readonly spoken: string;
}

function startedBy(
  deployment: Deployment,
  process: ContainerProcess,
  { acts, depth, spoken }: Started,
): PlannedImport[] {
  const moves = movesOf(spoken);
  const place = moves.kind === 'to' ? movedProcess(deployment, process, moves.folder) : process;
  return acts.flatMap((act): PlannedImport[] => {
    const supervised = depth < DEEPEST ? supervisedActs(deployment, place, act) : [];
    if (supervised.length > 0)
      return supervised.flatMap((run) =>
        startedBy(deployment, place, { acts: run.acts, depth: depth + 1, spoken: run.spoken }),
      );
    const scripted = depth < DEEPEST ? packageScriptRun(deployment, act) : undefined;
    if (scripted !== undefined)
      return startedBy(deployment, place, {
        acts: scripted.acts,
        depth: depth + 1,
        spoken: scripted.script.text.value,
      });
    return startedAct(deployment, place, { act, depth, isPlain: moves.kind !== 'unclear' }).map((one) =>
      moves.kind === 'to' && place.workingDirectory !== undefined && one.directory === undefined
        ? { ...one, directory: place.workingDirectory.value }
        : one,
    );
  });
}

interface StartedAct {
  readonly act: Act;
  readonly depth: number;
  /** The working directory is known to be the container's. */
  readonly isPlain: boolean;
}

function startedAct(
  deployment: Deployment,
  process: ContainerProcess,
  { act, depth, isPlain }: StartedAct,
): PlannedImport[] {
  const app = fastapiApp(deployment, process, act);
  if (app !== undefined) return [{ language: 'python', isEntry: true, ...app }];
  const code = startedCode(deployment, act);
  if (code === undefined) return [];
  const folder = folderOfCode(deployment, process, code);
  const inFolder =
    folder === undefined ? process : { ...process, workingDirectory: standing(folder, process) };
  const path = fileInContainer(deployment, inFolder, act);
  const from = folder === undefined ? {} : placeFor(code, folder);
  if (path === undefined) {
    const isCertain = code.kind === 'module' && isPlain && act.line.flow.conditions.length === 0;
    return isCertain ? [{ language: 'python', module: code.name, ...from, isEntry: true }] : [];
  }
  const format = deployment.repository.file(path)?.format;
  if (format === 'python') {
    // `python -m package` runs its `__main__` (docs.python.org, using/cmdline).
    const module = path.endsWith('/__main__.py') && code.asMain ? `${code.name}.__main__` : code.name;
    return [{ language: 'python', module, path, ...from, isEntry: true }];
  }
  if (/\.[cm]?js$/.test(path)) return [{ language: 'node', module: code.name, path, isEntry: true }];
  const run = format === 'shell' && depth < DEEPEST ? runOfFile(deployment, path) : undefined;
  if (run === undefined) return [];
  return startedBy(deployment, process, { acts: run.acts, depth: depth + 1, spoken: run.script.text.value });
}

/** gunicorn's `--chdir` is the working directory; `--app-dir` is only searched (docs.gunicorn.org, www.uvicorn.org: settings). */
function placeFor({ act }: StartedCode, folder: string): Pick<PlannedImport, 'directory' | 'searched'> {
  return act.options.has('chdir') ? { directory: folder } : { searched: folder };
}

function folderOfCode(
  deployment: Deployment,
  process: ContainerProcess,
  { folder }: StartedCode,
): string | undefined {
  return folder?.isKnown === true ? inContainer(deployment, process, folder.value) : undefined;
}

function movedProcess(deployment: Deployment, process: ContainerProcess, folder: string): ContainerProcess {
  const path = inContainer(deployment, process, folder);
  return path === undefined ? process : { ...process, workingDirectory: standing(path, process) };
}

function inContainer(deployment: Deployment, process: ContainerProcess, folder: string): string | undefined {
  const contents = process.build === undefined ? undefined : imageContents(deployment, process.build);
  return pathInImage(process, contents?.directory, folder);
}

function standing(value: string, { text }: ContainerProcess): Text {
  return Text.standing(value, text.span());
}

/** The modules of the repository that the imports bring in. */
export function modulesOf(deployment: Deployment, imports: readonly PlannedImport[]): PythonModule[] {
  return imports.flatMap(({ language, module, path }) => {
    if (language !== 'python' || path === undefined) return [];
    return [...importedBy(deployment, [path], importRootOf(path, module) ?? folderOf(path)).modules];
  });
}
