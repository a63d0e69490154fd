import type { Expression } from '../../syntax/terraform/tree.ts';
import { literalOf } from '../../syntax/terraform/tree.ts';
import { ANY, BOOL, NUMBER, STRING } from './type.ts';
import type { AttributeType, Type, Value } from './value.ts';

const KEYWORDS: Readonly<Record<string, Type>> = { any: ANY, string: STRING, number: NUMBER, bool: BOOL };

/** The type that a `type = …` names; `any` for what is none. Defaults of optional attributes are given by `constant`. */
export function readTypeConstraint(
  expression: Expression,
  constant: (expression: Expression) => Value,
): Type {
  const quoted = literalOf(expression)?.value;
  if (quoted !== undefined) return readQuoted(quoted);
  if (expression.kind === 'reference') return readQuoted(expression.name.value);
  if (expression.kind !== 'call') return ANY;
  const [first] = expression.arguments;
  const kind = expression.name.value;
  if (kind === 'list' || kind === 'set' || kind === 'map') {
    return { kind, element: first === undefined ? ANY : readTypeConstraint(first, constant) };
  }
  if (kind === 'tuple' && first?.kind === 'tuple') {
    return { kind, items: first.items.map((item) => readTypeConstraint(item, constant)) };
  }
  return kind === 'object' && first?.kind === 'object' ? readObject(first, constant) : ANY;
}

/** Before Terraform 0.12 types stood between quotes, and a list or map held strings. */
function readQuoted(name: string): Type {
  if (name === 'list' || name === 'map') return { kind: name, element: ANY };
  return KEYWORDS[name] ?? ANY;
}

function readObject(
  expression: Extract<Expression, { kind: 'object' }>,
  constant: (expression: Expression) => Value,
): Type {
  const attributes = new Map<string, AttributeType>();
  for (const { key, value } of expression.items) {
    const name = key.kind === 'word' ? key.text.value : literalOf(key)?.value;
    if (name !== undefined) attributes.set(name, readAttribute(value, constant));
  }
  return { kind: 'object', attributes };
}

function readAttribute(expression: Expression, constant: (expression: Expression) => Value): AttributeType {
  if (expression.kind !== 'call' || expression.name.value !== 'optional') {
    return { type: readTypeConstraint(expression, constant) };
  }
  const [inner, fallback] = expression.arguments;
  const type = inner === undefined ? ANY : readTypeConstraint(inner, constant);
  return { type, optional: true, ...(fallback === undefined ? {} : { default: constant(fallback) }) };
}
