import type { CallExpression, Expression, MemberExpression, NewExpression, Super } from 'acorn';
import type { JavaScriptNode } from '../../syntax/javascript/javascript.ts';
import {
  type Binding,
  type JavaScriptFunction,
  nameOf,
  type Origin,
} from '../../syntax/javascript/scopes.ts';
import type { Export } from './exports.ts';
import { returnsIn } from './functions.ts';
import { type JavaScriptProject, packageName, stringIn } from './project.ts';
import type { JavaScriptValue, Made } from './value.ts';

const DEEPEST = 40;
/** Methods that give back what they are called on. */
const CHAINED =
  /^(?:use|all|get|post|put|delete|patch|head|options|param|set|enable|disable|engine|on|once|listen|close|setTimeout|add)$/;

/** Finds out what expressions of a project stand for. Parameters to which an object is handed count once they are added. */
export class JavaScriptValues {
  readonly project: JavaScriptProject;
  readonly #known = new Map<JavaScriptNode, JavaScriptValue | undefined>();
  readonly #handed = new Map<Binding, Made | undefined>();
  /** Something went too deep to be followed. */
  isCut = false;
  #depth = 0;

  constructor(project: JavaScriptProject) {
    this.project = project;
  }

  /** Says that a parameter is an object; two different ones make it unknown. True when that is new. */
  hand(parameter: Binding, object: Made): boolean {
    const before = this.#handed.get(parameter);
    if (this.#handed.has(parameter) && (before === undefined || before.call === object.call)) return false;
    this.#handed.set(parameter, this.#handed.has(parameter) ? undefined : object);
    this.#known.clear();
    return true;
  }

  of(node: JavaScriptNode, path: string): JavaScriptValue | undefined {
    if (this.#known.has(node)) return this.#known.get(node);
    // A chain of calls may have any length: what it begins with comes first.
    const chain: JavaScriptNode[] = [];
    let inner = innerOf(node);
    while (inner !== undefined && !this.#known.has(inner)) {
      chain.push(inner);
      inner = innerOf(inner);
    }
    for (const one of chain.reverse()) this.#evaluate(one, path);
    return this.#evaluate(node, path);
  }

  #evaluate(node: JavaScriptNode, path: string): JavaScriptValue | undefined {
    if (this.#known.has(node)) return this.#known.get(node);
    if (this.#depth > DEEPEST) {
      this.isCut = true;
      return undefined;
    }
    // What leads back to itself is nothing that is known.
    this.#known.set(node, undefined);
    this.#depth++;
    const value = this.#of(node, path);
    this.#depth--;
    this.#known.set(node, value);
    return value;
  }

  /** The value of a name. */
  ofBinding(binding: Binding | undefined, path: string): JavaScriptValue | undefined {
    const [only, ...more] = binding?.origins ?? [];
    return binding === undefined || only === undefined || more.length > 0
      ? undefined
      : this.#ofOrigin(binding, only, path);
  }

  /** What the project's own function returns, when that is one thing. */
  returnedBy({ node, path }: { node: JavaScriptFunction; path: string }): JavaScriptValue | undefined {
    if (node.async || node.generator) return undefined;
    if (node.body.type !== 'BlockStatement') return this.of(node.body, path);
    const module = this.project.modules.get(path);
    const [only, ...more] = module === undefined ? [] : (returnsIn(module).get(node) ?? []);
    return only === undefined || more.length > 0 ? undefined : this.of(only, path);
  }

  /** What `require` of a file gives, seen through `module.exports = …`. */
  settled(value: JavaScriptValue | undefined): JavaScriptValue | undefined {
    if (value?.kind !== 'module') return value;
    const whole = this.project.modules.get(value.path)?.exports.whole;
    return whole === undefined ? value : (this.of(whole, value.path) ?? undefined);
  }

  #of(node: JavaScriptNode, path: string): JavaScriptValue | undefined {
    switch (node.type) {
      case 'Identifier': {
        const binding = this.project.modules.get(path)?.scopes.bindingOf(node);
        return this.ofBinding(binding, path);
      }
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return { kind: 'function', node, path };
      case 'MemberExpression':
        return this.#ofMember(node, path);
      case 'CallExpression':
      case 'NewExpression':
        return this.#ofCall(node, path);
      case 'AssignmentExpression':
        return node.operator === '=' ? this.of(node.right, path) : undefined;
      case 'SequenceExpression': {
        const last = node.expressions.at(-1);
        return last === undefined ? undefined : this.of(last, path);
      }
      default:
        return { kind: 'expression', node, path };
    }
  }

  #ofOrigin(binding: Binding, origin: Origin, path: string): JavaScriptValue | undefined {
    switch (origin.kind) {
      case 'function':
        return { kind: 'function', node: origin.node, path };
      case 'parameter':
        return this.#handed.get(binding);
      case 'import':
        return this.#imported(origin, path);
      case 'value': {
        const { value, keys, otherwise } = origin;
        const [key] = keys;
        if (key === undefined) return this.of(value, path);
        if (isEnvironment(value))
          return {
            kind: 'variable',
            name: key,
            otherwise: otherwise === undefined ? undefined : { node: otherwise, path },
          };
        return otherwise === undefined ? this.#memberOf(this.of(value, path), key) : undefined;
      }
      case 'other':
        return undefined;
    }
  }

