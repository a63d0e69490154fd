import type { Text } from '../../repository/text.ts';
import { allScopes, type PythonScope } from '../../syntax/python/scopes.ts';
import type { CallExpression, PythonExpression, PythonTree } from '../../syntax/python/tree.ts';
import { compilePatterns } from './blocking-knowledge.ts';
import { CallGraph } from './call-graph.ts';
import { type PythonProject, pythonProject } from './project.ts';
import type { Place } from './resolver.ts';

export type ServerProgram =
  | 'uvicorn'
  | 'hypercorn'
  | 'gunicorn'
  | 'waitress'
  | 'flask'
  | 'quart'
  | 'sanic'
  | 'aiohttp'
  | 'werkzeug'
  | 'wsgiref'
  | 'tornado'
  | 'gevent'
  | 'cherrypy';

/** A call that starts a server from Python. */
export interface ServerStart {
  readonly program: ServerProgram;
  /** What is called: `uvicorn.run`, `flask.Flask().run`. */
  readonly call: string;
  /** The characters of the callee. */
  readonly callee: Text;
  readonly text: Text;
  /** By name; positional ones by the name that they have in the program's own signature. */
  readonly arguments: ReadonlyMap<string, PythonExpression>;
  /** `**options` is among them: more may be set than is seen. */
  readonly hasUnknownArguments: boolean;
  /** Only runs when the module is started as a script: under `__main__`, or in a function that is only called there. */
  readonly underMainGuard: boolean;
  /** Name of the function it stands in. */
  readonly inFunction?: string;
}

/** An application object at the top of a module, to be named `module:name` on a server's command line. */
export interface AppObject {
  readonly name: string;
  readonly place: Text;
  readonly framework: string;
  readonly interface: 'asgi' | 'wsgi' | 'aiohttp';
}

/** Server starts of one file by itself. An application that comes from another file is not recognised. */
export function serverStarts(tree: PythonTree): ServerStart[] {
  const path = tree.text.path;
  return serverStartsIn(pythonProject([{ path, tree }], ['']), path);
}

/** Server starts of one file, with what it imports from the project known. */
export function serverStartsIn(project: PythonProject, path: string): ServerStart[] {
  const graph = new CallGraph(project);
  const module = project.scope(path);
  if (module === undefined) return [];
  const guarded = functionsUnderGuard(module);
  return [...allScopes(module)].flatMap((scope) =>
    scope.calls.flatMap(({ call, under }) => {
      const found = startOf(call, graph, { path, scope });
      const name = functionAround(scope);
      const isGuarded = under.mainGuard || (name !== undefined && guarded.has(name));
      return found === undefined
        ? []
        : [{ ...found, underMainGuard: isGuarded, ...(name !== undefined && { inFunction: name }) }];
    }),
  );
}

/** Application objects at the top of one file. */
export function appObjects(project: PythonProject, path: string): AppObject[] {
  const graph = new CallGraph(project);
  const scope = project.scope(path);
  if (scope === undefined) return [];
  return [...scope.bindings].flatMap(([name, [first]]) => {
    if (first?.origin.kind !== 'value') return [];
    const value = graph.memberOf({ kind: 'module', path }, name);
    const app = value.kind === 'external' ? APPS.find(({ pattern }) => pattern.test(value.path)) : undefined;
    return app === undefined
      ? []
      : [{ name, place: first.name, framework: app.framework, interface: app.interface }];
  });
}

const APPS: readonly { pattern: RegExp; framework: string; interface: AppObject['interface'] }[] = [
  app('fastapi', 'asgi', 'fastapi.{FastAPI,applications.FastAPI}()'),
  app('starlette', 'asgi', 'starlette.applications.Starlette()'),
  app('quart', 'asgi', 'quart.{Quart,app.Quart}()'),
  app('sanic', 'asgi', 'sanic.{Sanic,app.Sanic}()'),
  app('litestar', 'asgi', 'litestar.{Litestar,app.Litestar}()'),
  app('django', 'asgi', 'django.core.asgi.get_asgi_application()'),
  app('flask', 'wsgi', 'flask.{Flask,app.Flask}()'),
  app('bottle', 'wsgi', 'bottle.{Bottle,default_app}()'),
  app('django', 'wsgi', 'django.core.wsgi.get_wsgi_application()'),
  app('aiohttp', 'aiohttp', 'aiohttp.web.Application()'),
];

