import type { PythonCall, PythonScope } from '../../../syntax/python/scopes.ts';
import type { Act } from '../../acts/act.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { CallGraph } from '../../python/call-graph.ts';
import { folderOf } from '../../python/module-files.ts';
import type { Place } from '../../python/resolver.ts';
import { importedBy } from '../python/python-apps.ts';
import { importRootOf } from '../python/python-modules.ts';
import { fileStarted } from '../reach/edges.ts';
import type { ServedProtocol } from './served-protocols.ts';

/** A call of a Python program that dials a server while it starts and ends the program where nobody answers. */
export interface PythonDial {
  readonly call: PythonCall['call'];
  readonly protocol: ServedProtocol;
}

/**
 * Clients that dial when they are made, once, and raise (pika/connection.py, `DEFAULT_CONNECTION_ATTEMPTS = 1`; PEP 249,
 * `connect`). Those that dial later or try again by themselves are not among them: SQLAlchemy's engines, Celery, aio_pika's
 * robust connections.
 */
const DIALLING: readonly (readonly [path: RegExp, protocol: ServedProtocol])[] = [
  [/^pika\.(?:adapters\.(?:blocking_connection\.)?)?BlockingConnection$/, 'amqp'],
  [/^psycopg2?\.connect$/, 'postgres'],
  [/^(?:pymysql|MySQLdb|mysql\.connector)\.connect$/, 'mysql'],
];

/** Whoever tries again, or waits first, says so in the file. */
const TRIES_AGAIN = /connection_attempts|tenacity|backoff|\bretr(?:y|ies)|sleep\(|wait/i;

/** Functions deeper than this are not followed. */
const DEEPEST = 6;

/** The first such call that a Python program makes in any case: of the file that a command starts, and of the modules that it imports. */
export function dialOfPython(deployment: Deployment, act: Act): PythonDial | undefined {
  const entry = act.kind === 'serve' || act.kind === 'run' ? fileStarted(deployment, act) : undefined;
  if (entry === undefined || deployment.repository.file(entry)?.format !== 'python') return undefined;
  const named =
    act.kind === 'serve' ? textOf(deployment.programs, act, 'app') : act.operands.get('module')?.[0];
  const root = importRootOf(entry, named?.value.split(':')[0]) ?? folderOf(entry);
  const graph = new CallGraph(importedBy(deployment, [entry], root));
  const walk = new DialWalk(deployment, graph);
  const inEntry = walk.module(entry, act.kind === 'run');
  if (inEntry !== undefined) return inEntry;
  for (const { path } of graph.project.modules) {
    const found = path === entry ? undefined : walk.module(path, false);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Follows what a module runs at its top, in any case and caught by nobody. */
class DialWalk {
  readonly #deployment: Deployment;
  readonly #graph: CallGraph;
  readonly #seen = new Set<PythonScope>();

  constructor(deployment: Deployment, graph: CallGraph) {
    this.#deployment = deployment;
    this.#graph = graph;
  }

  module(path: string, isScript: boolean): PythonDial | undefined {
    const scope = this.#graph.project.scope(path);
    return scope === undefined ? undefined : this.#body({ path, scope }, isScript, 0);
  }

  #body(place: Place, isScript: boolean, depth: number): PythonDial | undefined {
    if (this.#seen.has(place.scope) || depth > DEEPEST) return undefined;
    this.#seen.add(place.scope);
    for (const { call, under } of place.scope.calls) {
      if (under.neverRuns || under.conditional || under.importGuarded || (under.mainGuard && !isScript))
        continue;
      const found = this.#call(call, place, depth);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #call(call: PythonCall['call'], place: Place, depth: number): PythonDial | undefined {
    const callee = this.#graph.valueOf(call.callee, place);
    if (callee.kind === 'external') {
      const protocol = DIALLING.find(([path]) => path.test(callee.path))?.[1];
      return protocol === undefined || this.#triesAgain(place.path) ? undefined : { call, protocol };
    }
    const target = this.#graph.functionOf(callee);
    if (target === undefined || target.node.async || target.scope.yields.length > 0) return undefined;
    if (!this.#graph.runsWhenCalled(target) || this.#triesAgain(target.path)) return undefined;
    return this.#body({ path: target.path, scope: target.scope }, false, depth + 1);
  }

  #triesAgain(path: string): boolean {
    return TRIES_AGAIN.test(this.#deployment.repository.file(path)?.content ?? '');
  }
}
