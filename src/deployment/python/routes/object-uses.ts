import type { Text } from '../../../repository/text.ts';
import { allScopes, type PythonScope } from '../../../syntax/python/scopes.ts';
import type { CallExpression, FunctionStatement, PythonArgument } from '../../../syntax/python/tree.ts';
import type { Place } from '../resolver.ts';
import type { PythonFunction } from '../values.ts';
import type { Definition, Definitions } from './definitions.ts';

/** One place where an object is used. */
export type ObjectUse = {
  readonly name: Text;
  readonly place: Place;
  /** It may not happen: on a branch, in a loop. */
  readonly conditional: boolean;
} & (
  | {
      readonly kind: 'method';
      readonly method: string;
      readonly call: CallExpression;
      /** The function that the call decorates. */
      readonly decorates: PythonFunction | undefined;
    }
  | { readonly kind: 'argument'; readonly call: CallExpression; readonly argument: PythonArgument }
  | { readonly kind: 'attribute'; readonly attribute: string }
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
const MOST_ROUNDS = 8;

/** Every use of every object that some call makes, in all modules; objects are followed into the functions that take them. */
export function objectUses(definitions: Definitions): ObjectUses {
  let search = new UseSearch(definitions);
  for (let round = 0; round < MOST_ROUNDS && search.handOver(); round++) search = new UseSearch(definitions);
  return search;
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
    const { scope } = place;
    const calls = new Map<number, CallExpression>();
    const given = new Map<number, { call: CallExpression; argument: PythonArgument }>();
    for (const { call } of scope.calls) {
      if (call.callee.kind === 'attribute') {
        if (call.callee.object.kind === 'name') calls.set(call.callee.object.text.span().start, call);
        this.#noteStray(call, place);
      }
      for (const argument of call.arguments)
        if (argument.value.kind === 'name' || argument.value.kind === 'attribute')
          given.set(argument.value.text.span().start, { call, argument });
    }
    const decorated = decoratedBy(place);
    for (const { name, under, inAnnotation } of scope.uses) {
      if (inAnnotation || under.neverRuns) continue;
      const start = name.span().start;
      const argument = given.get(start);
      const expression = argument?.argument.value ?? { kind: 'name', text: name };
      const object = this.#definitions.of(expression, place);
      if (object === undefined) continue;
      const shared = { name, place, conditional: under.conditional || under.mainGuard };
      const call = calls.get(start);
      if (call?.callee.kind === 'attribute')
        this.#add(object, {
          ...shared,
          kind: 'method',
          method: call.callee.name.value,
          call,
          decorates: decorated.get(call),
        });
      else if (argument !== undefined) this.#add(object, { ...shared, kind: 'argument', ...argument });
      else this.#add(object, { ...shared, ...otherUse(this.#definitions, place, name) });
    }
  }

  #add(object: Definition, use: ObjectUse): void {
    const uses = this.#found.get(object);
    if (uses === undefined) this.#found.set(object, [use]);
    else uses.push(use);
  }

  #noteStray(call: CallExpression, place: Place): void {
    const { callee } = call;
    if (callee.kind !== 'attribute' || !REGISTERS.test(callee.name.value)) return;
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

/** The calls that decorate functions of a scope. */
function decoratedBy({ path, scope }: Place): ReadonlyMap<CallExpression, PythonFunction> {
  const found = new Map<CallExpression, PythonFunction>();
  for (const child of scope.children) {
    const { node } = child;
    if (node === undefined || !isFunction(node)) continue;
    for (const decorator of node.decorators)
      if (decorator.kind === 'call') found.set(decorator, { path, node, scope: child });
  }
  return found;
}

function isFunction(node: NonNullable<PythonScope['node']>): node is FunctionStatement {
  return node.kind === 'function';
}

/** By what stands after the name: `app.state`, or the object itself. */
function otherUse(
  { graph }: Definitions,
  { path }: Place,
  name: Text,
): { kind: 'attribute'; attribute: string } | { kind: 'other' } {
  const source = graph.project.module(path)?.tree.text;
  const { end } = name.span();
  const offset = source === undefined ? -1 : end - source.span().start;
  const attribute = /^\s*\.\s*(\w+)/.exec(source?.value.slice(offset, offset + 80) ?? '')?.[1];
  return attribute === undefined ? { kind: 'other' } : { kind: 'attribute', attribute };
}
