import type { Expression, SpreadElement } from 'acorn';
import type { JavaScriptNode } from '../../../syntax/javascript/javascript.ts';
import { nameOf } from '../../../syntax/javascript/scopes.ts';
import { stringIn } from '../project.ts';
import type { Place } from '../value.ts';
import type { JavaScriptValues } from '../values.ts';
import { isRouting, type ObjectUse, objectOf } from './uses.ts';

/** Methods that have a function of their own (Node's `http.METHODS` in small letters; those that people use). */
export const VERBS = /^(?:get|post|put|delete|patch|head|options)$/;
export const HARMLESS_METHODS =
  /^(?:param|set|enable|disable|enabled|disabled|engine|on|once|emit|path|render|listen|address|close|setMaxListeners)$/;
export const HARMLESS_ATTRIBUTES = /^(?:locals|settings|mountpath|name|stack|mergeParams)$/;
const SERVER_METHODS =
  /^(?:listen|close|on|once|off|removeListener|address|setTimeout|ref|unref|closeAllConnections|closeIdleConnections|setMaxListeners)$/;
/** Functions of packages that take an application or a server, and add no routes to it. */
const ADDS_NOTHING =
  /^(?:https?\.(?:createServer|Server)|http2\.create(?:Secure)?Server|spdy\.createServer|supertest(?:\.\w+)?|@sentry\/node\.setupExpressErrorHandler|ws(?:\.\w+)?|http-shutdown|stoppable|http-graceful-shutdown|http-terminator\.\w+|server-destroy|express-list-endpoints)$/;
const SOCKET_IO = /^socket\.io(?:\.Server|\.listen)?$/;

/** `app.use(router)`: read where the other's uses are. */
export function isMount(values: JavaScriptValues, { call, path }: ObjectUse & { kind: 'argument' }): boolean {
  const { callee } = call;
  if (callee.type !== 'MemberExpression' || callee.computed || nameOf(callee.property) !== 'use')
    return false;
  const other = objectOf(values, callee.object as JavaScriptNode, path);
  return other !== undefined && isRouting(other);
}

/** It goes to something that adds no routes. */
export function addsNothing(
  values: JavaScriptValues,
  { call, node, object, path }: ObjectUse & { kind: 'argument' },
): boolean {
  const { callee } = call;
  if (isConsole(callee as JavaScriptNode)) return true;
  const value = values.settled(values.of(callee as JavaScriptNode, path));
  if (value?.kind === 'external') return ADDS_NOTHING.test(value.name);
  if (value?.kind !== 'function') return false;
  const parameter = value.node.params[call.arguments.indexOf(node as Expression)];
  return parameter?.type === 'Identifier' && objectOf(values, parameter, value.path)?.call === object.call;
}

/** What may answer the requests of a server beside its application, by one use of the server. */
export function answersBeside(
  values: JavaScriptValues,
  use: ObjectUse,
): 'nothing' | 'socket.io' | 'anything' {
  if (use.kind === 'method' && SERVER_METHODS.test(use.name)) {
    const event = stringIn(use.call.arguments[0]) ?? '';
    return /^(?:on|once)$/.test(use.name) && /^(?:request|checkContinue)?$/.test(event)
      ? 'anything'
      : 'nothing';
  }
  if (use.kind === 'attribute') return use.name === '' ? 'anything' : 'nothing';
  if (use.kind !== 'argument') return 'anything';
  const callee = values.settled(values.of(use.call.callee as JavaScriptNode, use.path));
  if (callee?.kind === 'external' && SOCKET_IO.test(callee.name)) return 'socket.io';
  return addsNothing(values, use) ? 'nothing' : 'anything';
}

function isConsole(node: JavaScriptNode): boolean {
  return (
    node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'console'
  );
}

/** The methods of a chain of calls; undefined where it is kept for later, or answers any. */
export function chainedMethods(
  values: JavaScriptValues,
  { node: call, path }: Place,
): readonly string[] | undefined {
  const parents = values.project.modules.get(path)?.tree.parents;
  const methods: string[] = [];
  let at: JavaScriptNode = call;
  for (;;) {
    const member: JavaScriptNode | undefined = parents?.get(at);
    if (member?.type === 'ExpressionStatement') return methods;
    const next: JavaScriptNode | undefined = member === undefined ? undefined : parents?.get(member);
    if (member?.type !== 'MemberExpression' || next?.type !== 'CallExpression' || next.callee !== member)
      return undefined;
    const name = nameOf(member.property);
    if (member.computed || !VERBS.test(name)) return undefined;
    methods.push(...methodsOf(name));
    at = next;
  }
}

/** Nothing says whether it is a path. */
export function isUnsure(
  values: JavaScriptValues,
  node: Expression | SpreadElement | undefined,
  path: string,
): boolean {
  const value = node === undefined ? undefined : values.settled(values.of(node, path));
  return value === undefined || value.kind === 'variable' || value.kind === 'module';
}

/** GET answers HEAD as well; OPTIONS is answered wherever a path is (router/index.js, `handle`; lib/route.js). */
export function methodsOf(name: string): readonly string[] {
  const own = name.toUpperCase();
  return own === 'GET' ? ['GET', 'HEAD', 'OPTIONS'] : own === 'OPTIONS' ? ['OPTIONS'] : [own, 'OPTIONS'];
}

/** `app.use([one, two])` is `app.use(one, two)`. */
export function flattened(nodes: readonly (JavaScriptNode | null)[]): JavaScriptNode[] {
  return nodes.flatMap((node): JavaScriptNode[] => {
    if (node === null) return [];
    return node.type === 'ArrayExpression' ? node.elements.filter((one) => one !== null) : [node];
  });
}
