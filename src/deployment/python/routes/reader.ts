import type { Text } from '../../../repository/text.ts';
import type { CallExpression, PythonExpression } from '../../../syntax/python/tree.ts';
import { ANYTHING, type PathPattern } from '../../routes/pattern.ts';
import type { Route, RouteTable } from '../../routes/route.ts';
import { type Unknown, unknown } from '../../unknown.ts';
import type { PythonFunction } from '../values.ts';
import { bodiesOf } from './bodies.ts';
import type { Definition, Definitions } from './definitions.ts';
import { type ObjectUse, type ObjectUses, parameterFor } from './object-uses.ts';
import { pathValue } from './path-values.ts';

/** More routes than this are no longer read. */
const MOST_ROUTES = 5000;
const DEEPEST = 20;

/** What the reader of a framework knows: how each use of an application or router adds to its routes. */
export interface Reading {
  readonly definitions: Definitions;
  readonly uses: ObjectUses;
  readonly framework: RouteTable['framework'];
  readonly found: Route[];
  /** Why not all routes are known; the first reason. */
  doubt: Unknown | undefined;
}

export function doubt(reading: Reading, why: string, text: Text): void {
  reading.doubt ??= unknown(why, text.span());
}

/** The value of an argument by its name or place. */
export function argumentOf(call: CallExpression, name: string, index?: number): PythonExpression | undefined {
  const named = call.arguments.find((one) => one.name?.value === name);
  const placed = index === undefined ? undefined : call.arguments[index];
  return (named ?? (placed?.name === undefined && placed?.spread === undefined ? placed : undefined))?.value;
}

export function spreadsInto(call: CallExpression): boolean {
  return call.arguments.some(({ spread }) => spread !== undefined);
}

/** The characters of an argument that is a path or a prefix; nothing where it is not given. */
export function pathArgument(
  { definitions }: Reading,
  { call, place }: Pick<Definition, 'call' | 'place'>,
  names: { readonly name: string; readonly index?: number },
): PathPattern | undefined {
  const value = argumentOf(call, names.name, names.index);
  if (value === undefined) return spreadsInto(call) ? [ANYTHING] : undefined;
  if (value.kind === 'constant') return value.value === null ? undefined : [ANYTHING];
  return pathValue(definitions.graph, value, place);
}

/** The words of a list of literal strings, in capitals. */
export function wordsIn(expression: PythonExpression | undefined): readonly string[] | undefined {
  if (expression === undefined || !('items' in expression)) return undefined;
  const words = expression.items.map((item) =>
    item.kind === 'string' && item.value.isKnown ? item.value.value : '',
  );
  return words.includes('') ? undefined : words.map((word) => word.toUpperCase());
}

export function addRoute(reading: Reading, route: Route): void {
  if (reading.found.length >= MOST_ROUTES) doubt(reading, 'it has too many routes', route.place);
  else reading.found.push(route);
}

/** What its handler answers, when that is one function of the project. */
export function bodiesFrom({ framework }: Reading, handler: PythonFunction | undefined): Route['bodies'] {
  return handler && (() => bodiesOf(handler, framework));
}

/** Everything below a prefix may be answered. */
export function addOpen(reading: Reading, prefix: PathPattern, place: Text): void {
  addRoute(reading, {
    pattern: [...prefix, ANYTHING],
    methods: undefined,
    place,
    conditional: true,
  });
}

/** How a framework reads one use; true when it understood it. */
export type UseReader = (reading: Reading, use: ObjectUse, around: Mounted) => boolean;

/** An application or router and where it is put. */
export interface Mounted {
  readonly object: Definition;
  readonly prefix: PathPattern;
  readonly conditional: boolean;
  readonly depth: number;
}

/** Reads all uses of an object. One that is not understood may add routes of which nothing is known. */
export function readUses(reading: Reading, mounted: Mounted, read: UseReader): void {
  if (mounted.depth > DEEPEST) {
    doubt(reading, 'its routers go too deep', mounted.object.call.text);
    return;
  }
  for (const use of reading.uses.of(mounted.object)) {
    const here = { ...mounted, conditional: mounted.conditional || use.conditional };
    if (read(reading, use, here) || isHarmless(reading, use)) continue;
    doubt(reading, `\`${shown(use)}\` may add routes`, use.name);
  }
}

function shown(use: ObjectUse): string {
  const text = use.kind === 'method' || use.kind === 'argument' ? use.call.text.value : use.name.value;
  return text.replace(/\s+/g, ' ').slice(0, 60);
}

/** Functions of other packages that take an application and add no routes to it, or that only run it. */
const ADDS_NOTHING =
  /^(?:builtins\.(?:print|isinstance|len|id|str|repr|type|callable)|uvicorn\.(?:run|Config|config\.Config)|hypercorn\.\w+\.serve|waitress\.serve|gevent\.pywsgi\.WSGIServer|werkzeug\.\w+\.\w+|asgiref\.wsgi\.WsgiToAsgi|a2wsgi\.\w+|mangum\.Mangum|(?:fastapi|starlette)\.(?:testclient\.TestClient|staticfiles\.\w+|middleware\.\w+(?:\.\w+)?)|fastapi_pagination\.add_pagination|opentelemetry\..+\.instrument_app|opentelemetry\..+\.instrument|logfire\.instrument_\w+|sentry_sdk\..+|prometheus_fastapi_instrumentator\.(?:\w+\.)*Instrumentator\(.*\)\.(?:add\(.*\)\.)*instrument|flask_(?:cors|sqlalchemy|migrate|login|jwt_extended|bcrypt|mail|wtf(?:\.csrf)?|limiter|compress|caching|session|marshmallow|talisman|httpauth|seasurf|babel|moment|bootstrap|principal|redis|pymongo|mongoengine|sslify|assets)\b.*|asgi_correlation_id\..+|logging\..+|redis\..+|sqlalchemy\..+)$/;

/** Handed to a function that is read, returned, given another name, or only looked at. */
function isHarmless({ definitions }: Reading, use: ObjectUse): boolean {
  if (use.kind === 'argument') {
    const parameter = parameterFor(definitions, use);
    if (parameter !== undefined) return definitions.handed(parameter) !== undefined;
    const callee = definitions.graph.valueOf(use.call.callee, use.place);
    return callee.kind === 'external' && ADDS_NOTHING.test(callee.path);
  }
  if (use.kind === 'attribute')
    return /^(?:state|title|version|description|debug|config|logger|openapi\w*|dependency_overrides|extensions|secret_key|jinja_env|json\w*|wsgi_app|name|import_name|root_path|url_map|user_middleware|exception_handlers|docs_url|redoc_url|testing|cli|instance_path|static_\w+|template_\w+|permanent_session_lifetime|tags|prefix|app_context|test_client)$/.test(
      use.attribute,
    );
  if (use.kind !== 'other') return false;
  const start = use.name.span().start;
  const isHere = (one: PythonExpression): boolean => one.kind === 'name' && one.text.span().start === start;
  return (
    use.place.scope.returns.some(isHere) ||
    [...use.place.scope.bindings.values()].some(
      (bindings) =>
        bindings.length === 1 && bindings[0]?.origin.kind === 'value' && isHere(bindings[0].origin.value),
    )
  );
}
