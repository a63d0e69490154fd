import type { Text } from '../../../repository/text.ts';
import { convert } from '../convert.ts';
import { ANY, BOOL, describeType, NUMBER, STRING, typeOf } from '../type.ts';
import { boolValue, computedText, stringValue, type Type, type Value } from '../value.ts';
import { type FunctionDefinition, type FunctionTable, settled } from './definition.ts';

function conversion(type: Type): FunctionDefinition {
  return { signature: 'a', apply: (call) => at(convert(call.value(0), type), call.at) };
}

/** The result stands at the call, what it holds at its own places. */
function at(value: Value, place: Text): Value {
  return value.kind === 'string' || value.kind === 'number' || value.kind === 'bool'
    ? value
    : { ...value, at: place };
}

const handingThrough: FunctionDefinition = { signature: 'u', apply: (call) => call.value(0) };

/** Type conversions, and the marks that change no value. */
export const conversionFunctions: FunctionTable = {
  tobool: conversion(BOOL),
  tonumber: conversion(NUMBER),
  tostring: conversion(STRING),
  tolist: conversion({ kind: 'list', element: ANY }),
  toset: conversion({ kind: 'set', element: ANY }),
  tomap: conversion({ kind: 'map', element: ANY }),
  sensitive: handingThrough,
  nonsensitive: handingThrough,
  ephemeralasnull: handingThrough,
  issensitive: { signature: 'u', apply: (call) => boolValue(false, call.at) },
  type: {
    signature: 'a',
    apply: (call) =>
      stringValue(computedText(describeType(typeOf(settled(call.value(0)))), call.at), call.at),
  },
};
