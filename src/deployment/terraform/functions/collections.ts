import type { Text } from '../../../repository/text.ts';
import { convert } from '../convert.ts';
import { areEqual, compareValues } from '../equality.ts';
import { BOOL, STRING, typeOf, unify } from '../type.ts';
import { boolValue, entriesOf, itemsOf, numberValue, type Type, tupleValue, type Value } from '../value.ts';
import { type Call, Failure, type FunctionTable, settled } from './definition.ts';
import { graphemes } from './strings.ts';

/** Functions on lists, sets and tuples. What is taken out of one keeps its place. */
export const collectionFunctions: FunctionTable = {
  alltrue: { signature: 'l', apply: (call) => boolValue(bools(call).every(Boolean), call.at) },
  anytrue: { signature: 'l', apply: (call) => boolValue(bools(call).some(Boolean), call.at) },
  chunklist: { signature: 'ln', apply: chunk },
  coalesce: { signature: 'u+', apply: coalesce },
  coalescelist: {
    signature: 'l+',
    apply: (call) => {
      const found = call.values.find((value) => (itemsOf(value)?.length ?? 0) > 0);
      if (found === undefined) throw new Failure('all of its lists are empty');
      return found;
    },
  },
  compact: {
    signature: 'l',
    apply: (call) => {
      const kept = call.items(0).filter((item) => {
        settled(item);
        return item.kind !== 'null' && !(item.kind === 'string' && item.text.length === 0);
      });
      return list(kept, STRING, call.at);
    },
  },
  concat: { signature: 'l+', apply: concat },
  contains: {
    signature: 'la',
    apply: (call) => {
      const sought = call.value(1);
      const answers = call.items(0).map((item) => areEqual(convert(item, typeOf(sought)), sought));
      if (answers.includes(true)) return boolValue(true, call.at);
      const open = answers.find((answer) => typeof answer !== 'boolean');
      return typeof open === 'object' ? open : boolValue(false, call.at);
    },
  },
  distinct: {
    signature: 'l',
    apply: (call) => {
      settled(call.value(0));
      const kept: Value[] = [];
      for (const item of call.items(0))
        if (!kept.some((other) => areEqual(other, item) === true)) kept.push(item);
      return like(call.value(0), kept, call.at);
    },
  },
  element: {
    signature: 'ln',
    apply: (call) => {
      const [items, i] = [call.items(0), call.whole(1)];
      const item = items[((i % items.length) + items.length) % items.length];
      if (item === undefined) throw new Failure('the list is empty');
      return item;
    },
  },
  flatten: { signature: 'l', apply: (call) => tupleValue(flatten(call.items(0)), call.at) },
  index: {
    signature: 'la',
    apply: (call) => {
      for (const [i, item] of call.items(0).entries()) {
        const equal = areEqual(settled(item), call.value(1));
        if (equal === true) return numberValue(i, call.at);
      }
      throw new Failure('the value is not in the list');
    },
  },
  length: { signature: 'a', apply: length },
  matchkeys: {
    signature: 'lll',
    apply: (call) => {
      for (const value of call.values.slice(1)) settled(value);
      const keys = call.items(1);
      const kept = call.items(0).filter((_, i) => {
        const key = keys[i];
        return key !== undefined && call.items(2).some((sought) => areEqual(sought, key) === true);
      });
      return like(call.value(0), kept, call.at);
    },
  },
  one: {
    signature: 'l',
    apply: (call) => {
      const items = call.items(0);
      if (items.length > 1) throw new Failure('the list has more than one item');
      return items[0] ?? { kind: 'null', at: call.at };
    },
  },
  range: { signature: 'nn?n?', apply: range },
  reverse: { signature: 'l', apply: (call) => like(call.value(0), [...call.items(0)].reverse(), call.at) },
  slice: {
    signature: 'lnn',
    apply: (call) => {
      const [items, from, to] = [call.items(0), call.whole(1), call.whole(2)];
      if (from < 0 || to > items.length || from > to) throw new Failure('the bounds are outside of the list');
      return like(call.value(0), items.slice(from, to), call.at);
    },
  },
  sort: {
    signature: 'l',
    apply: (call) => {
      const items = call.items(0).map((item) => convert(settled(item), STRING));
      if (items.some((item) => item.kind !== 'string')) throw new Failure('an item of the list is no string');
      return list([...items].sort(compareValues), STRING, call.at);
    },
  },
};

