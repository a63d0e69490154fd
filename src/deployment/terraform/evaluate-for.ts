import type { Text } from '../../repository/text.ts';
import type { Expression, ForExpression } from '../../syntax/terraform/tree.ts';
import { pairsOf } from './access.ts';
import { convert } from './convert.ts';
import { type Scope, withNames } from './scope.ts';
import { BOOL, STRING } from './type.ts';
import {
  errorValue,
  numberValue,
  objectValue,
  tupleValue,
  type UnknownValue,
  unknownValue,
  type Value,
} from './value.ts';

/** Computes an expression: passed in, so that the parts of the evaluator need not import one another in a circle. */
export type Compute = (expression: Expression, scope: Scope) => Value;

/** The value of `[for …]` and `{for …}`. */
export function evaluateFor(expression: ForExpression, scope: Scope, compute: Compute): Value {
  const collection = compute(expression.collection, scope);
  const turns = turnsOver(collection, expression, scope);
  if ('kind' in turns) return turns;
  const kept: Scope[] = [];
  for (const turn of turns) {
    const keep = isKept(expression, turn, compute);
    if (typeof keep !== 'boolean') return { ...keep, at: expression.text };
    if (keep) kept.push(turn);
  }
  if (expression.key === undefined) {
    return tupleValue(
      kept.map((turn) => compute(expression.value, turn)),
      expression.text,
    );
  }
  return gatherObject(expression, expression.key, { turns: kept, compute });
}

/** One scope for each item, or the value that the whole has when there is nothing to go over. */
export function turnsOver(
  collection: Value,
  names: { readonly keyName?: Text; readonly itemName: Text; readonly text: Text },
  scope: Scope,
): Scope[] | UnknownValue {
  if (collection.kind === 'unknown') return { ...collection, at: names.text };
  if (collection.kind === 'object' && collection.rest !== undefined)
    return unknownValue(collection.rest, names.text);
  const pairs = pairsOf(collection);
  if (pairs === undefined) return errorValue(`a ${collection.kind} cannot be gone over`, names.text);
  return pairs.map(([key, item]) => {
    const bound: [string, Value][] = [[names.itemName.value, item]];
    if (names.keyName !== undefined) {
      bound.push([names.keyName.value, typeof key === 'number' ? numberValue(key, names.keyName) : key]);
    }
    return withNames(scope, bound);
  });
}

function isKept(expression: ForExpression, turn: Scope, compute: Compute): boolean | UnknownValue {
  if (expression.condition === undefined) return true;
  const condition = convert(compute(expression.condition, turn), BOOL);
  if (condition.kind === 'bool') return condition.value;
  return condition.kind === 'unknown'
    ? condition
    : errorValue('the condition is null', expression.condition.text);
}

function gatherObject(
  expression: ForExpression,
  keyExpression: Expression,
  { turns, compute }: { turns: readonly Scope[]; compute: Compute },
): Value {
  const entries = new Map<string, Value[]>();
  for (const turn of turns) {
    const key = convert(compute(keyExpression, turn), STRING);
    if (key.kind === 'unknown') return { ...key, at: expression.text };
    if (key.kind !== 'string') return errorValue('a key is null', keyExpression.text);
    if (!key.text.isKnown) return unknownValue(key.text.unknown ?? 'a key is unknown', expression.text);
    const gathered = entries.get(key.text.value);
    if (gathered !== undefined && !expression.grouped) {
      return errorValue(`two items have the key \`${key.text.value}\``, keyExpression.text);
    }
    const value = compute(expression.value, turn);
    if (gathered === undefined) entries.set(key.text.value, [value]);
    else gathered.push(value);
  }
  const values = [...entries].map(([key, items]): [string, Value] => {
    const [only] = items;
    return [key, expression.grouped || only === undefined ? tupleValue(items, expression.value.text) : only];
  });
  return objectValue(values, expression.text);
}
