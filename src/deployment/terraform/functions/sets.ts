import { convert, setOf } from '../convert.ts';
import { areEqual } from '../equality.ts';
import { ANY, typeOf, unify } from '../type.ts';
import { itemsOf, type Type, tupleValue, type Value } from '../value.ts';
import { type Call, Failure, type FunctionTable, settled } from './definition.ts';

/** Functions that take their arguments as sets. */
export const setFunctions: FunctionTable = {
  setunion: { signature: 'l+', apply: (call) => combine(call, (sets) => sets.flat()) },
  setintersection: {
    signature: 'l+',
    apply: (call) =>
      combine(call, ([first = [], ...rest]) => first.filter((item) => rest.every((set) => has(set, item)))),
  },
  setsubtract: {
    signature: 'll',
    apply: (call) => combine(call, ([first = [], second = []]) => first.filter((item) => !has(second, item))),
  },
  setproduct: { signature: 'l+', apply: product },
};

function has(items: readonly Value[], sought: Value): boolean {
  return items.some((item) => areEqual(item, sought) === true);
}

function combine(call: Call, pick: (sets: readonly (readonly Value[])[]) => readonly Value[]): Value {
  const lists = call.values.map((value) => itemsOf(settled(value)) ?? []);
  const element = unify(lists.flat().map(typeOf));
  if (element === undefined) throw new Failure('its arguments have no common type');
  const converted = lists.map((items) => items.map((item) => convert(item, element)));
  return setOf(pick(converted), element, call.at);
}

/** A set of tuples when all arguments are sets, else a list of them. */
function product(call: Call): Value {
  let rows: Value[][] = [[]];
  for (const value of call.values) {
    const items = itemsOf(value) ?? [];
    if (rows.length * items.length > 10_000) throw new Failure('more than 10,000 combinations');
    rows = rows.flatMap((row) => items.map((item) => [...row, item]));
  }
  const items = rows.map((row) => tupleValue(row, call.at));
  const kind = call.values.every((value) => value.kind === 'set') ? 'set' : 'list';
  const element: Type = unify(items.map(typeOf)) ?? ANY;
  return { kind, items, element, at: call.at };
}
