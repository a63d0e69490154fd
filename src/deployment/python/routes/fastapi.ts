import type { PythonExpression } from '../../../syntax/python/tree.ts';
import { type PathPattern, templated } from '../../routes/pattern.ts';
import type { Definition } from './definitions.ts';
import type { ObjectUse } from './object-uses.ts';
import {
  addOpen,
  addRoute,
  argumentOf,
  bodiesFrom,
  doubt,
  type Mounted,
  pathArgument,
  type Reading,
  readUses,
  spreadsInto,
  wordsIn,
} from './reader.ts';

export const FASTAPI = /^fastapi\.(?:applications\.)?FastAPI$/;
export const STARLETTE = /^starlette\.applications\.Starlette$/;
const ROUTER = /^(?:fastapi\.(?:routing\.)?APIRouter|starlette\.routing\.Router)$/;
/** `{name}` and `{name:path}` (starlette/routing.py, compile_path). */
const PARAMETER = /\{\w+(?::\w+)?\}/g;

const VERBS = /^(?:get|post|put|delete|patch|options|head|trace)$/;
const LISTED = /^(?:api_route|add_api_route|route|add_route)$/;
const SOCKETS = /^(?:websocket|websocket_route|add_api_websocket_route|add_websocket_route)$/;
const NO_ROUTES =
  /^(?:on_event|add_event_handler|url_path_for|openapi|build_middleware_stack|setup|add_exception_handler|get_openapi)$/;

/** Reads the routes of a FastAPI or Starlette application. */
export function readFastapi(reading: Reading, app: Definition): void {
  const { call } = app;
  if (spreadsInto(call)) doubt(reading, 'it is made with arguments that are not seen', call.text);
  for (const name of ['routes', 'root_path', 'middleware', 'exception_handlers'])
    if (argumentOf(call, name) !== undefined) doubt(reading, `\`${name}\` may add to its routes`, call.text);
  if (FASTAPI.test(app.made)) {
    // What it serves by itself: they can be moved and switched off.
    for (const path of ['/docs', '/redoc', '/openapi.json'])
      addOpen(reading, [{ kind: 'literal', value: path }], call.text);
    for (const name of ['docs_url', 'redoc_url', 'openapi_url']) {
      const moved = pathArgument(reading, app, { name });
      if (moved !== undefined) addOpen(reading, moved, call.text);
    }
  }
  readUses(reading, { object: app, prefix: [], conditional: false, depth: 0 }, readUse);
}

function readUse(reading: Reading, use: ObjectUse, around: Mounted): boolean {
  if (use.kind === 'argument') return isIncluded(use) || exposesMetrics(reading, use, around);
  if (use.kind !== 'method') return false;
  const { method, call } = use;
  if (VERBS.test(method) || LISTED.test(method) || SOCKETS.test(method))
    return readRoute(reading, use, around);
  if (method === 'include_router') return include(reading, use, around);
  if (method === 'mount') {
    addOpen(
      reading,
      [...around.prefix, ...(pathArgument(reading, use, { name: 'path', index: 0 }) ?? [])],
      call.text,
    );
    return true;
  }
  if (method === 'add_middleware' || method === 'middleware') return readMiddleware(reading, use);
  if (method === 'exception_handler') return readHandler(reading, use);
  return NO_ROUTES.test(method);
}

type MethodUse = ObjectUse & { readonly kind: 'method' };

/** FastAPI's own routes answer the methods that they name and no other; those of Starlette add HEAD to GET (routing.py of both). */
function readRoute(reading: Reading, use: MethodUse, around: Mounted): boolean {
  const { method, call } = use;
  const path = pathArgument(reading, use, { name: 'path', index: 0 });
  const isStarlette = /^(?:route|add_route)$/.test(method);
  const listed = argumentOf(call, 'methods', isStarlette && method === 'add_route' ? 2 : undefined);
  const methods = VERBS.test(method)
    ? [method.toUpperCase()]
    : SOCKETS.test(method)
      ? ['websocket']
      : listed === undefined
        ? isStarlette
          ? undefined
          : ['GET']
        : wordsIn(listed);
  addRoute(reading, {
    pattern: templated([...around.prefix, ...(path ?? [])], PARAMETER),
    methods: isStarlette && methods?.includes('GET') === true ? [...methods, 'HEAD'] : methods,
    place: argumentOf(call, 'path', 0)?.text ?? call.text,
    bodies: bodiesFrom(reading, use.decorates ?? handlerOf(reading, use)),
    conditional: around.conditional,
  });
  return true;
}

