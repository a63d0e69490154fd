import { posix } from 'node:path';
import { allScopes, scopesOf } from '../../../syntax/python/scopes.ts';
import type { Act } from '../../acts/act.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { lazy, once } from '../../lazy.ts';
import { type BlockingCall, blockingCalls, type SlowCall, slowImports } from '../../python/blocking.ts';
import { type PythonModule, PythonProject, pythonProject } from '../../python/project.ts';
import { fileStarted } from '../reach/edges.ts';
import { pythonStarts } from './python-starts.ts';

/** More modules than this are not read for one application. */
const MOST_MODULES = 500;

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
  const root = rootOf(entry, named?.value.split(':')[0]);
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

/** `services/chat/app/main.py`, named `app.main`, is imported from `services/chat`. */
function rootOf(entry: string, module: string | undefined): string {
  const stem = entry.replace(/(?:\/__init__|\/__main__)?\.py$/, '');
  const tail = module?.replaceAll('.', '/');
  const root =
    tail !== undefined && (stem === tail || stem.endsWith(`/${tail}`))
      ? stem.slice(0, -tail.length)
      : posix.dirname(entry);
  const clean = root.replace(/\/+$/, '');
  return clean === '.' ? '' : clean;
}

/** The modules that importing these files brings in, and the packages around them. */
function importedBy(deployment: Deployment, entries: readonly string[], root: string): PythonProject {
  const roots = [...new Set([root, root === '' ? 'src' : `${root}/src`, ''])];
  const everything = new PythonProject(
    deployment.files('python').map(({ path }) => moduleAt(deployment, path)),
    roots,
  );
  const found = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined && found.size < MOST_MODULES; path = open.pop()) {
    if (found.has(path) || everything.module(path) === undefined) continue;
    found.add(path);
    open.push(...everything.files.packagesAround(path), ...importsOf(everything, path));
  }
  return pythonProject(
    [...found].sort().map((path) => moduleAt(deployment, path)),
    roots,
  );
}

/** Parsed when its tree is asked for. */
function moduleAt(deployment: Deployment, path: string): PythonModule {
  return {
    path,
    get tree() {
      const tree = deployment.pythonTree(path);
      if (tree === undefined) throw new Error(`${path} is not among the Python files that were read`);
      return tree;
    },
  };
}

function importsOf(project: PythonProject, path: string): string[] {
  const module = project.module(path);
  if (module === undefined) return [];
  return [...allScopes(scopesOf(module.tree))].flatMap(({ imports }) =>
    imports
      .filter(({ under }) => !under.neverRuns)
      .flatMap(({ statement }) => {
        if (statement.kind === 'import')
          return statement.items.flatMap(({ name }) => everyModule(project, name.value));
        const target = project.resolveFrom(path, statement);
        const prefix = statement.module === undefined ? '' : `${statement.module.value}.`;
        const inner = statement.items.map(({ name }) => {
          if (target.kind === 'file') return project.files.submodule(target.path, name.value);
          return statement.level === 0
            ? project.resolve(`${prefix}${name.value}`)
            : project.files.relative(path, statement.level, `${prefix}${name.value}`);
        });
        return [target, ...inner].flatMap((one) => (one?.kind === 'file' ? [one.path] : []));
      }),
  );
}

/** `import a.b.c` brings in `a`, `a.b` and `a.b.c`. */
function everyModule(project: PythonProject, dotted: string): string[] {
  const parts = dotted.split('.');
  return parts.flatMap((_, i) => {
    const target = project.resolve(parts.slice(0, i + 1).join('.'));
    return target.kind === 'file' ? [target.path] : [];
  });
}