/** A list of items that are of this type already. */
export function list(items: readonly Value[], element: Type, at: Text): Value {
  return { kind: 'list', items, element, at };
}

/** A tuple of what comes from a tuple; a list of what comes from a list or set. */
function like(whole: Value, items: readonly Value[], at: Text): Value {
  return 'element' in whole ? list(items, whole.element, at) : tupleValue(items, at);
}

function bools(call: Call): boolean[] {
  return call.items(0).map((item) => {
    const value = convert(settled(item), BOOL);
    if (value.kind === 'null') return false;
    if (value.kind !== 'bool') throw new Failure('an item of the list is no bool');
    return value.value;
  });
}

function chunk(call: Call): Value {
  const [items, size] = [call.items(0), call.whole(1)];
  if (size < 0) throw new Failure('the size is negative');
  const step = size === 0 ? Math.max(1, items.length) : size;
  const chunks: Value[] = [];
  for (let i = 0; i < items.length; i += step)
    chunks.push(like(call.value(0), items.slice(i, i + step), call.at));
  return tupleValue(chunks, call.at);
}

function coalesce(call: Call): Value {
  for (const value of call.values) {
    if (value.kind === 'null' || (value.kind === 'string' && value.text.length === 0)) continue;
    if (value.kind === 'unknown') return value;
    const type = unify(call.values.map(typeOf));
    if (type === undefined) throw new Failure('its arguments have no common type');
    return convert(value, type);
  }
  throw new Failure('all of its arguments are null or empty');
}

/** A list when all arguments are lists of one type, else a tuple. */
function concat(call: Call): Value {
  const items = call.values.flatMap((value) => itemsOf(value) ?? []);
  const isAllLists = call.values.every((value) => value.kind === 'list');
  const element = isAllLists ? unify(items.map(typeOf)) : undefined;
  return element === undefined
    ? tupleValue(items, call.at)
    : list(
        items.map((item) => convert(item, element)),
        element,
        call.at,
      );
}

function flatten(items: readonly Value[]): Value[] {
  return items.flatMap((item) => {
    if (item.kind === 'unknown') return [settled(item)];
    const inner = itemsOf(item);
    return inner === undefined ? [item] : flatten(inner);
  });
}

function length(call: Call): Value {
  const value = call.value(0);
  if (value.kind === 'string') {
    settled(value);
    return numberValue(graphemes(value.text.value).length, call.at);
  }
  // Items of a set that are not known yet may turn out to be equal.
  if (value.kind === 'set' && value.items.length > 1) settled(value);
  const size = itemsOf(value)?.length ?? (entriesOf(value) === undefined ? undefined : call.entries(0).size);
  if (size === undefined) throw new Failure(`a ${value.kind} has no length`);
  return numberValue(size, call.at);
}

/** At most 1024 numbers, which is Terraform's own bound. */
function range(call: Call): Value {
  const [start, end] = call.has(1) ? [call.number(0), call.number(1)] : [0, call.number(0)];
  const step = call.has(2) ? call.number(2) : start <= end ? 1 : -1;
  if (step === 0 || (end - start) * step < 0) throw new Failure('the step leads away from the end');
  const count = Math.ceil((end - start) / step);
  if (count > 1024) throw new Failure('more than 1024 numbers');
  const items = Array.from({ length: count }, (_, i) => numberValue(start + i * step, call.at));
  return list(items, { kind: 'number' }, call.at);
}
