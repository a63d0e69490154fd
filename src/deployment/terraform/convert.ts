import type { Text } from '../../repository/text.ts';
import { areEqual, compareValues } from './equality.ts';
import { describeType, STRING, typeOf, unify } from './type.ts';
import {
  type AttributeType,
  boolValue,
  computedText,
  entriesOf,
  errorValue,
  formatNumber,
  inKeyOrder,
  itemsOf,
  nullValue,
  numberValue,
  stringValue,
  type Type,
  type Value,
} from './value.ts';

/** Converts as Terraform does where a type is asked for; an error value where it cannot. */
export function convert(value: Value, type: Type): Value {
  if (value.kind === 'unknown' || value.kind === 'null') return value;
  switch (type.kind) {
    case 'any':
      return value;
    case 'string':
    case 'number':
    case 'bool':
      return convertPrimitive(value, type);
    case 'list':
    case 'set':
      return convertSequence(value, type);
    case 'map':
      return convertMap(value, type);
    case 'tuple':
      return convertTuple(value, type);
    case 'object':
      return convertObject(value, type);
  }
}

function mismatch(value: Value, type: Type): Value {
  return errorValue(
    `a ${describeType(typeOf(value))} is given where a ${describeType(type)} is needed`,
    value.at,
  );
}

function convertPrimitive(value: Value, type: Type): Value {
  if (value.kind === type.kind) return value;
  if (type.kind === 'string') {
    if (value.kind === 'number')
      return stringValue(computedText(formatNumber(value.value), value.at), value.at);
    if (value.kind === 'bool') return stringValue(computedText(String(value.value), value.at), value.at);
    return mismatch(value, type);
  }
  if (value.kind !== 'string') return mismatch(value, type);
  const { text, at } = value;
  if (!text.isKnown) return unresolved(text, at);
  if (type.kind === 'bool') {
    // cty's convert accepts these four and no other spelling.
    if (/^(true|1)$/.test(text.value)) return boolValue(true, at);
    return /^(false|0)$/.test(text.value) ? boolValue(false, at) : mismatch(value, type);
  }
  const isDecimal = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text.value);
  return isDecimal ? numberValue(Number(text.value), at) : mismatch(value, type);
}

function unresolved(text: Text, at: Text): Value {
  return { ...errorValue(text.unknown ?? 'it is unknown', at), isError: false };
}

function convertSequence(value: Value, type: Extract<Type, { element: Type }>): Value {
  if (
    value.kind === type.kind &&
    value.element.kind === type.element.kind &&
    type.element.kind === 'string'
  ) {
    return value;
  }
  const items = itemsOf(value);
  if (items === undefined || type.kind === 'map') return mismatch(value, type);
  const element = type.element.kind === 'any' ? unify(items.map(typeOf)) : type.element;
  if (element === undefined) return errorValue('its elements have no common type', value.at);
  const converted = items.map((item) => convert(item, element));
  const failed = converted.find((item) => item.kind === 'unknown' && item.isError);
  if (failed !== undefined) return failed;
  return type.kind === 'set'
    ? setOf(converted, element, value.at)
    : { kind: 'list', items: converted, element, at: value.at };
}

/** A set of these items, of one type: each once, in Terraform's order. */
export function setOf(items: readonly Value[], element: Type, at: Text): Value {
  const sorted = [...items].sort(compareValues);
  const isSorted = element.kind === 'string' || element.kind === 'number' || element.kind === 'bool';
  const unique: Value[] = [];
  for (const item of sorted) {
    const earlier = isSorted ? unique.slice(-1) : unique;
    if (!earlier.some((other) => areEqual(other, item) === true)) unique.push(item);
  }
  return { kind: 'set', items: unique, element, at };
}

function convertMap(value: Value, type: Extract<Type, { element: Type }>): Value {
  const entries = entriesOf(value);
  if (entries === undefined) return mismatch(value, type);
  if (value.kind === 'object' && value.rest !== undefined) return errorValue(value.rest, value.at);
  const element = type.element.kind === 'any' ? unify([...entries.values()].map(typeOf)) : type.element;
  if (element === undefined) return errorValue('its elements have no common type', value.at);
  const converted = [...entries].map(([key, entry]) => [key, convert(entry, element)] as const);
  const failed = converted.find(([, entry]) => entry.kind === 'unknown' && entry.isError);
  return failed?.[1] ?? { kind: 'map', entries: inKeyOrder(converted), element, at: value.at };
}

function convertTuple(value: Value, type: Extract<Type, { kind: 'tuple' }>): Value {
  const items = itemsOf(value);
  if (items === undefined || items.length !== type.items.length) return mismatch(value, type);
  const converted = items.map((item, i) => convert(item, type.items[i] ?? STRING));
  const failed = converted.find((item) => item.kind === 'unknown' && item.isError);
  return failed ?? { kind: 'tuple', items: converted, at: value.at };
}

/** Attributes that the type does not name are dropped, optional ones take their defaults. */
function convertObject(value: Value, type: Extract<Type, { kind: 'object' }>): Value {
  const entries = entriesOf(value);
  if (entries === undefined) return mismatch(value, type);
  const converted: [string, Value][] = [];
  for (const [name, attribute] of type.attributes) {
    const entry = convertAttribute(entries.get(name), attribute, value.at);
    if (entry === undefined) return errorValue(`the attribute \`${name}\` is required`, value.at);
    if (entry.kind === 'unknown' && entry.isError) return entry;
    converted.push([name, entry]);
  }
  return { kind: 'object', entries: inKeyOrder(converted), at: value.at };
}

function convertAttribute(given: Value | undefined, attribute: AttributeType, at: Text): Value | undefined {
  if (given === undefined && !attribute.optional) return undefined;
  const isAbsent = given === undefined || given.kind === 'null';
  const value = isAbsent ? (attribute.default ?? given ?? nullValue(at)) : given;
  return convert(value, attribute.type);
}