  #imported(
    { from, imported }: { readonly from: string; readonly imported: string },
    path: string,
  ): JavaScriptValue | undefined {
    const loaded = this.#loaded(from, path);
    if (imported === '*') return loaded;
    if (loaded?.kind !== 'module' || imported !== 'default') return this.#memberOf(loaded, imported);
    return this.#memberOf(loaded, 'default') ?? this.settled(loaded);
  }

  #loaded(specifier: string, path: string): JavaScriptValue | undefined {
    const file = this.project.resolve(path, specifier);
    if (file !== undefined) return { kind: 'module', path: file };
    return packageName(specifier) === undefined
      ? undefined
      : { kind: 'external', name: specifier.replace(/^node:/, '') };
  }

  #ofMember({ object, property, computed }: MemberExpression, path: string): JavaScriptValue | undefined {
    const key = computed ? stringIn(property as Expression) : nameOf(property);
    if (key === undefined || key === '') return undefined;
    if (isEnvironment(object)) return { kind: 'variable', name: key, otherwise: undefined };
    if (object.type === 'Super') return undefined;
    return this.#memberOf(this.of(object, path), key);
  }

  #memberOf(value: JavaScriptValue | undefined, key: string): JavaScriptValue | undefined {
    if (value?.kind === 'external')
      return key === 'default' ? value : { kind: 'external', name: `${value.name}.${key}` };
    if (value?.kind === 'module') return this.#exported(value.path, key);
    if (value?.kind !== 'expression' || value.node.type !== 'ObjectExpression') return undefined;
    const found = value.node.properties.filter(
      (one) => one.type !== 'Property' || one.computed || nameOf(one.key) === key,
    );
    const [only, ...more] = found;
    return only?.type === 'Property' && !only.computed && more.length === 0
      ? this.of(only.value, value.path)
      : undefined;
  }

  #exported(path: string, key: string): JavaScriptValue | undefined {
    const exports = this.project.modules.get(path)?.exports;
    if (exports === undefined) return undefined;
    const given = exports.named(key);
    if (given !== undefined) return this.#given(given, path);
    const [all, ...more] = exports.all;
    if (all !== undefined && more.length === 0) return this.#memberOf(this.#loaded(all, path), key);
    return exports.whole === undefined ? undefined : this.#memberOf(this.of(exports.whole, path), key);
  }

  #given(given: Export, path: string): JavaScriptValue | undefined {
    if (given.kind === 'value') return this.of(given.value, path);
    return given.kind === 'binding' ? this.ofBinding(given.binding, path) : this.#imported(given, path);
  }

  #ofCall(call: CallExpression | NewExpression, path: string): JavaScriptValue | undefined {
    if (call.type === 'CallExpression' && this.project.isRequire(call, path)) {
      const specifier = stringIn(call.arguments[0]);
      return specifier === undefined ? undefined : this.#loaded(specifier, path);
    }
    const callee = this.settled(this.of(call.callee as Exclude<typeof call.callee, Super>, path));
    if (callee?.kind === 'external') return { kind: 'made', call, made: callee.name, path };
    if (callee?.kind === 'function')
      return call.type === 'CallExpression' ? this.returnedBy(callee) : undefined;
    const { callee: member } = call;
    // A function of the language: `parseInt(…)`.
    if (member.type === 'Identifier' && !this.project.modules.get(path)?.scopes.bindingOf(member))
      return { kind: 'expression', node: call, path };
    if (member.type !== 'MemberExpression' || member.computed) return undefined;
    const object = this.settled(this.of(member.object as JavaScriptNode, path));
    return object?.kind === 'made' ? ofMethod(object, nameOf(member.property), { call, path }) : undefined;
  }
}

/** What a call is called on, or a member is of. */
function innerOf(node: JavaScriptNode): JavaScriptNode | undefined {
  if (node.type === 'MemberExpression') return node.object;
  return node.type === 'CallExpression' || node.type === 'NewExpression' ? node.callee : undefined;
}

function ofMethod(
  object: Made,
  name: string,
  { call, path }: { call: CallExpression | NewExpression; path: string },
): Made | undefined {
  // An application's `listen` gives the server that it makes (express/lib/application.js, `app.listen`).
  const isServed = name === 'listen' && object.made === 'express';
  const isAsked = name === 'get' && call.arguments.length === 1;
  if (CHAINED.test(name) && !isServed && !isAsked) return object;
  return { kind: 'made', call, made: `${object.made}().${name}`, path };
}

/** `process.env`. */
function isEnvironment(node: JavaScriptNode): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'process' &&
    nameOf(node.property) === 'env'
  );
}
