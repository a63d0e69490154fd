import type { CallExpression, NewExpression } from 'acorn';
import type { JavaScriptNode } from '../../../syntax/javascript/javascript.ts';
import { isFunction, nameOf } from '../../../syntax/javascript/scopes.ts';
import { exportedName } from '../exports.ts';
import { functionAround } from '../functions.ts';
import type { JavaScriptModule } from '../project.ts';
import type { Made, Place } from '../value.ts';
import type { JavaScriptValues } from '../values.ts';

/** One use of an application, a router or a server. */
export type ObjectUse = Place & { readonly object: Made } & (
    | { readonly kind: 'method'; readonly name: string; readonly call: CallExpression }
    | { readonly kind: 'attribute'; readonly name: string }
    | { readonly kind: 'argument'; readonly call: CallExpression | NewExpression }
    /** It goes where it is not followed. */
    | { readonly kind: 'escape' }
  );

export const APPLICATION = 'express';
export const ROUTER = 'express.Router';
const SERVER =
  /^(?:https?\.(?:createServer|Server)|http2\.create(?:Secure)?Server|spdy\.createServer|express\(\)\.listen)$/;
const MOST_ROUNDS = 10;

export function isServer({ made }: Made): boolean {
  return SERVER.test(made);
}

export function isRouting({ made }: Made): boolean {
  return made === APPLICATION || made === ROUTER;
}

/** The application, router or server that an expression is. */
export function objectOf(values: JavaScriptValues, node: JavaScriptNode, path: string): Made | undefined {
  const value = values.settled(values.of(node, path));
  return value?.kind === 'made' && (isRouting(value) || isServer(value)) ? value : undefined;
}

/** All uses by the call that makes the object; what is not followed is among them. */
export function objectUses(
  values: JavaScriptValues,
): ReadonlyMap<CallExpression | NewExpression, readonly ObjectUse[]> {
  const modules = [...values.project.modules.values()];
  for (let round = 0; round < MOST_ROUNDS && modules.some((one) => handAll(values, one)); round++);
  const found = new Map<CallExpression | NewExpression, ObjectUse[]>();
  // Inner ones first: what they are is known when the outer ones ask.
  for (const module of modules)
    for (const node of [...module.tree.nodes].reverse()) {
      const object = mayBeObject(node, module) ? objectOf(values, node, module.path) : undefined;
      const use = object === undefined ? undefined : useOf(values, module, { object, node });
      if (use === undefined) continue;
      const known = found.get(use.object.call);
      if (known === undefined) found.set(use.object.call, [use]);
      else known.push(use);
    }
  for (const uses of found.values()) uses.sort(inOrder);
  return found;
}

/** In the order in which they stand in their files. */
function inOrder(a: ObjectUse, b: ObjectUse): number {
  return a.path === b.path ? a.node.end - b.node.end : a.path < b.path ? -1 : 1;
}

function mayBeObject(node: JavaScriptNode, { scopes }: JavaScriptModule): boolean {
  if (node.type === 'Identifier') return scopes.isReference(node);
  return /^(?:Member|Call|New|Assignment|Sequence)Expression$/.test(node.type);
}

/** Objects that are arguments of the project's own functions are their parameters. True when that is new. */
function handAll(values: JavaScriptValues, module: JavaScriptModule): boolean {
  let isNew = false;
  for (const node of [...module.tree.nodes].reverse()) {
    if (node.type !== 'CallExpression') continue;
    const callee = values.settled(values.of(node.callee as JavaScriptNode, module.path));
    if (callee?.kind !== 'function') continue;
    const scopes = values.project.modules.get(callee.path)?.scopes;
    for (const [index, argument] of node.arguments.entries()) {
      const object = objectOf(values, argument, module.path);
      const parameter = callee.node.params[index];
      if (object === undefined || parameter?.type !== 'Identifier') continue;
      const binding = scopes?.named(parameter.name, callee.node);
      if (binding !== undefined && values.hand(binding, object)) isNew = true;
    }
  }
  return isNew;
}

type Found = Pick<ObjectUse, 'object' | 'node'>;

