import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { lazy, once } from '../../lazy.ts';
import { type BlockingCall, blockingCalls, type SlowCall, slowImports } from '../../python/blocking.ts';
import { walkImports } from '../../python/import-walk.ts';
import { folderOf } from '../../python/module-files.ts';
import { PythonProject, pythonProject } from '../../python/project.ts';
import { fileStarted } from '../reach/edges.ts';
import { importRootOf, moduleAt } from './python-modules.ts';
import { pythonStarts } from './python-starts.ts';

/** More modules than this are not read for one application. */
export const MOST_MODULES = 500;

/** A file without any of these starts no server; most scripts have none, and need not be parsed to know it. */
const MAY_SERVE =
  /uvicorn|hypercorn|gunicorn|waitress|flask|quart|sanic|aiohttp|werkzeug|wsgiref|tornado|gevent|cherrypy|\b(?:app|application|server|api|web)\w*\.run\(/i;

/** A Python application that some command starts, with the modules that it imports. */
export interface PythonApplication {
  /** The module that holds it. */
  readonly entry: string;
  /** The commands that start it. */
  readonly startedBy: readonly Act[];
  readonly project: () => PythonProject;
  /** What stops its event loop. */
  readonly blocking: () => readonly BlockingCall[];
  /** What its imports wait for, before it serves. */
  readonly imports: () => readonly SlowCall[];
}

/** Every application of the repository that a command of it starts. */
export const applicationsOf = once((deployment: Deployment): readonly PythonApplication[] => {
  const found = new Map<string, { entry: string; root: string; also: readonly string[]; startedBy: Act[] }>();
  for (const act of deployment.acts()) {
    const start = startOf(deployment, act);
    if (start === undefined) continue;
    const key = `${start.root}\u0000${start.entry}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { ...start, startedBy: [act] });
    else known.startedBy.push(act);
  }
  return [...found.values()].map(({ entry, root, also, startedBy }) => {
    const project = lazy(() => importedBy(deployment, [entry, ...also], root));
    return {
      entry,
      startedBy,
      project,
      blocking: lazy(() => blockingCalls(project(), deployment.knowledge.blocking())),
      imports: lazy(() => slowImports(project(), deployment.knowledge.blocking())),
    };
  });
});

/** The application that an act starts. */
export function applicationOf(deployment: Deployment, act: Act): PythonApplication | undefined {
  return applicationsOf(deployment).find(({ startedBy }) => startedBy.includes(act));
}

interface Start {
  readonly entry: string;
  /** The folder from which its modules are imported. */
  readonly root: string;
  /** Modules that it names by strings: `uvicorn.run("app.main:app")`. */
  readonly also: readonly string[];
}

/** A server's `module:app`; or a Python file, or `-m module`, in which a server is started. */
function startOf(deployment: Deployment, act: Act): Start | undefined {
  if (act.kind !== 'serve' && act.kind !== 'run') return undefined;
  const entry = fileStarted(deployment, act);
  if (entry === undefined || deployment.repository.file(entry)?.format !== 'python') return undefined;
  const named =
    act.kind === 'serve' ? textOf(deployment.programs, act, 'app') : act.operands.get('module')?.[0];
  const root = importRootOf(entry, named?.value.split(':')[0]) ?? folderOf(entry);
  if (act.kind === 'serve') return { entry, root, also: [] };
  if (!MAY_SERVE.test(deployment.repository.file(entry)?.content ?? '')) return undefined;
  const starts = pythonStarts(deployment, entry);
  if (starts.length === 0) return undefined;
  const also = starts.flatMap((start) => {
    const app = start.arguments.get('app');
    const module = app?.kind === 'string' ? app.value.value.split(':')[0] : undefined;
    const file = module === undefined ? undefined : posix.join(root, `${module.replaceAll('.', '/')}.py`);
    return file !== undefined && deployment.repository.hasFile(file) ? [file] : [];
  });
  return { entry, root, also };
}

/** The modules that importing these files brings in, and the packages around them. */
export function importedBy(deployment: Deployment, entries: readonly string[], root: string): PythonProject {
  const roots = [...new Set([root, root === '' ? 'src' : `${root}/src`, ''])];
  const everything = new PythonProject(
    deployment.files('python').map(({ path }) => moduleAt(deployment, path)),
    roots,
  );
  const { modules } = walkImports(everything, entries, { most: MOST_MODULES });
  const paths = modules.map(({ path }) => path).sort();
  return pythonProject(
    paths.map((path) => moduleAt(deployment, path)),
    roots,
  );
}
