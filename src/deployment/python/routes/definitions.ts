import type { PythonBinding, PythonScope } from '../../../syntax/python/scopes.ts';
import type { CallExpression, PythonExpression } from '../../../syntax/python/tree.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Place } from '../resolver.ts';

/** One object that a call makes: an application, a router. Two names of it have one definition. */
export interface Definition {
  readonly call: CallExpression;
  readonly place: Place;
  /** How the callee is named: `fastapi.FastAPI`. */
  readonly made: string;
}

/** Bindings of a name and the module that they stand in. */
export interface FoundBindings {
  readonly path: string;
  readonly bindings: readonly PythonBinding[];
}

const DEEPEST = 12;

/** What binds a name or an attribute of a module, through imports; undefined when that is not of the project. */
export function bindingsOf(
  graph: CallGraph,
  expression: PythonExpression,
  place: Place,
  depth = 0,
): FoundBindings | undefined {
  if (depth > DEEPEST) return undefined;
  if (expression.kind === 'attribute') {
    const object = graph.valueOf(expression.object, place);
    return object.kind === 'module' ? inModule(graph, object.path, expression.name.value, depth) : undefined;
  }
  if (expression.kind !== 'name') return undefined;
  for (let at: PythonScope | undefined = place.scope; at !== undefined; at = at.parent) {
    if (at.kind === 'class' && at !== place.scope) continue;
    const bindings = at.bindings.get(expression.text.value);
    if (bindings !== undefined) return through(graph, { path: place.path, bindings }, depth);
  }
  return undefined;
}

function inModule(graph: CallGraph, path: string, name: string, depth: number): FoundBindings | undefined {
  const bindings = graph.project.scope(path)?.bindings.get(name);
  return bindings === undefined ? undefined : through(graph, { path, bindings }, depth);
}

/** `from routes.health import router` leads to the other module. */
function through(graph: CallGraph, found: FoundBindings, depth: number): FoundBindings | undefined {
  const live = found.bindings.filter(({ under }) => !under.neverRuns);
  const [only, ...more] = live;
  if (only?.origin.kind !== 'from-import' || more.length > 0) return { ...found, bindings: live };
  const { statement, item } = only.origin;
  const target = graph.project.resolveFrom(found.path, statement);
  return target.kind === 'file' && depth < DEEPEST
    ? inModule(graph, target.path, item.name.value, depth + 1)
    : undefined;
}

/** Finds the objects that expressions stand for. Parameters to which an object is handed count once they are added. */
export class Definitions {
  readonly graph: CallGraph;
  readonly #handed = new Map<PythonBinding, Definition | undefined>();
  readonly #made = new Map<CallExpression, Definition>();

  constructor(graph: CallGraph) {
    this.graph = graph;
  }

  /** Says that a parameter is the object; two different ones make it unknown. True when that is new. */
  hand(parameter: PythonBinding, object: Definition): boolean {
    if (!this.#handed.has(parameter)) {
      this.#handed.set(parameter, object);
      return true;
    }
    if (this.#handed.get(parameter) === object || this.#handed.get(parameter) === undefined) return false;
    this.#handed.set(parameter, undefined);
    return true;
  }

  /** What a parameter was said to be. */
  handed(parameter: PythonBinding): Definition | undefined {
    return this.#handed.get(parameter);
  }

  of(expression: PythonExpression, place: Place, depth = 0): Definition | undefined {
    if (depth > DEEPEST) return undefined;
    if (expression.kind === 'call') return this.#ofCall(expression, place, depth);
    const found = bindingsOf(this.graph, expression, place);
    const [only, ...more] = found?.bindings ?? [];
    if (found === undefined || only === undefined || more.length > 0) return undefined;
    if (only.origin.kind === 'parameter') return this.#handed.get(only);
    if (only.origin.kind !== 'value' || only.origin.path.length > 0) return undefined;
    return this.of(only.origin.value, { path: found.path, scope: only.at }, depth + 1);
  }

  /** A call of something outside makes the object; one of the project's own functions returns it. */
  #ofCall(call: CallExpression, place: Place, depth: number): Definition | undefined {
    const callee = this.graph.valueOf(call.callee, place);
    if (callee.kind === 'external') {
      const known = this.#made.get(call) ?? { call, place, made: callee.path };
      this.#made.set(call, known);
      return known;
    }
    if (
      callee.kind !== 'function' ||
      callee.function.node.async ||
      !this.graph.runsWhenCalled(callee.function)
    )
      return undefined;
    const { scope, path } = callee.function;
    const results = new Set(scope.returns.map((value) => this.of(value, { path, scope }, depth + 1)));
    const [only] = results;
    return results.size === 1 ? only : undefined;
  }
}
