import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import { allScopes } from '../../../syntax/python/scopes.ts';
import type { PythonExpression } from '../../../syntax/python/tree.ts';
import type { Act } from '../../acts/act.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { PythonProject } from '../../python/project.ts';
import type { Place } from '../../python/resolver.ts';
import { applicationRoutes } from '../../python/routes/application-routes.ts';
import type { Routes } from '../../routes/route.ts';
import { isUnknown, unknown } from '../../unknown.ts';
import { nodeProgram } from '../javascript/node-programs.ts';
import { fileInContainer } from '../ports/container-files.ts';
import type { ContainerProcess } from '../ports/container-process.ts';
import { listeningOf } from '../ports/listening.ts';
import type { ListeningPort } from '../ports/listening-port.ts';
import { importedBy, MOST_MODULES } from '../python/python-apps.ts';
import { importRootOf } from '../python/python-modules.ts';
import { siteRoutes } from './django-sites.ts';

/** An application that answers on a port. */
export interface ServedRoutes {
  /** The module that holds it, or begins the program. */
  readonly entry: string;
  readonly routes: Routes;
}

/** Variables that put an application below a path. */
const MOVES = ['ROOT_PATH', 'SCRIPT_NAME', 'UVICORN_ROOT_PATH', 'APPLICATION_ROOT', 'FORWARDED_PREFIX'];
/** Switches that do so, or that wrap the application. */
const MOVED_BY = ['root-path', 'paste', 'url-prefix', 'interface'];

/** What answers over HTTP on a port of a container; undefined where no application of the repository is known to. */
export function routesAt(
  deployment: Deployment,
  process: ContainerProcess,
  port: number,
): ServedRoutes | undefined {
  const listening = listeningOf(deployment, process);
  if (isUnknown(listening)) return undefined;
  const [only, ...more] = listening.filter(({ number }) => number === port);
  if (only === undefined || more.length > 0) return undefined;
  if (only.node !== undefined) {
    const { entry, object } = only.node;
    return { entry, routes: nodeProgram(deployment)(entry).routes().of(object) };
  }
  const named =
    only.act === undefined ? inFile(deployment, only) : onCommandLine(deployment, process, only.act);
  if (named === undefined) return undefined;
  const settings = process.environment.get('DJANGO_SETTINGS_MODULE')?.value;
  const isMoved = MOVES.some((name) => process.environment.has(name));
  return {
    entry: named.entry,
    routes: isMoved
      ? unknown('a variable puts the application below a path', process.text.span())
      : routesFor(deployment)({ ...named, settings }),
  };
}

/** An application by the expression that names it in a module. */
interface NamedApplication {
  readonly entry: string;
  readonly root: string;
  /** `app`, `create_app()`. */
  readonly name: string;
  readonly text: Text;
  /** `DJANGO_SETTINGS_MODULE` of the container, where it is set. */
  readonly settings: string | undefined;
  /** Where the expression stands in the module, when it does. */
  readonly expression?: PythonExpression;
}

const routesFor = once((deployment: Deployment) => {
  const known = new Map<string, Routes>();
  return (named: NamedApplication): Routes => {
    const key = [
      named.entry,
      named.root,
      named.name,
      named.settings ?? '',
      named.expression?.text.span().start ?? '',
    ].join('\u0000');
    const routes = known.get(key) ?? readRoutes(deployment, named);
    known.set(key, routes);
    return routes;
  };
});

function readRoutes(deployment: Deployment, named: NamedApplication): Routes {
  const site = siteRoutes(deployment, named);
  if (site !== undefined) return site;
  const project = importedBy(deployment, [named.entry], named.root);
  const module = project.scope(named.entry);
  if (module === undefined) return unknown('its module cannot be read', named.text.span());
  if ([...project.modules].length >= MOST_MODULES)
    return unknown('it has too many modules', named.text.span());
  const place =
    named.expression === undefined
      ? { path: named.entry, scope: module }
      : placeOf(project, named.entry, named.expression);
  return place === undefined
    ? unknown('where it is made cannot be told', named.text.span())
    : applicationRoutes(project, named.expression ?? expressionOf(named), place);
}

