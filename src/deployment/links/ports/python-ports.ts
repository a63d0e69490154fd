import { allScopes, dottedPath, scopesOf } from '../../../syntax/python/scopes.ts';
import type { CallExpression, PythonExpression } from '../../../syntax/python/tree.ts';
import type { Deployment } from '../../deployment.ts';
import type { ServerProgram, ServerStart } from '../../python/apps.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { environmentRead } from '../python/environment-reads.ts';
import { pythonStarts, pythonWorks } from '../python/python-starts.ts';
import type { ContainerProcess } from './container-process.ts';
import type { Listening, ListeningPort } from './listening-port.ts';

/** Ports that these take when the call gives none, by the signature of each. */
const DEFAULTS: Readonly<Partial<Record<ServerProgram, number>>> = {
  uvicorn: 8000,
  flask: 5000,
  quart: 5000,
  sanic: 8000,
  aiohttp: 8080,
  waitress: 8080,
};

/** The ports of the servers that a Python file starts when it is run; undefined where it works and no server is seen. */
export function portsOfPython(
  deployment: Deployment,
  process: Pick<ContainerProcess, 'environment' | 'open'>,
  path: string,
): Listening | undefined {
  const starts = pythonStarts(deployment, path);
  if (starts.length === 0) return pythonWorks(deployment, path) ? undefined : [];
  const found: ListeningPort[] = [];
  for (const start of starts) {
    const port = portOf(deployment, process, start);
    if (isUnknown(port)) return port;
    found.push({ ...port, start: { path, start } });
  }
  return found;
}

function portOf(
  deployment: Deployment,
  process: Pick<ContainerProcess, 'environment' | 'open'>,
  start: ServerStart,
): Known<ListeningPort> {
  const by = start.call;
  const given = start.arguments.get('port');
  if (given === undefined) {
    const number = DEFAULTS[start.program];
    const isSaid = ['config', 'listen', 'uds', 'fd', 'sock', 'path', 'listener'].some((name) =>
      start.arguments.has(name),
    );
    return number === undefined || isSaid || start.hasUnknownArguments
      ? unknown('its port is said elsewhere', start.callee.span())
      : { number, at: start.callee.span(), by };
  }
  const value = portValue(deployment, given, 0);
  if (typeof value === 'number') return { number: value, at: given.text.span(), by };
  if (value === undefined) return unknown('its port is worked out', given.text.span());
  const set = process.environment.get(value.name);
  if (set !== undefined)
    return set.isKnown && /^\d+$/.test(set.value)
      ? { number: Number(set.value), at: set.span(), by }
      : unknown(set.unknown ?? `\`${set.value}\` is no port`, set.span());
  return process.open !== undefined || value.otherwise === undefined
    ? unknown(process.open ?? `\`${value.name}\` is set nowhere`, given.text.span())
    : { number: value.otherwise, at: given.text.span(), by };
}

interface FromEnvironment {
  readonly name: string;
  readonly otherwise: number | undefined;
}

/** A number, or a variable with its default: `8000`, `PORT`, `int(os.getenv("PORT", 8000))`. */
function portValue(
  deployment: Deployment,
  expression: PythonExpression,
  depth: number,
): number | FromEnvironment | undefined {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'string')
    return /^\d+$/.test(expression.value.value) ? Number(expression.value.value) : undefined;
  const read = environmentRead(expression);
  if (read !== undefined) {
    const otherwise =
      read.otherwise === undefined ? undefined : portValue(deployment, read.otherwise, depth + 1);
    return { name: read.name.value, otherwise: typeof otherwise === 'number' ? otherwise : undefined };
  }
  if (depth > 4) return undefined;
  if (expression.kind === 'call') return ofInt(deployment, expression, depth);
  return expression.kind === 'name' ? ofName(deployment, expression, depth) : undefined;
}

function ofInt(deployment: Deployment, call: CallExpression, depth: number) {
  const [first] = call.arguments;
  return dottedPath(call.callee) === 'int' && first !== undefined && call.arguments.length === 1
    ? portValue(deployment, first.value, depth + 1)
    : undefined;
}

/** A name that is bound once in its file, at the top or in a function. */
function ofName(deployment: Deployment, { text }: PythonExpression, depth: number) {
  const tree = deployment.pythonTree(text.path);
  if (tree === undefined) return undefined;
  const bound = [...allScopes(scopesOf(tree))].flatMap((scope) => scope.bindings.get(text.value) ?? []);
  const [only] = bound;
  return bound.length === 1 && only?.origin.kind === 'value'
    ? portValue(deployment, only.origin.value, depth + 1)
    : undefined;
}
