import type { Text } from '../../repository/text.ts';
import { convert } from './convert.ts';
import { NUMBER, STRING } from './type.ts';
import {
  computedText,
  entriesOf,
  errorValue,
  itemsOf,
  takenFrom,
  unknownValue,
  type Value,
} from './value.ts';

/** `whole.name`, written at `at`. */
export function takeAttribute(whole: Value, name: string, at: Text): Value {
  if (whole.kind === 'unknown') return whole;
  if (whole.kind === 'null') return errorValue(`\`.${name}\` is asked of null`, at);
  const entries = entriesOf(whole);
  if (entries === undefined) return errorValue(`\`.${name}\` is asked of a ${whole.kind}`, at);
  const item = entries.get(name);
  if (item !== undefined) return takenFrom(whole, item);
  if (whole.kind === 'object' && whole.rest !== undefined) return unknownValue(whole.rest, at);
  return errorValue(`there is no \`${name}\``, at);
}

/** `whole[key]`, written at `at`. */
export function takeItem(whole: Value, key: Value, at: Text): Value {
  if (whole.kind === 'unknown') return whole;
  if (key.kind === 'unknown') return key;
  if (entriesOf(whole) !== undefined) {
    const name = convert(key, STRING);
    if (name.kind === 'unknown') return name;
    if (name.kind !== 'string') return errorValue('the key is null', at);
    return name.text.isKnown
      ? takeAttribute(whole, name.text.value, at)
      : unknownValue(name.text.unknown ?? 'the key is unknown', at);
  }
  const items = itemsOf(whole);
  if (items === undefined || whole.kind === 'set')
    return errorValue(`a ${whole.kind} has no items by number`, at);
  const index = convert(key, NUMBER);
  if (index.kind === 'unknown') return index;
  const item = index.kind === 'number' ? items[index.value] : undefined;
  return item === undefined ? errorValue('there is no item of that number', at) : takenFrom(whole, item);
}

/** What `[*]` goes over: a sequence's items, none for null, and any other value as the one item. */
export function splatItems(whole: Value): readonly Value[] {
  if (whole.kind === 'null') return [];
  return itemsOf(whole)?.map((item) => takenFrom(whole, item)) ?? [whole];
}

/** What `for` goes over, or undefined when it is no collection. */
export function pairsOf(whole: Value): [Value | number, Value][] | undefined {
  const entries = entriesOf(whole);
  if (entries !== undefined) {
    return [...entries].map(([key, entry]) => [
      { kind: 'string', text: computedText(key, whole.at), at: whole.at },
      takenFrom(whole, entry),
    ]);
  }
  const items = itemsOf(whole);
  return items?.map((item, i) => [whole.kind === 'set' ? takenFrom(whole, item) : i, takenFrom(whole, item)]);
}
