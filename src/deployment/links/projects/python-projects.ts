import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { repositoryPath } from '../../paths.ts';
import { folderOf } from '../../python/module-files.ts';
import { type PythonProject, pythonProject } from '../../python/project.ts';
import { sourcesOf } from '../commands/host-folders.ts';
import { type ContainerStart, containerStartsOf } from '../containers/container-starts.ts';
import { startScriptOf } from '../containers/first-process.ts';
import { type ImageBuild, imageContents } from '../images/image-contents.ts';
import { mayMakeFiles } from '../images/image-makes.ts';
import { resolved } from '../images/image-place.ts';
import { type StartedCode, startedCode } from '../processes/started-code.ts';
import { runOfFile } from '../processes/workers.ts';
import { importRootOf, moduleAt } from '../python/python-modules.ts';
import { fileStarted } from '../reach/edges.ts';
import { roleOfPath } from '../reach/roles.ts';
import { unitsOfName } from '../units/written-units.ts';

/** A Python module that something starts, in the project that it sees where it runs. */
export interface PythonEntry {
  readonly code: StartedCode;
  readonly project: PythonProject;
  /** The entry's path in the project. */
  readonly path: string;
  /** The path in the repository of a path of the project. */
  readonly origin: (path: string) => string;
  /** Modules may be there that no file of the repository shows: made by commands of a build, copied from elsewhere. */
  readonly mayHold: (path: string) => boolean;
  /** The container that it starts in, and the build of its image; absent on hosts. */
  readonly container?: { readonly start: ContainerStart; readonly build: ImageBuild };
}

/** Every Python module that a command starts, wherever the command stands. */
export const pythonEntriesOf = once((deployment: Deployment): readonly PythonEntry[] => {
  const starts = containerStartsOf(deployment);
  const inContainers = starts.flatMap((start) => entriesOf(deployment, start));
  const scripts = new Set(starts.map((start) => startScriptOf(deployment, start)));
  const elsewhere = deployment
    .acts()
    .filter(
      ({ line }) =>
        line.flow.called &&
        line.script.where.every(({ kind }) => kind !== 'container') &&
        !scripts.has(line.script.path),
    )
    .flatMap((act) => hostEntry(deployment, act));
  return [...inContainers, ...elsewhere];
});

