import type { Text } from '../../../repository/text.ts';
import { allScopes, type NameUse, type PythonScope } from '../../../syntax/python/scopes.ts';
import type {
  CallExpression,
  FunctionStatement,
  PythonArgument,
  PythonExpression,
} from '../../../syntax/python/tree.ts';
import type { Place } from '../resolver.ts';
import type { PythonFunction } from '../values.ts';
import type { Definition, Definitions } from './definitions.ts';

interface Shared {
  readonly name: Text;
  readonly place: Place;
  /** It may not happen: on a branch, in a loop. */
  readonly conditional: boolean;
}

/** One place where an object is used. */
export type ObjectUse = Shared &
  (
    | {
        readonly kind: 'method';
        readonly method: string;
        readonly call: CallExpression;
        /** The function that the call decorates. */
        readonly decorates: PythonFunction | undefined;
      }
    | { readonly kind: 'argument'; readonly call: CallExpression; readonly argument: PythonArgument }
    | {
        readonly kind: 'attribute';
        readonly attribute: string;
        /** The function that the attribute decorates: `@app.before_request`. */
        readonly decorates: PythonFunction | undefined;
      }
    | { readonly kind: 'other' }
  );

/** A call of a method that registers routes, on something that could not be told. */
export interface StrayRegistration {
  readonly text: Text;
}

export interface ObjectUses {
  readonly of: (object: Definition) => readonly ObjectUse[];
  readonly strays: readonly StrayRegistration[];
}

/** Methods that only applications and routers have. */
const REGISTERS =
  /^(?:include_router|add_api_route|add_url_rule|register_blueprint|add_api_websocket_route|add_resource)$/;
/** Methods that register what they decorate. */
const DECORATES = /^(?:route|get|post|put|delete|patch|head|options|api_route|websocket)$/;
const MOST_ROUNDS = 8;

/** Every use of every object that some call makes, in all modules; objects are followed into the functions that take them. */
export function objectUses(definitions: Definitions): ObjectUses {
  let search = new UseSearch(definitions);
  for (let round = 0; round < MOST_ROUNDS && search.handOver(); round++) search = new UseSearch(definitions);
  return search;
}

/** What stands around the names of a scope, by the offset of the name. */
interface Surroundings {
  readonly calls: ReadonlyMap<number, CallExpression>;
  readonly given: ReadonlyMap<number, { readonly call: CallExpression; readonly argument: PythonArgument }>;
  readonly decorated: ReadonlyMap<PythonExpression, PythonFunction>;
  /** Functions by the offset at which a decorator without arguments begins. */
  readonly bare: ReadonlyMap<number, PythonFunction>;
}

function surroundings(place: Place): Surroundings {
  const calls = new Map<number, CallExpression>();
  const given = new Map<number, { call: CallExpression; argument: PythonArgument }>();
  for (const { call } of place.scope.calls) {
    if (call.callee.kind === 'attribute' && call.callee.object.kind === 'name')
      calls.set(call.callee.object.text.span().start, call);
    for (const argument of call.arguments)
      if (argument.value.kind === 'name' || argument.value.kind === 'attribute')
        given.set(argument.value.text.span().start, { call, argument });
  }
  const decorated = decoratedBy(place);
  const bare = new Map(
    [...decorated].flatMap(([{ kind, text }, by]) => (kind === 'attribute' ? [[text.span().start, by]] : [])),
  );
  return { calls, given, decorated, bare };
}

