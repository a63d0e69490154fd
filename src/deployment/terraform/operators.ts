import type { Text } from '../../repository/text.ts';
import type { BinaryOperator } from '../../syntax/terraform/tree.ts';
import { convert } from './convert.ts';
import { areEqual } from './equality.ts';
import { BOOL, NUMBER } from './type.ts';
import { boolValue, errorValue, numberValue, type UnknownValue, type Value } from './value.ts';

/** The value of `left operator right`, written at `at`. */
export function applyBinary(operator: BinaryOperator, operands: readonly [Value, Value], at: Text): Value {
  const [left, right] = operands;
  if (operator === '==' || operator === '!=') {
    const equal = areEqual(left, right);
    return typeof equal === 'boolean' ? boolValue(equal === (operator === '=='), at) : { ...equal, at };
  }
  if (operator === '&&' || operator === '||')
    return applyLogical(operator, convert(left, BOOL), convert(right, BOOL), at);
  return applyArithmetic(operator, [convert(left, NUMBER), convert(right, NUMBER)], at);
}

/** The value of `operator operand`, written at `at`. */
export function applyUnary(operator: '-' | '!', operand: Value, at: Text): Value {
  const value = convert(operand, operator === '-' ? NUMBER : BOOL);
  if (value.kind === 'number') return numberValue(-value.value, at);
  if (value.kind === 'bool') return boolValue(!value.value, at);
  return value.kind === 'unknown' ? value : errorValue('an operand is null', at);
}

/** One operand that decides does so even if the other is unknown or an error (hclsyntax/expression_ops.go). */
function applyLogical(operator: '&&' | '||', left: Value, right: Value, at: Text): Value {
  const decisive = operator === '||';
  for (const operand of [left, right]) {
    if (operand.kind === 'bool' && operand.value === decisive) return boolValue(decisive, at);
  }
  const undecided = firstBad([left, right], at);
  return undecided ?? boolValue(!decisive, at);
}

function firstBad(operands: readonly Value[], at: Text): UnknownValue | undefined {
  const unknowns = operands.filter((operand) => operand.kind === 'unknown');
  const bad = unknowns.find((operand) => operand.isError) ?? unknowns[0];
  if (bad !== undefined) return bad;
  return operands.some((operand) => operand.kind === 'null')
    ? errorValue('an operand is null', at)
    : undefined;
}

function applyArithmetic(
  operator: Exclude<BinaryOperator, '==' | '!=' | '&&' | '||'>,
  [left, right]: readonly [Value, Value],
  at: Text,
): Value {
  if (left.kind !== 'number' || right.kind !== 'number') {
    return firstBad([left, right], at) ?? errorValue('an operand is no number', at);
  }
  const [a, b] = [left.value, right.value];
  switch (operator) {
    case '+':
      return numberValue(a + b, at);
    case '-':
      return numberValue(a - b, at);
    case '*':
      return numberValue(a * b, at);
    case '/':
      return b === 0 ? errorValue('a division by zero', at) : numberValue(a / b, at);
    case '%':
      return b === 0 ? errorValue('a division by zero', at) : numberValue(a % b, at);
    case '>':
      return boolValue(a > b, at);
    case '>=':
      return boolValue(a >= b, at);
    case '<':
      return boolValue(a < b, at);
    case '<=':
      return boolValue(a <= b, at);
  }
}