/** What the command of a container starts, itself or by its script, in the image that it runs in. */
function entriesOf(deployment: Deployment, start: ContainerStart): PythonEntry[] {
  const script = startScriptOf(deployment, start);
  const runs = [start.run, ...(script === undefined ? [] : [runOfFile(deployment, script) ?? []])].flat();
  const isMounted = start.service?.mounts.some(({ type }) => type === 'bind') === true;
  return runs.flatMap((run) => {
    const moves = /(?:^|[\s;&(])(?:cd|pushd)\s/.test(run.script.text.value);
    return run.acts.flatMap((act) => {
      const code = runsThere(act) ? startedCode(deployment, act) : undefined;
      if (code === undefined) return [];
      if (start.builds.length > 0 && !isMounted) return firstEntry(deployment, { start, code, moves });
      return start.kind === 'image' ? [] : hostEntry(deployment, act);
    });
  });
}

function runsThere({ line }: Act): boolean {
  return line.flow.called && line.where.every(({ kind }) => kind === 'container' || kind === 'host');
}

/** In the first of the builds that holds it. */
function firstEntry(deployment: Deployment, at: Omit<InImage, 'build'>): PythonEntry[] {
  for (const build of at.start.builds) {
    const found = imageEntry(deployment, { ...at, build });
    if (found.length > 0) return found;
  }
  return [];
}

interface InImage {
  readonly start: ContainerStart;
  readonly build: ImageBuild;
  readonly code: StartedCode;
  /** The script changes its working directory. */
  readonly moves: boolean;
}

function imageEntry(deployment: Deployment, { start, build, code, moves }: InImage): PythonEntry[] {
  const contents = imageContents(deployment, build);
  const own =
    start.workingDirectory === undefined
      ? contents?.directory
      : resolved(contents?.directory, start.workingDirectory.value);
  const directory = moves ? undefined : resolved(own, code.folder?.value ?? '.');
  if (contents === undefined) return [];
  const project = imageProject(deployment)([build.dockerfile, build.context, build.target ?? ''].join('\0'));
  const file = code.kind === 'file' ? resolved(moves ? undefined : own, code.name) : undefined;
  const root = code.kind === 'file' ? (file === undefined ? undefined : posix.dirname(file)) : directory;
  if (root === undefined || project === undefined) return [];
  const built = project([root, ...importPath(start.environment.get('PYTHONPATH'))]);
  const path = file === undefined ? modulePath(built, code) : file.slice(1);
  if (path === undefined || built.module(path) === undefined) return [];
  return [
    {
      code,
      project: built,
      path,
      container: { start, build },
      origin: (one) => contents.file(`/${one}`)?.from ?? one,
      mayHold: (one) => contents.mayHold(`/${one}`) || mayMakeFiles(deployment, build),
    },
  ];
}

/** Projects of one image, by their roots. */
const imageProject = once((deployment: Deployment) =>
  remembered((key: string) => {
    const [dockerfile = '', context = '', target = ''] = key.split('\0');
    const contents = imageContents(deployment, { dockerfile, context, target });
    if (contents === undefined) return undefined;
    const isPython = (from: string): boolean => deployment.repository.file(from)?.format === 'python';
    const python = contents.files.filter(({ from }) => isPython(from));
    const modules = python.map(({ path, from }) => moduleAt(deployment, path.slice(1), from));
    const others = contents.files.filter(({ from }) => !isPython(from)).map(({ path }) => path.slice(1));
    const build = remembered((roots: string) => pythonProject(modules, roots.split('\0'), { others }));
    return (roots: readonly string[]) => build(roots.map((root) => root.slice(1)).join('\0'));
  }),
);

function importPath(value: Text | undefined): string[] {
  return value?.isKnown === true ? value.value.split(':').filter((path) => path.startsWith('/')) : [];
}

/** On a host: the folder that makes the module's name fit its file is the one it was started in. */
function hostEntry(deployment: Deployment, act: Act): PythonEntry[] {
  const code = startedCode(deployment, act);
  const path = code === undefined ? undefined : fileStarted(deployment, act);
  if (code === undefined || path === undefined || deployment.repository.file(path)?.format !== 'python')
    return [];
  if (!isSurelyOurs(deployment, code, path)) return [];
  const root = code.kind === 'file' ? folderOf(path) : importRootOf(path, code.name);
  if (root === undefined) return [];
  const project = hostProject(deployment)(root);
  return project.module(path) === undefined
    ? []
    : [{ code, project, path, origin: (one) => one, mayHold: () => false }];
}

/**
 * A path on a host means the file of the repository when a script copies it there, or folder and name agree; a file at the root is
 * taken at its word. `main.py` somewhere else may be any `main.py`.
 */
function isSurelyOurs(deployment: Deployment, { act, kind, name }: StartedCode, path: string): boolean {
  if (kind === 'module' && name.includes('.')) return true;
  const own = folderOf(act.line.script.path);
  const file = kind === 'file' ? name : `${name}.py`;
  if ([act.line.directory, own, ''].some((folder) => repositoryPath(file, folder) === path)) return true;
  if (!path.includes('/')) return true;
  const absolute = file.startsWith('/') ? file : posix.join(unitDirectory(deployment, act) ?? '.', file);
  if (sourcesOf(deployment, posix.normalize(absolute)).some(({ from }) => from === path)) return true;
  const folder = posix.basename(posix.dirname(absolute));
  return folder !== '.' && folder === posix.basename(posix.dirname(path));
}

function unitDirectory(deployment: Deployment, { line }: Act): string | undefined {
  const { origin } = line.script;
  if (origin.kind !== 'unit') return undefined;
  const unit = unitsOfName(deployment)(origin.unit)[0];
  return unit?.file.last('Service', 'WorkingDirectory')?.value.value;
}

const hostProject = once((deployment: Deployment) =>
  remembered((root: string) => {
    const files = deployment.files('python').filter(({ path }) => roleOfPath(path)?.role !== 'test');
    const readable = new Set(files.map(({ path }) => path));
    const others = deployment.repository.below('').filter((path) => !readable.has(path));
    return pythonProject(
      files.map(({ path }) => moduleAt(deployment, path, path)),
      [root],
      { others },
    );
  }),
);

function modulePath(project: PythonProject, { name, asMain }: StartedCode): string | undefined {
  const target = project.resolve(name);
  if (target.kind !== 'file') return undefined;
  if (!asMain || !target.path.endsWith('/__init__.py')) return target.path;
  return target.path.replace(/__init__\.py$/, '__main__.py');
}