class UseSearch implements ObjectUses {
  readonly strays: StrayRegistration[] = [];
  readonly #definitions: Definitions;
  readonly #found = new Map<Definition, ObjectUse[]>();

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
    for (const { path } of definitions.graph.project.modules) {
      const module = definitions.graph.project.scope(path);
      if (module !== undefined) for (const scope of allScopes(module)) this.#scope({ path, scope });
    }
  }

  readonly of = (object: Definition): readonly ObjectUse[] => this.#found.get(object) ?? [];

  /** Follows what is handed to functions of the project; true when that is new. */
  handOver(): boolean {
    let isNew = false;
    for (const [object, uses] of this.#found)
      for (const use of uses) {
        if (use.kind !== 'argument') continue;
        const parameter = parameterFor(this.#definitions, use);
        if (parameter !== undefined && this.#definitions.hand(parameter, object)) isNew = true;
      }
    return isNew;
  }

  #scope(place: Place): void {
    const around = surroundings(place);
    for (const { call } of place.scope.calls) this.#noteStray(call, place, around.decorated.has(call));
    for (const use of place.scope.uses) {
      if (use.inAnnotation || use.under.neverRuns) continue;
      const argument = around.given.get(use.name.span().start);
      const expression = argument?.argument.value ?? { kind: 'name', text: use.name };
      const object = this.#definitions.of(expression, place);
      if (object !== undefined) this.#add(object, this.#use(use, place, around));
    }
  }

  #use({ name, under }: NameUse, place: Place, around: Surroundings): ObjectUse {
    const { calls, given, decorated, bare } = around;
    const start = name.span().start;
    const shared = { name, place, conditional: under.conditional || under.mainGuard };
    const call = calls.get(start);
    const argument = given.get(start);
    if (call?.callee.kind === 'attribute') {
      const method = call.callee.name.value;
      return { ...shared, kind: 'method', method, call, decorates: decorated.get(call) };
    }
    return argument === undefined
      ? { ...shared, ...otherUse(this.#definitions, { place, name, decorates: bare.get(start) }) }
      : { ...shared, kind: 'argument', ...argument };
  }

  #add(object: Definition, use: ObjectUse): void {
    const uses = this.#found.get(object);
    if (uses === undefined) this.#found.set(object, [use]);
    else uses.push(use);
  }

  #noteStray(call: CallExpression, place: Place, decorates: boolean): void {
    const { callee } = call;
    if (callee.kind !== 'attribute') return;
    const { value } = callee.name;
    if (!REGISTERS.test(value) && !(decorates && DECORATES.test(value))) return;
    if (this.#definitions.of(callee.object, place) === undefined || callee.object.kind !== 'name')
      this.strays.push({ text: call.text });
  }
}

/** The parameter of a project's function that an argument goes to. */
export function parameterFor(
  definitions: Definitions,
  { call, argument, place }: { call: CallExpression; argument: PythonArgument; place: Place },
) {
  const callee = definitions.graph.functionOf(definitions.graph.valueOf(call.callee, place));
  if (callee === undefined || argument.spread !== undefined) return undefined;
  const { parameters } = callee.node;
  const skipped = callee.owner === undefined ? 0 : 1;
  const index = call.arguments.indexOf(argument);
  const parameter =
    argument.name === undefined
      ? parameters[index + skipped]
      : parameters.find(({ name }) => name.value === argument.name?.value);
  if (parameter === undefined || parameter.spread !== undefined) return undefined;
  return callee.scope.bindings.get(parameter.name.value)?.find(({ origin }) => origin.kind === 'parameter');
}

/** The decorators of functions of a scope. */
function decoratedBy({ path, scope }: Place): ReadonlyMap<PythonExpression, PythonFunction> {
  const found = new Map<PythonExpression, PythonFunction>();
  for (const child of scope.children) {
    const { node } = child;
    if (node === undefined || !isFunction(node)) continue;
    for (const decorator of node.decorators) found.set(decorator, { path, node, scope: child });
  }
  return found;
}

function isFunction(node: NonNullable<PythonScope['node']>): node is FunctionStatement {
  return node.kind === 'function';
}

/** By what stands after the name: `app.state`, or the object itself. */
function otherUse(
  { graph }: Definitions,
  { place, name, decorates }: { place: Place; name: Text; decorates: PythonFunction | undefined },
): Omit<ObjectUse & { kind: 'attribute' }, keyof Shared> | { kind: 'other' } {
  const source = graph.project.module(place.path)?.tree.text;
  const { end } = name.span();
  const offset = source === undefined ? -1 : end - source.span().start;
  const attribute = /^\s*\.\s*(\w+)/.exec(source?.value.slice(offset, offset + 80) ?? '')?.[1];
  return attribute === undefined ? { kind: 'other' } : { kind: 'attribute', attribute, decorates };
}
