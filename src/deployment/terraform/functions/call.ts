import type { FunctionCall } from '../../../syntax/terraform/tree.ts';
import { convert } from '../convert.ts';
import type { Compute } from '../evaluate-for.ts';
import { isTooLong } from '../evaluate-template.ts';
import type { Scope } from '../scope.ts';
import { BOOL, NUMBER, STRING } from '../type.ts';
import {
  entriesOf,
  errorValue,
  firstUnknown,
  itemsOf,
  type Type,
  type UnknownValue,
  unknownValue,
  type Value,
} from '../value.ts';
import { Call, Failure, type Signature, Undecided } from './definition.ts';
import { FUNCTIONS, UNSETTLED } from './table.ts';

/** The value of a function call, written at the call's place unless the function hands an argument through. */
export function callFunction(expression: FunctionCall, scope: Scope, compute: Compute): Value {
  const at = expression.text;
  const name = expression.name.value.replace(/^core::/, '');
  if (name === 'can' || name === 'try') return attempt(name, expression, { scope, compute });
  const definition = FUNCTIONS.get(name);
  if (definition === undefined) {
    const why = UNSETTLED.get(name) ?? `the function \`${name}\` is not one that the gate can work out`;
    return unknownValue(why, at);
  }
  const values = argumentValues(expression, scope, compute);
  if ('kind' in values) return { ...values, at };
  try {
    const converted = convertArguments(values, definition.signature);
    return charge(definition.apply(new Call(converted, { at, scope, compute })), scope);
  } catch (error) {
    if (error instanceof Undecided) return { ...error.value, at };
    if (error instanceof Failure) return errorValue(`${name}: ${error.message}`, at);
    throw error;
  }
}

/** Large results use the budget up, so that doubling one over and over ends. */
function charge(value: Value, scope: Scope): Value {
  const size = itemsOf(value)?.length ?? entriesOf(value)?.size ?? 0;
  const text = value.kind === 'string' ? [value.text] : [];
  scope.budget.steps -= size + (text[0]?.segments.length ?? 0);
  return isTooLong(text) ? unknownValue('the string is too long to be worked out', value.at) : value;
}

function argumentValues(
  expression: FunctionCall,
  scope: Scope,
  compute: Compute,
): readonly Value[] | UnknownValue {
  const values = expression.arguments.map((argument) => compute(argument, scope));
  const failed = values.find((value) => value.kind === 'unknown' && value.isError);
  if (failed?.kind === 'unknown') return failed;
  const last = values.at(-1);
  if (!expression.expands || last === undefined) return values;
  if (last.kind === 'unknown') return last;
  const items = itemsOf(last);
  return items === undefined
    ? errorValue('what `...` expands is no list', last.at)
    : [...values.slice(0, -1), ...items];
}

/** `can` and `try` (tryfunc of go-cty): an error is caught, what is merely unknown is not decided yet. */
function attempt(
  name: 'can' | 'try',
  expression: FunctionCall,
  { scope, compute }: { scope: Scope; compute: Compute },
): Value {
  for (const argument of expression.arguments) {
    const value = compute(argument, scope);
    const isError = value.kind === 'unknown' && value.isError;
    if (name === 'can') {
      if (value.kind === 'unknown' && !isError) return value;
      return { kind: 'bool', value: !isError, at: expression.text };
    }
    if (!isError) return value;
  }
  return errorValue('try: all of its expressions fail', expression.text);
}

interface Parameter {
  readonly letter: string;
  readonly suffix: string;
}

function parametersOf(signature: Signature): Parameter[] {
  return [...signature.matchAll(/([stnblmau])([?*+]?)/g)].map(([, letter = 'a', suffix = '']) => ({
    letter,
    suffix,
  }));
}

function convertArguments(values: readonly Value[], signature: Signature): Value[] {
  const parameters = parametersOf(signature);
  const least = parameters.filter(({ suffix }) => suffix === '' || suffix === '+').length;
  const last = parameters.at(-1);
  const isVariadic = last?.suffix === '*' || last?.suffix === '+';
  if (values.length < least) throw new Failure('too few arguments');
  if (values.length > parameters.length && !isVariadic) throw new Failure('too many arguments');
  return values.map((value, i) =>
    convertArgument(value, parameters[i] ?? last ?? { letter: 'a', suffix: '' }),
  );
}

const PRIMITIVES: Readonly<Record<string, Type>> = { s: STRING, t: STRING, n: NUMBER, b: BOOL };

function convertArgument(value: Value, { letter, suffix }: Parameter): Value {
  if (letter === 'u') return value;
  if (value.kind === 'unknown') throw new Undecided(value);
  if (letter === 'a' || (value.kind === 'null' && suffix === '?')) return value;
  if (value.kind === 'null') throw new Failure('an argument is null');
  const primitive = PRIMITIVES[letter];
  if (primitive !== undefined) return convertToPrimitive(value, primitive, letter);
  const fits = letter === 'l' ? itemsOf(value) !== undefined : entriesOf(value) !== undefined;
  if (!fits)
    throw new Failure(`a ${value.kind} is given where a ${letter === 'l' ? 'list' : 'map'} is needed`);
  return value;
}

function convertToPrimitive(value: Value, type: Type, letter: string): Value {
  const converted = convert(value, type);
  if (converted.kind === 'unknown') {
    if (converted.isError) throw new Failure(converted.reason.why);
    throw new Undecided(converted);
  }
  const partly = letter === 's' ? firstUnknown(converted) : undefined;
  if (partly !== undefined) throw new Undecided(partly);
  return converted;
}