/** Undefined where the object is only given another name, returned or looked at. */
function useOf(values: JavaScriptValues, module: JavaScriptModule, found: Found): ObjectUse | undefined {
  const { node } = found;
  const parent = module.tree.parents.get(node);
  const use = { ...found, path: module.path };
  if (parent?.type === 'MemberExpression' && parent.object === node) {
    const around = module.tree.parents.get(parent);
    const name = parent.computed ? '' : nameOf(parent.property);
    return around?.type === 'CallExpression' && around.callee === parent
      ? { ...use, kind: 'method', name, call: around }
      : { ...use, kind: 'attribute', name };
  }
  const isCall = parent?.type === 'CallExpression' || parent?.type === 'NewExpression';
  if (isCall && parent.callee !== node) return { ...use, kind: 'argument', call: parent };
  const call = callOfOptions(module, node);
  if (call !== undefined) return { ...use, kind: 'argument', call };
  return isHarmless(values, module, found) ? undefined : { ...use, kind: 'escape' };
}

/** `new WebSocketServer({ server })`. */
function callOfOptions(
  { tree }: JavaScriptModule,
  node: JavaScriptNode,
): CallExpression | NewExpression | undefined {
  const property = tree.parents.get(node);
  const object = property?.type === 'Property' ? tree.parents.get(property) : undefined;
  const call = object?.type === 'ObjectExpression' ? tree.parents.get(object) : undefined;
  return call?.type === 'CallExpression' || call?.type === 'NewExpression' ? call : undefined;
}

function isHarmless(values: JavaScriptValues, module: JavaScriptModule, { object, node }: Found): boolean {
  const { parents } = module.tree;
  const parent = parents.get(node);
  const isSame = (other: JavaScriptNode): boolean =>
    objectOf(values, other, module.path)?.call === object.call;
  switch (parent?.type) {
    case 'ExpressionStatement':
    case 'ExportDefaultDeclaration':
    case 'ExportSpecifier':
    case 'UnaryExpression':
    case 'IfStatement':
    case 'TemplateLiteral':
    case 'SequenceExpression':
      return true;
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' && isSame(parent.id);
    case 'AssignmentExpression':
      return parent.left.type === 'Identifier' ? isSame(parent.left) : isGivenOut(parent.left, module);
    case 'Property': {
      const holder = parents.get(parent);
      const around = holder === undefined ? undefined : parents.get(holder);
      if (around?.type === 'ExportDefaultDeclaration') return true;
      return (
        around?.type === 'AssignmentExpression' &&
        exportedName(around.left) === '' &&
        isGivenOut(around.left, module)
      );
    }
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return isReturned(values, module, { object, node });
    default:
      return false;
  }
}

/** It is given out under a name by which others find it. */
function isGivenOut(target: JavaScriptNode, { exports }: JavaScriptModule): boolean {
  const name = exportedName(target);
  if (name === undefined) return false;
  return name === '' ? exports.whole !== undefined : exports.named(name) !== undefined;
}

/** By a function of the project whose calls are followed. */
function isReturned(values: JavaScriptValues, module: JavaScriptModule, { object, node }: Found): boolean {
  const { parents } = module.tree;
  const around = functionAround(node, parents);
  if (around === undefined) return true;
  const returned = values.settled(values.returnedBy({ node: around, path: module.path }));
  if (returned?.kind !== 'made' || returned.call !== object.call) return false;
  const holder = parents.get(around);
  if (around.type === 'FunctionDeclaration') return true;
  if (holder?.type === 'CallExpression') return holder.callee === around;
  if (holder?.type === 'VariableDeclarator' || holder?.type === 'ExportDefaultDeclaration') return true;
  return holder?.type === 'AssignmentExpression' && exportedName(holder.left) !== undefined;
}

/** It may not run when the program starts: it stands on a branch, in a loop, in a function that is called back. */
export function isConditional({ node, path }: Place, values: JavaScriptValues): boolean {
  const parents = values.project.modules.get(path)?.tree.parents;
  for (let at = parents?.get(node); at !== undefined; at = parents?.get(at)) {
    if (/^(?:If|Switch|For\w*|While|DoWhile|Try)Statement$|^(?:Conditional|Logical)Expression$/.test(at.type))
      return true;
    const holder = parents?.get(at);
    if (isFunction(at) && (holder?.type === 'CallExpression' || holder?.type === 'NewExpression'))
      if (holder.callee !== at) return true;
  }
  return false;
}
