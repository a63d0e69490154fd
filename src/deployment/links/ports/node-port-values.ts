import type { CallExpression } from 'acorn';
import type { Span } from '../../../repository/span.ts';
import type { JavaScriptNode } from '../../../syntax/javascript/javascript.ts';
import { nameOf } from '../../../syntax/javascript/scopes.ts';
import { stringIn } from '../../javascript/project.ts';
import type { Place } from '../../javascript/value.ts';
import type { JavaScriptValues } from '../../javascript/values.ts';
import { type Known, unknown } from '../../unknown.ts';
import type { ContainerProcess } from './container-process.ts';

interface SaidPort {
  readonly number: number;
  /** Where the container says it; undefined where the code does. */
  readonly at: Span | undefined;
}

/** A number, or a variable with its default. */
type PortValue = number | { readonly name: string; readonly otherwise: number | undefined };

const DEEPEST = 12;

/** The number that a port's expression has in a container; undefined where it is worked out. */
export function portSaid(
  values: JavaScriptValues,
  place: Place,
  { environment, open }: Pick<ContainerProcess, 'environment' | 'open'>,
): Known<SaidPort> | undefined {
  const value = portValue(values, place, 0);
  if (typeof value === 'number') return isPort(value) ? { number: value, at: undefined } : undefined;
  if (value === undefined) return undefined;
  const set = environment.get(value.name);
  if (set !== undefined)
    return set.isKnown && /^\d+$/.test(set.value)
      ? { number: Number(set.value), at: set.span() }
      : unknown(set.unknown ?? `\`${set.value}\` is no port`, set.span());
  if (open !== undefined || value.otherwise === undefined)
    return unknown(open ?? `\`${value.name}\` is set nowhere`);
  return isPort(value.otherwise) ? { number: value.otherwise, at: undefined } : undefined;
}

/** 0 is any port that is free. */
function isPort(number: number): boolean {
  return Number.isInteger(number) && number > 0 && number < 65536;
}

function portValue(values: JavaScriptValues, { node, path }: Place, depth: number): PortValue | undefined {
  if (depth > DEEPEST) return undefined;
  const inner = (one: JavaScriptNode): PortValue | undefined =>
    portValue(values, { node: one, path }, depth + 1);
  switch (node.type) {
    case 'Literal':
      return numberOf(node.value);
    case 'LogicalExpression':
      return node.operator === '&&' ? undefined : either(inner(node.left), inner(node.right));
    case 'UnaryExpression':
      return node.operator === '+' ? inner(node.argument) : undefined;
    case 'CallExpression': {
      const [first] = node.arguments;
      if (isNumberOf(values, node, path)) return first === undefined ? undefined : inner(first);
      const setting = settingAsked(values, { node, path });
      return setting === undefined ? undefined : portValue(values, setting, depth + 1);
    }
    default:
      return portNamed(values, { node, path }, depth);
  }
}

/** `process.env.PORT || 3000`. */
function either(first: PortValue | undefined, second: PortValue | undefined): PortValue | undefined {
  if (typeof first === 'number') return first > 0 ? first : undefined;
  return first !== undefined && first.otherwise === undefined && typeof second === 'number'
    ? { name: first.name, otherwise: second }
    : undefined;
}

/** What a name or a member stands for. */
function portNamed(values: JavaScriptValues, { node, path }: Place, depth: number): PortValue | undefined {
  const origins =
    node.type === 'Identifier' ? values.project.modules.get(path)?.scopes.bindingOf(node)?.origins : [];
  const [origin] = origins ?? [];
  if (origins?.length === 1 && origin?.kind === 'value' && origin.keys.length === 0)
    return portValue(values, { node: origin.value, path }, depth + 1);
  const value = values.of(node, path);
  if (value?.kind === 'expression')
    return value.node === node ? undefined : portValue(values, value, depth + 1);
  if (value?.kind !== 'variable') return undefined;
  const { name, otherwise } = value;
  const said = otherwise === undefined ? undefined : portValue(values, otherwise, depth + 1);
  return { name, otherwise: typeof said === 'number' ? said : undefined };
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** `parseInt(x, 10)`, `Number(x)`, and the `normalizePort(x)` that express-generator writes into `bin/www`. */
function isNumberOf(values: JavaScriptValues, { callee }: CallExpression, path: string): boolean {
  if (callee.type === 'MemberExpression')
    return nameOf(callee.property) === 'parseInt' && nameOf(callee.object as JavaScriptNode) === 'Number';
  if (callee.type !== 'Identifier') return false;
  const value = values.of(callee, path);
  if (value === undefined) return /^(?:parseInt|Number)$/.test(callee.name);
  return value.kind === 'function' && callee.name === 'normalizePort' && path === value.path;
}

/** `app.get('port')` after `app.set('port', …)`, when one says it. */
function settingAsked(values: JavaScriptValues, { node, path }: Place): Place | undefined {
  const asked = settingOf(values, node, path, 'get');
  if (asked === undefined) return undefined;
  const found = [...values.project.modules.values()].flatMap((module) =>
    module.tree.nodes.flatMap((one) => {
      const said = settingOf(values, one, module.path, 'set');
      const value = one.type === 'CallExpression' ? one.arguments[1] : undefined;
      return said === asked && value !== undefined ? [{ node: value, path: module.path }] : [];
    }),
  );
  return found.length === 1 ? found[0] : undefined;
}

function settingOf(
  values: JavaScriptValues,
  node: JavaScriptNode,
  path: string,
  method: 'get' | 'set',
): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = node.callee;
  const isAsked = nameOf(property) === method && node.arguments.length === (method === 'get' ? 1 : 2);
  const value = isAsked ? values.settled(values.of(object as JavaScriptNode, path)) : undefined;
  return value?.kind === 'made' && value.made === 'express' ? stringIn(node.arguments[0]) : undefined;
}