function handlerOf({ definitions }: Reading, { call, place }: MethodUse) {
  const given: PythonExpression | undefined = argumentOf(call, 'endpoint', 1);
  const value = given === undefined ? undefined : definitions.graph.valueOf(given, place);
  return value?.kind === 'function' ? value.function : undefined;
}

function include(reading: Reading, use: MethodUse, around: Mounted): boolean {
  const { definitions } = reading;
  const given = argumentOf(use.call, 'router', 0);
  const router = given === undefined ? undefined : definitions.of(given, use.place);
  const prefix = pathArgument(reading, use, { name: 'prefix' }) ?? [];
  const below = [...around.prefix, ...prefix];
  if (router === undefined || !ROUTER.test(router.made)) {
    addOpen(reading, below, use.call.text);
    return true;
  }
  const own: PathPattern = pathArgument(reading, router, { name: 'prefix' }) ?? [];
  if (argumentOf(router.call, 'routes') !== undefined) addOpen(reading, below, router.call.text);
  readUses(
    reading,
    { object: router, prefix: [...below, ...own], conditional: around.conditional, depth: around.depth + 1 },
    readUse,
  );
  return true;
}

function isIncluded({ call }: ObjectUse & { kind: 'argument' }): boolean {
  return call.callee.kind === 'attribute' && call.callee.name.value === 'include_router';
}

/** `Instrumentator().instrument(app).expose(app)` serves `/metrics`, or what it is told. */
function exposesMetrics(reading: Reading, use: ObjectUse & { kind: 'argument' }, around: Mounted): boolean {
  const { call } = use;
  if (call.callee.kind !== 'attribute' || call.callee.name.value !== 'expose') return false;
  const endpoint = pathArgument(reading, { call, place: use.place }, { name: 'endpoint' });
  addOpen(reading, [...around.prefix, ...(endpoint ?? [{ kind: 'literal', value: '/metrics' }])], call.text);
  return true;
}

/** Middleware of these packages hands on what it gets, or refuses it. */
const HANDS_ON =
  /^(?:(?:fastapi|starlette)\.middleware\.\w+(?:\.\w+)?|slowapi\..+|asgi_correlation_id\..+|brotli_asgi\..+|uvicorn\.middleware\..+|sentry_sdk\..+|opentelemetry\..+|prometheus_client\..+)$/;
/** What a middleware of the project's own says that looks at paths or answers by itself. */
const ANSWERS = /\bpath\b|\burl\b|\bscope\b|Response\s*\(/;

function readMiddleware(reading: Reading, use: MethodUse): boolean {
  const { graph } = reading.definitions;
  const given = use.decorates ?? use.call.arguments[0]?.value;
  if (given === undefined) return false;
  if ('node' in given) return !ANSWERS.test(given.node.text.value);
  const value = graph.valueOf(given, use.place);
  if (value.kind === 'external') return HANDS_ON.test(value.path);
  return value.kind === 'class' && !ANSWERS.test(bodyOf(value.class.node.text.value));
}

/** Without its head, which names its bases. */
function bodyOf(text: string): string {
  return text.slice(text.indexOf(':') + 1);
}

/** A handler of what is not found may answer with a page instead. */
function readHandler(_reading: Reading, { call, decorates }: MethodUse): boolean {
  const [first] = call.arguments;
  const is404 = first?.value.kind === 'number' && first.value.value === 404;
  const text = decorates?.node.text.value ?? '';
  return is404
    ? /status_code\s*=\s*404/.test(text)
    : /status_code/.test(text) || !/HTTPException/.test(call.text.value);
}