function app(framework: string, spoken: AppObject['interface'], pattern: string) {
  return { pattern: compilePatterns([pattern]), framework, interface: spoken };
}

interface Signature {
  readonly program: ServerProgram;
  readonly pattern: RegExp;
  readonly positional: readonly string[];
}

/** Callables that serve, with the names of their first parameters, from each program's own signature. */
const STARTS: readonly Signature[] = [
  start('uvicorn', 'uvicorn.{run,main.run}', 'app'),
  start('uvicorn', 'uvicorn.{Config,config.Config}', 'app'),
  start('hypercorn', 'hypercorn.{asyncio,trio}.serve', 'app config'),
  start('hypercorn', 'hypercorn.run.run', 'config'),
  start('gunicorn', 'gunicorn.app.wsgiapp.run', 'prog'),
  start('waitress', 'waitress.serve', 'app'),
  start('flask', 'flask.{Flask,app.Flask}().run', 'host port debug load_dotenv'),
  start('quart', 'quart.{Quart,app.Quart}().run', 'host port debug use_reloader'),
  start('sanic', 'sanic.{Sanic,app.Sanic}().run', 'host port'),
  start('aiohttp', 'aiohttp.web.{run_app,TCPSite}', 'app'),
  start('werkzeug', 'werkzeug.serving.run_simple', 'hostname port application use_reloader use_debugger'),
  start('wsgiref', 'wsgiref.simple_server.make_server', 'host port app'),
  start('tornado', 'tornado.web.Application().listen', 'port address'),
  start('gevent', 'gevent.pywsgi.WSGIServer', 'listener application'),
  start('cherrypy', 'cherrypy.quickstart', 'root script_name config'),
];

function start(program: ServerProgram, pattern: string, positional: string): Signature {
  return { program, pattern: compilePatterns([pattern]), positional: positional.split(' ') };
}

type Found = Omit<ServerStart, 'underMainGuard' | 'inFunction'>;

function startOf(call: CallExpression, graph: CallGraph, place: Place): Found | undefined {
  const callee = graph.valueOf(call.callee, place);
  if (callee.kind !== 'external') return undefined;
  const signature = STARTS.find(({ pattern }) => pattern.test(callee.path));
  if (signature === undefined) return undefined;
  const given = new Map<string, PythonExpression>();
  call.arguments.forEach(({ name, spread, value }, index) => {
    const key = name?.value ?? signature.positional[index];
    if (spread === undefined && key !== undefined) given.set(key, value);
  });
  return {
    program: signature.program,
    call: callee.path,
    callee: call.callee.text,
    text: call.text,
    arguments: given,
    hasUnknownArguments: call.arguments.some(({ spread }) => spread !== undefined),
  };
}

/** Name of the function that a scope is, or is in; functions in functions count for the outermost. */
function functionAround(scope: PythonScope): string | undefined {
  let name: string | undefined;
  for (let at: PythonScope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.node?.kind === 'function') name = at.node.name.value;
  }
  return name;
}

/** Names of functions that are called under `__main__`, directly or by one another, and nowhere else at the top. */
function functionsUnderGuard(module: PythonScope): ReadonlySet<string> {
  const guarded = new Set<string>();
  const open: string[] = [];
  const always = new Set<string>();
  for (const { call, under } of module.calls) {
    for (const name of namesCalled(call)) {
      if (under.mainGuard) open.push(name);
      else always.add(name);
    }
  }
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (guarded.has(name) || always.has(name)) continue;
    guarded.add(name);
    const inner = module.children.find(
      (child) => child.node?.kind === 'function' && child.node.name.value === name,
    );
    for (const { call } of inner?.calls ?? []) open.push(...namesCalled(call));
  }
  return guarded;
}

/** `main()`, and `main` handed on as in `asyncio.run(main())` or `typer.run(main)`. */
function namesCalled(call: CallExpression): string[] {
  return [call.callee, ...call.arguments.map(({ value }) => value)].flatMap((each) =>
    each.kind === 'name' ? [each.text.value] : [],
  );
}
