import { takeAttribute } from '../access.ts';
import { convert } from '../convert.ts';
import { ANY, STRING, unify } from '../type.ts';
import {
  computedText,
  entriesOf,
  errorValue,
  inKeyOrder,
  itemsOf,
  objectValue,
  stringValue,
  type Type,
  tupleValue,
  type Value,
} from '../value.ts';
import { list } from './collections.ts';
import { type Call, Failure, type FunctionTable, settled } from './definition.ts';

/** Functions on maps and objects. What is taken out of one keeps its place. */
export const mapFunctions: FunctionTable = {
  keys: {
    signature: 'm',
    apply: (call) => {
      const keys = [...call.entries(0).keys()].map((key) => stringValue(computedText(key, call.value(0).at)));
      return call.value(0).kind === 'map' ? list(keys, STRING, call.at) : tupleValue(keys, call.at);
    },
  },
  values: {
    signature: 'm',
    apply: (call) => {
      const whole = call.value(0);
      const values = [...call.entries(0).values()];
      return whole.kind === 'map' ? list(values, whole.element, call.at) : tupleValue(values, call.at);
    },
  },
  lookup: {
    signature: 'msu?',
    apply: (call) => {
      const [whole, key] = [call.value(0), call.characters(1)];
      if (entriesOf(whole)?.has(key) || call.count < 3) return takeAttribute(whole, key, call.at);
      call.entries(0);
      return whole.kind === 'map' ? convert(call.value(2), whole.element) : call.value(2);
    },
  },
  merge: { signature: 'a*', apply: merge },
  transpose: { signature: 'm', apply: transpose },
  zipmap: {
    signature: 'll',
    apply: (call) => {
      const values = call.items(1);
      const keys = call.strings(0).map((key) => key.value);
      if (keys.length !== values.length) throw new Failure('there are not as many values as keys');
      const entries = keys.map(
        (key, i) => [key, values[i] ?? errorValue('a value is missing', call.at)] as const,
      );
      const whole = call.value(1);
      return 'element' in whole
        ? { kind: 'map', entries: inKeyOrder(entries), element: whole.element, at: call.at }
        : objectValue(entries, call.at);
    },
  },
};

/** A map when all arguments are maps of one type, else an object; null counts as empty. */
function merge(call: Call): Value {
  const given = call.values.filter((value) => value.kind !== 'null');
  const entries = new Map<string, Value>();
  for (const value of given) {
    const own = entriesOf(value);
    if (own === undefined) throw new Failure('an argument is no map');
    if (value.kind === 'object' && value.rest !== undefined) settled(value);
    for (const [key, entry] of own) entries.set(key, entry);
  }
  const isAllMaps = given.length > 0 && given.every((value) => value.kind === 'map');
  const element = isAllMaps
    ? unify(given.map((value) => (value.kind === 'map' ? value.element : ANY)))
    : undefined;
  return element === undefined
    ? objectValue(entries, call.at)
    : convert(
        { kind: 'map', entries: inKeyOrder(entries), element: ANY, at: call.at },
        { kind: 'map', element },
      );
}

function transpose(call: Call): Value {
  const turned = new Map<string, Value[]>();
  for (const [key, names] of call.entries(0)) {
    for (const name of itemsOf(settled(names)) ?? []) {
      if (name.kind !== 'string') throw new Failure('a value is no list of strings');
      const keys = turned.get(name.text.value) ?? [];
      turned.set(name.text.value, [...keys, stringValue(computedText(key, call.at))]);
    }
  }
  const element: Type = { kind: 'list', element: STRING };
  const entries = [...turned].map(([name, keys]) => [name, list(keys, STRING, call.at)] as const);
  return { kind: 'map', entries: inKeyOrder(entries), element, at: call.at };
}