function expressionOf({ name, text }: NamedApplication): PythonExpression {
  const start = text.value.lastIndexOf(name);
  const own = start < 0 ? text.standIn(name) : text.slice(start, start + name.length);
  if (!name.endsWith('()')) return { kind: 'name', text: own };
  return {
    kind: 'call',
    text: own,
    callee: { kind: 'name', text: own.slice(0, name.length - 2) },
    arguments: [],
  };
}

/** The scope in which an expression of the module stands. */
function placeOf(project: PythonProject, path: string, expression: PythonExpression): Place | undefined {
  const module = project.scope(path);
  if (module === undefined) return undefined;
  const { start } = expression.text.span();
  for (const scope of allScopes(module)) {
    if (scope.calls.some(({ call }) => call.text.span().start <= start && start < call.text.span().end))
      return { path, scope };
  }
  return undefined;
}

/** `uvicorn app.main:app`, `gunicorn 'shop:create_app()'`. */
function onCommandLine(
  deployment: Deployment,
  process: ContainerProcess,
  act: Act,
): Omit<NamedApplication, 'settings'> | undefined {
  const text = textOf(deployment.programs, act, 'app');
  if (text?.isKnown !== true || act.open !== undefined || MOVED_BY.some((name) => act.options.has(name)))
    return undefined;
  const match = /^([\w.]+)(?::([A-Za-z_]\w*)(\(\))?)?$/.exec(text.value);
  const entry = match === null ? undefined : fileInContainer(deployment, process, act);
  const root = entry === undefined ? undefined : importRootOf(entry, match?.[1]);
  if (entry === undefined || root === undefined || match === null) return undefined;
  const otherwise = act.program === 'gunicorn' ? 'application' : undefined;
  const name = match[2] ?? otherwise;
  const isFactory = match[3] !== undefined || act.options.has('factory');
  return name === undefined ? undefined : { entry, root, name: isFactory ? `${name}()` : name, text };
}

/** `uvicorn.run("main:app")`, `uvicorn.run(app)`, `app.run()`. */
function inFile(
  deployment: Deployment,
  { start: found }: ListeningPort,
): Omit<NamedApplication, 'settings'> | undefined {
  if (found === undefined) return undefined;
  const { path, start } = found;
  const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
  if (start.hasUnknownArguments || start.arguments.has('root_path')) return undefined;
  if (start.program === 'flask' || start.program === 'quart') {
    const expression = objectOf(deployment, path, start.callee);
    return expression === undefined
      ? undefined
      : { entry: path, root: folder, name: '', text: start.callee, expression };
  }
  const app = start.arguments.get('app') ?? start.arguments.get('application');
  if (app === undefined) return undefined;
  if (app.kind !== 'string') return { entry: path, root: folder, name: '', text: app.text, expression: app };
  const [module = '', name = ''] = app.value.value.split(':');
  const entry = posix.join(folder, `${module.replaceAll('.', '/')}.py`);
  const isFactory = start.arguments.has('factory');
  return deployment.repository.hasFile(entry) && /^[A-Za-z_]\w*$/.test(name)
    ? { entry, root: folder, name: isFactory ? `${name}()` : name, text: app.value }
    : undefined;
}

/** `app` of `app.run`. */
function objectOf(deployment: Deployment, path: string, callee: Text): PythonExpression | undefined {
  const module = importedBy(deployment, [path], posix.dirname(path) === '.' ? '' : posix.dirname(path)).scope(
    path,
  );
  if (module === undefined) return undefined;
  const { start } = callee.span();
  for (const scope of allScopes(module))
    for (const { call } of scope.calls)
      if (call.callee.kind === 'attribute' && call.callee.text.span().start === start)
        return call.callee.object;
  return undefined;
}
