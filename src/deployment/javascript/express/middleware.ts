import type { CallExpression, Identifier } from 'acorn';
import type { JavaScriptNode } from '../../../syntax/javascript/javascript.ts';
import { type JavaScriptFunction, nameOf } from '../../../syntax/javascript/scopes.ts';
import type { JavaScriptModule } from '../project.ts';
import type { JavaScriptValue, Place } from '../value.ts';
import type { JavaScriptValues } from '../values.ts';

/**
 * Middleware of packages that passes every request on, or refuses it with a status from 400: its answer is never a success.
 * `cors` also answers preflights (OPTIONS). They are taken by what they are made for; one that is not listed leaves open what comes after it.
 */
const PASSES_ON =
  /^(?:cors|helmet(?:\.\w+)*|morgan|compression|cookie-parser|cookie-session|body-parser(?:\.\w+)?|express\.(?:json|urlencoded|text|raw|query)|express-session|passport\.(?:initialize|session)|new passport\..*|hpp|express-mongo-sanitize|xss-clean|response-time|connect-timeout|connect-flash|csurf|express-rate-limit(?:\.rateLimit)?|express-slow-down(?:\.slowDown)?|express-fileupload|express-useragent|express-request-id|express-pino-logger|pino-http(?:\.pinoHttp)?|express-winston\.(?:logger|errorLogger)|errorhandler|nocache|x-xss-protection|frameguard|multer\(\)\.\w+|cls-rtracer\.expressMiddleware|i18n\.init|express-ejs-layouts|express-http-context\.middleware|@sentry\/node\.(?:Handlers|expressErrorHandler)[\w.]*)$/;

/** What a handler does with a request that comes to it. */
export type HandlerAnswer =
  | 'passes-on'
  | 'may-fail'
  | 'answers-options'
  /** It is asked where something failed, and may answer that with a success. */
  | 'answers-errors'
  | 'may-answer';

/** Whether a handler ever answers with a success. */
export function answerOfHandler(values: JavaScriptValues, value: JavaScriptValue | undefined): HandlerAnswer {
  if (value?.kind === 'made' || value?.kind === 'external') {
    const name = value.kind === 'made' ? value.made : value.name;
    if (name === 'cors') return 'answers-options';
    return PASSES_ON.test(name) ? 'passes-on' : 'may-answer';
  }
  const module = value?.kind === 'function' ? values.project.modules.get(value.path) : undefined;
  if (value?.kind !== 'function' || module === undefined) return 'may-answer';
  if (!neverSucceeds(values, value.node, module))
    return value.node.params.length === 4 ? 'answers-errors' : 'may-answer';
  return mayFail(value.node, module) ? 'may-fail' : 'passes-on';
}

/** It throws, or gives `next` something: whoever answers errors is asked next. */
function mayFail(node: JavaScriptFunction, { tree }: JavaScriptModule): boolean {
  const next = node.params[node.params.length - 1];
  return within(node, tree.nodes).some(
    (one) =>
      one.type === 'ThrowStatement' ||
      (one.type === 'CallExpression' &&
        one.callee.type === 'Identifier' &&
        next?.type === 'Identifier' &&
        one.callee.name === next.name &&
        one.arguments.length > 0),
  );
}

/** Members of the response that answer nothing. */
const PREPARES =
  /^(?:set|header|setHeader|removeHeader|getHeader|get|append|vary|type|cookie|clearCookie|on|once|locals|headersSent|statusCode|charset)$/;
const ANSWERS = /^(?:send|json|end|jsonp|render|sendFile|write|send_file)$/;

/** Only prepares the response, or answers with a literal status from 400 on. */
function neverSucceeds(
  values: JavaScriptValues,
  node: JavaScriptFunction,
  module: JavaScriptModule,
): boolean {
  const { params } = node;
  const isForErrors = params.length === 4;
  const [request, response] = isForErrors ? params.slice(1) : params;
  if (params.length > 4 || params.some(({ type }) => type !== 'Identifier')) return false;
  if (namesIn(node, module).has('arguments')) return false;
  if (request !== undefined && !uses(request as Identifier, node, module).every((use) => isRead(use, module)))
    return false;
  if (response === undefined) return true;
  const found = uses(response as Identifier, node, module).map((use) => useOfResponse(values, use, module));
  // One that answers errors keeps the status of the error, or says 500.
  const says = found.some((one) => one === 'fails') || (isForErrors && found.includes('status'));
  return found.every(
    (one) =>
      one === 'prepares' ||
      one === 'fails' ||
      (one === 'status' && isForErrors) ||
      (one === 'answers' && says && failsFirst(node, module, found)),
  );
}

