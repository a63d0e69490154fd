import type { Text } from '../../repository/text.ts';
import type { Expression, Step, Traversal } from '../../syntax/terraform/tree.ts';
import { splatItems, takeAttribute, takeItem } from './access.ts';
import { convert } from './convert.ts';
import { evaluateFor } from './evaluate-for.ts';
import { evaluateTemplate } from './evaluate-template.ts';
import { callFunction } from './functions/call.ts';
import { applyBinary, applyUnary } from './operators.ts';
import { findRefusal } from './refusal.ts';
import { DEEPEST, type Scope } from './scope.ts';
import { BOOL, STRING, typeOf, unify } from './type.ts';
import {
  boolValue,
  errorValue,
  nullValue,
  numberValue,
  objectValue,
  tupleValue,
  unknownValue,
  usedAt,
  type Value,
} from './value.ts';

/**
 * The value that Terraform gives the expression. What it would refuse (an undeclared variable, a wrong type) is an
 * unknown value with `isError`, also when the offending part would not have been evaluated.
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  const refusal = findRefusal(expression, scope);
  return refusal ?? compute(expression, scope);
}

/** The value, after what Terraform refuses before evaluation has been ruled out for the whole expression. */
export function compute(expression: Expression, scope: Scope): Value {
  const { budget } = scope;
  if (budget.depth >= DEEPEST) return unknownValue('it leads through too many other values', expression.text);
  if (budget.steps <= 0) return unknownValue('the configuration takes too long to work out', expression.text);
  budget.steps--;
  budget.depth++;
  try {
    return dispatch(expression, scope);
  } finally {
    budget.depth--;
  }
}

function dispatch(expression: Expression, scope: Scope): Value {
  const { text } = expression;
  switch (expression.kind) {
    case 'number':
      return numberValue(expression.value, text);
    case 'bool':
      return boolValue(expression.value, text);
    case 'null':
      return nullValue(text);
    case 'template':
      return evaluateTemplate(expression, scope, compute);
    case 'tuple':
      return tupleValue(
        expression.items.map((item) => compute(item, scope)),
        text,
      );
    case 'object':
      return evaluateObject(expression, scope);
    case 'for':
      return evaluateFor(expression, scope, compute);
    case 'conditional':
      return evaluateConditional(expression, scope);
    case 'unary':
      return applyUnary(expression.operator, compute(expression.operand, scope), text);
    case 'binary': {
      const operands = [compute(expression.left, scope), compute(expression.right, scope)] as const;
      return applyBinary(expression.operator, operands, text);
    }
    case 'call':
      return callFunction(expression, scope, compute);
    case 'parentheses':
      return compute(expression.inner, scope);
    case 'reference':
      return resolve(expression.name, [], scope).value;
    case 'traversal':
      return evaluateTraversal(expression, scope);
    case 'unreadable':
      return unknownValue(expression.why, text);
  }
}

function evaluateObject(expression: Extract<Expression, { kind: 'object' }>, scope: Scope): Value {
  const entries: [string, Value][] = [];
  for (const item of expression.items) {
    if (item.key.kind === 'word') {
      entries.push([item.key.text.value, compute(item.value, scope)]);
      continue;
    }
    const key = convert(compute(item.key, scope), STRING);
    if (key.kind === 'unknown') return { ...key, at: expression.text };
    if (key.kind !== 'string') return errorValue('a key is null', item.key.text);
    if (!key.text.isKnown) return unknownValue(key.text.unknown ?? 'a key is unknown', expression.text);
    entries.push([key.text.value, compute(item.value, scope)]);
  }
  return objectValue(entries, expression.text);
}

/** The branch taken, converted to the type that both have in common. */
function evaluateConditional(expression: Extract<Expression, { kind: 'conditional' }>, scope: Scope): Value {
  const condition = convert(compute(expression.condition, scope), BOOL);
  const whenTrue = compute(expression.whenTrue, scope);
  const whenFalse = compute(expression.whenFalse, scope);
  if (condition.kind === 'unknown') return { ...condition, at: expression.text };
  if (condition.kind !== 'bool') return errorValue('the condition is null', expression.condition.text);
  const taken = condition.value ? whenTrue : whenFalse;
  if (whenTrue.kind === 'unknown' || whenFalse.kind === 'unknown') return taken;
  const type = unify([typeOf(whenTrue), typeOf(whenFalse)]);
  if (type === undefined) return errorValue('the two results have no common type', expression.text);
  return convert(taken, type);
}

function evaluateTraversal(expression: Traversal, scope: Scope): Value {
  const { root, steps, text } = expression;
  if (root.kind !== 'reference') return takeSteps(compute(root, scope), steps, scope);
  const { value, taken } = resolve(root.name, steps, scope);
  const result = takeSteps(value, steps.slice(taken), scope);
  return result.kind === 'unknown' ? result : usedAt(result, text.span());
}

function resolve(name: Text, steps: readonly Step[], scope: Scope): { value: Value; taken: number } {
  const local = scope.names.get(name.value);
  if (local !== undefined) return { value: usedAt(local, name.span()), taken: 0 };
  const found = scope.references.resolve(name, steps, scope);
  return found ?? { value: errorValue(`\`${name.value}\` is no reference`, name), taken: steps.length };
}

function takeSteps(start: Value, steps: readonly Step[], scope: Scope): Value {
  let value = start;
  for (const step of steps) {
    if (step.kind === 'attribute') value = takeAttribute(value, step.name.value, step.text);
    else if (step.kind === 'index') value = takeItem(value, compute(step.key, scope), step.text);
    else value = takeSplat(value, step, scope);
  }
  return value;
}

function takeSplat(whole: Value, step: Extract<Step, { kind: 'splat' }>, scope: Scope): Value {
  if (whole.kind === 'unknown') return whole;
  const items = splatItems(whole).map((item) => takeSteps(item, step.steps, scope));
  const failed = items.find((item) => item.kind === 'unknown' && item.isError);
  if (failed !== undefined) return failed;
  const type = unify(items.map(typeOf));
  const isList = whole.kind === 'list' || whole.kind === 'set';
  return isList && type !== undefined
    ? { kind: 'list', items, element: type, at: whole.at }
    : tupleValue(items, whole.at);
}
