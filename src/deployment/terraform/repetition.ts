import type { Text } from '../../repository/text.ts';
import type { Unknown } from '../unknown.ts';
import { pairsOf } from './access.ts';
import { convert } from './convert.ts';
import { NUMBER, STRING } from './type.ts';
import { numberValue, objectValue, unknownValue, type Value } from './value.ts';

/** How often something is there, and what `count` or `each` is in each. */
export interface Turn {
  /** The index or key in the address; absent without `count` and `for_each`, and when it is unknown. */
  readonly key?: number | string;
  /** Bound in the body. */
  readonly names: readonly (readonly [string, Value])[];
  /** Why it is not known whether, or how often, this is there. */
  readonly unsettled?: Unknown;
}

export interface Turns {
  readonly by: 'nothing' | 'count' | 'for_each';
  readonly turns: readonly Turn[];
}

/** More instances than this are taken as one with an unknown key. */
const MOST = 100;

export const ONCE: Turns = { by: 'nothing', turns: [{ names: [] }] };

/** The turns of `count = …`. */
export function turnsOfCount(count: Value): Turns {
  const converted = convert(count, NUMBER);
  if (converted.kind !== 'number') return unsettledTurn('count', asUnknown(converted, '`count` is null'));
  const { value, at } = converted;
  if (value > MOST) return unsettledTurn('count', unknownValue(`there are ${value} of them`, at));
  const turns = Array.from({ length: Math.max(0, Math.floor(value)) }, (_, i) => ({
    key: i,
    names: [['count', objectValue([['index', numberValue(i, at)]], at)]] as const,
  }));
  return { by: 'count', turns };
}

/** The turns of `for_each = …`, each with its key and value under `name`. A tuple has its indexes as keys. */
export function turnsOfCollection(collection: Value, name: string): Turns {
  const rest = collection.kind === 'object' ? collection.rest : undefined;
  const pairs = rest === undefined ? pairsOf(collection) : undefined;
  if (pairs === undefined)
    return unsettledTurn('for_each', asUnknown(collection, rest ?? '`for_each` is no map or set'), name);
  if (pairs.length > MOST) {
    return unsettledTurn('for_each', unknownValue(`there are ${pairs.length} of them`, collection.at), name);
  }
  return {
    by: 'for_each',
    turns: pairs.map(([given, value]) => turnOf(given, value, { name, at: collection.at })),
  };
}

function turnOf(given: Value | number, value: Value, { name, at }: { name: string; at: Text }): Turn {
  const key = typeof given === 'number' ? numberValue(given, at) : convert(given, STRING);
  const bound = [
    [
      name,
      objectValue(
        [
          ['key', key],
          ['value', value],
        ],
        at,
      ),
    ],
  ] as const;
  if (key.kind === 'string' && key.text.isKnown) return { key: key.text.value, names: bound };
  return key.kind === 'number' ? { key: key.value, names: bound } : { names: bound };
}

function asUnknown(value: Value, otherwise: string): Value {
  return value.kind === 'unknown' ? value : unknownValue(otherwise, value.at);
}

function unsettledTurn(by: 'count' | 'for_each', value: Value, name = 'each'): Turns {
  if (value.kind !== 'unknown') return { by, turns: [] };
  const { at } = value;
  const bound: readonly (readonly [string, Value])[] =
    by === 'count'
      ? [['count', objectValue([['index', value]], at)]]
      : [
          [
            name,
            objectValue(
              [
                ['key', value],
                ['value', value],
              ],
              at,
            ),
          ],
        ];
  return { by, turns: [{ names: bound, unsettled: value.reason }] };
}

/** As in an address: `[0]`, `["a"]`, `[?]` for one that is not known. */
export function keySuffix(turn: Turn): string {
  if (turn.unsettled !== undefined) return '[?]';
  return turn.key === undefined ? '' : `[${JSON.stringify(turn.key)}]`;
}