/** `res.status(404);` among the function's own statements: what it answers later has that status. */
function failsFirst(node: JavaScriptFunction, module: JavaScriptModule, found: readonly string[]): boolean {
  const own = node.body.type === 'BlockStatement' ? node.body.body : [];
  const isFirst = own.some(
    (statement) =>
      statement.type === 'ExpressionStatement' &&
      /^\w+\.(?:status\(|statusCode\s*=)/.test(module.tree.text.value.slice(statement.start, statement.end)),
  );
  return isFirst && !found.includes('succeeds');
}

type ResponseUse = 'prepares' | 'fails' | 'status' | 'answers' | 'succeeds' | 'unknown';

function useOfResponse(
  values: JavaScriptValues,
  use: Identifier,
  { tree, path }: JavaScriptModule,
): ResponseUse {
  const member = tree.parents.get(use);
  if (member?.type !== 'MemberExpression' || member.object !== use || member.computed) return 'unknown';
  const name = nameOf(member.property);
  const holder = tree.parents.get(member);
  if (name === 'statusCode' && holder?.type === 'AssignmentExpression' && holder.left === member)
    return statusSaid(values, holder.right, path);
  const isCalled = holder?.type === 'CallExpression' && holder.callee === member;
  if (isCalled && (name === 'status' || name === 'sendStatus' || name === 'writeHead'))
    return statusSaid(values, holder.arguments[0], path);
  if (ANSWERS.test(name)) return isCalled ? 'answers' : 'unknown';
  if (!PREPARES.test(name)) return 'unknown';
  return isCalled && isChained(holder, tree.parents) ? 'answers' : 'prepares';
}

function isChained(call: CallExpression, parents: ReadonlyMap<JavaScriptNode, JavaScriptNode>): boolean {
  return parents.get(call)?.type === 'MemberExpression';
}

/** `404`; `err.status || 500` for whoever answers errors. */
function statusSaid(values: JavaScriptValues, node: JavaScriptNode | undefined, path: string): ResponseUse {
  const leaves = node === undefined ? [] : leavesOf(values, { node, path }, 0);
  const isFailing = ({ type, value }: Leaf): boolean =>
    type === 'Literal' && typeof value === 'number' && value >= 400;
  if (leaves.some((leaf) => leaf.type === 'Literal' && !isFailing(leaf))) return 'succeeds';
  if (!leaves.some(isFailing)) return 'unknown';
  if (leaves.every(isFailing)) return 'fails';
  return leaves.every((leaf) => isFailing(leaf) || /^status(?:Code)?$/.test(leaf.name))
    ? 'status'
    : 'unknown';
}

interface Leaf {
  readonly type: JavaScriptNode['type'];
  readonly value: unknown;
  /** Of a member: its own name. */
  readonly name: string;
}

function leavesOf(values: JavaScriptValues, { node, path }: Place, depth: number): Leaf[] {
  const inner = (one: JavaScriptNode): Leaf[] => leavesOf(values, { node: one, path }, depth + 1);
  if (depth < 8 && node.type === 'LogicalExpression') return [...inner(node.left), ...inner(node.right)];
  if (depth < 8 && node.type === 'ConditionalExpression')
    return [...inner(node.consequent), ...inner(node.alternate)];
  const value = node.type === 'Identifier' ? values.of(node, path) : undefined;
  if (depth < 8 && value?.kind === 'expression') return leavesOf(values, value, depth + 1);
  const name = node.type === 'MemberExpression' ? nameOf(node.property) : '';
  return [{ type: node.type, value: node.type === 'Literal' ? node.value : undefined, name }];
}

/** Reads a member of the request, and changes nothing by which it is routed. */
function isRead(use: Identifier, { tree }: JavaScriptModule): boolean {
  const member = tree.parents.get(use);
  if (member?.type === 'VariableDeclarator') return member.id.type === 'ObjectPattern';
  if (member?.type !== 'MemberExpression' || member.object !== use || member.computed) return false;
  const name = nameOf(member.property);
  const holder = tree.parents.get(member);
  const isWritten = holder?.type === 'AssignmentExpression' && holder.left === member;
  return name !== 'res' && !(isWritten && /^(?:url|originalUrl|method|baseUrl)$/.test(name));
}

function uses(
  parameter: Identifier,
  node: JavaScriptFunction,
  { tree, scopes }: JavaScriptModule,
): Identifier[] {
  const binding = scopes.named(parameter.name, node);
  return within(node, tree.nodes).filter(
    (one): one is Identifier =>
      one.type === 'Identifier' &&
      one.name === parameter.name &&
      one !== parameter &&
      scopes.bindingOf(one) === binding &&
      (scopes.isReference(one) || binding?.origins.length !== 1),
  );
}

function namesIn(node: JavaScriptFunction, { tree }: JavaScriptModule): ReadonlySet<string> {
  return new Set(within(node, tree.nodes).flatMap((one) => (one.type === 'Identifier' ? [one.name] : [])));
}

function within(node: JavaScriptNode, nodes: readonly JavaScriptNode[]): readonly JavaScriptNode[] {
  return nodes.filter(({ start, end }) => start >= node.start && end <= node.end);
}
