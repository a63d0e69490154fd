import { type PathPattern, templated } from '../../routes/pattern.ts';
import type { PythonFunction } from '../values.ts';
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

export const FLASK = /^(?:flask|quart)\.(?:app\.)?(?:Flask|Quart)$/;
const BLUEPRINT = /^(?:flask|quart)\.(?:blueprints\.)?Blueprint$/;
/** `<name>`, `<int:name>`, `<path:rest>` (werkzeug.routing.rules). */
const PARAMETER = /<(?:[^<>:]+(?:\([^()]*\))?:)?[A-Za-z_]\w*>/g;
const VERBS = /^(?:get|post|put|delete|patch)$/;
const NO_ROUTES =
  /^(?:after_request|teardown_\w+|before_serving|after_serving|context_processor|template_\w+|shell_context_processor|app_context|test_client|test_request_context|run|url_defaults|url_value_preprocessor|register_error_handler|app_template_\w+|app_context_processor|add_template_\w+|cli|before_app_first_request|before_first_request|make_\w+|open_resource|after_app_request)$/;

/** Reads the routes of a Flask or Quart application. */
export function readFlask(reading: Reading, app: Definition): void {
  const { call } = app;
  if (spreadsInto(call) || argumentOf(call, 'host_matching') !== undefined)
    doubt(reading, 'it is made with arguments that are not seen', call.text);
  const files = pathArgument(reading, app, { name: 'static_url_path' });
  addOpen(reading, files ?? [{ kind: 'literal', value: '/static' }], call.text);
  readUses(reading, { object: app, prefix: [], conditional: false, depth: 0 }, readUse);
}

function readUse(reading: Reading, use: ObjectUse, around: Mounted): boolean {
  if (use.kind === 'argument')
    return use.call.callee.kind === 'attribute' && use.call.callee.name.value === 'register_blueprint';
  if (use.kind === 'attribute' && use.decorates !== undefined) return readHook(use.attribute, use.decorates);
  if (use.kind !== 'method') return false;
  const { method } = use;
  if (VERBS.test(method) || method === 'route' || method === 'add_url_rule' || method === 'websocket')
    return readRoute(reading, use, around);
  if (method === 'register_blueprint') return register(reading, use, around);
  if (method === 'errorhandler' || method === 'app_errorhandler') return keepsStatus(use);
  return readHook(method, use.decorates);
}

function readHook(name: string, decorates: PythonFunction | undefined): boolean {
  return /^before_(?:app_)?request$/.test(name) ? handsOn(decorates) : NO_ROUTES.test(name);
}

type MethodUse = ObjectUse & { readonly kind: 'method' };

/** GET brings HEAD, and OPTIONS is answered everywhere (flask.sansio.app, add_url_rule). */
function readRoute(reading: Reading, use: MethodUse, around: Mounted): boolean {
  const { method, call, place } = use;
  const path = pathArgument(reading, use, { name: 'rule', index: 0 }) ?? [];
  const listed = argumentOf(call, 'methods');
  const named = VERBS.test(method)
    ? [method.toUpperCase()]
    : method === 'websocket'
      ? ['websocket']
      : listed === undefined
        ? ['GET']
        : wordsIn(listed);
  const handler = method === 'add_url_rule' ? argumentOf(call, 'view_func', 2) : undefined;
  const value = handler === undefined ? undefined : reading.definitions.graph.valueOf(handler, place);
  // The methods of a view class are its own.
  const isView = method === 'add_url_rule' && value?.kind !== 'function';
  const isElsewhere = ['host', 'subdomain', 'defaults', 'redirect_to'].some(
    (name) => argumentOf(call, name) !== undefined,
  );
  addRoute(reading, {
    pattern: templated([...around.prefix, ...path], PARAMETER),
    methods:
      isView || named === undefined
        ? undefined
        : [...named, ...(named.includes('GET') ? ['HEAD'] : []), 'OPTIONS'],
    place: argumentOf(call, 'rule', 0)?.text ?? call.text,
    bodies: bodiesFrom(reading, use.decorates ?? (value?.kind === 'function' ? value.function : undefined)),
    conditional: around.conditional || isElsewhere,
  });
  return true;
}

/** The prefix at the registration stands in the place of the blueprint's own (flask.sansio.blueprints, register). */
function register(reading: Reading, use: MethodUse, around: Mounted): boolean {
  const given = argumentOf(use.call, 'blueprint', 0);
  const blueprint = given === undefined ? undefined : reading.definitions.of(given, use.place);
  const stated = pathArgument(reading, use, { name: 'url_prefix' });
  if (blueprint === undefined || !BLUEPRINT.test(blueprint.made)) {
    doubt(reading, 'a blueprint of it cannot be read', use.call.text);
    return true;
  }
  const own: PathPattern = stated ?? pathArgument(reading, blueprint, { name: 'url_prefix' }) ?? [];
  if (argumentOf(blueprint.call, 'static_folder') !== undefined)
    addOpen(reading, [...around.prefix, ...own], blueprint.call.text);
  readUses(
    reading,
    {
      object: blueprint,
      prefix: [...around.prefix, ...own],
      conditional: around.conditional,
      depth: around.depth + 1,
    },
    readUse,
  );
  return true;
}

/** A function before each request that looks at the path may answer by itself. */
function handsOn(decorates: PythonFunction | undefined): boolean {
  const text = decorates?.node.text.value;
  return text !== undefined && !(/\bpath\b|\bendpoint\b|\burl\b/.test(text) && /\breturn\s+\S/.test(text));
}

/** A handler of what is not found may answer with a page instead. */
function keepsStatus({ call, decorates }: MethodUse): boolean {
  const [first] = call.arguments;
  const is404 = first?.value.kind === 'number' ? first.value.value === 404 : /NotFound/.test(call.text.value);
  return !is404 || /\b404\b/.test(bodyOf(decorates?.node.text.value ?? ''));
}

function bodyOf(text: string): string {
  return text.slice(text.indexOf('def '));
}
