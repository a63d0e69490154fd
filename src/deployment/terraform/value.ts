import type { Span } from '../../repository/span.ts';
import { Text } from '../../repository/text.ts';
import { type Unknown, unknown } from '../unknown.ts';

/** A type as Terraform has it (cty). `any`: not settled. */
export type Type =
  | { readonly kind: 'any' | 'string' | 'number' | 'bool' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly element: Type }
  | { readonly kind: 'tuple'; readonly items: readonly Type[] }
  | { readonly kind: 'object'; readonly attributes: ReadonlyMap<string, AttributeType> };

export interface AttributeType {
  readonly type: Type;
  /** Declared by `optional(…)` in a type constraint. */
  readonly optional?: boolean;
  readonly default?: Value;
}

/**
 * A value as Terraform has it. `at` is the characters that gave it: the literal or expression in which it was written,
 * with the place of its last use as its segments' `site` when it came there through a variable, local or output.
 */
export type Value =
  | StringValue
  | NumberValue
  | BoolValue
  | NullValue
  | SequenceValue
  | TupleValue
  | MapValue
  | ObjectValue
  | UnknownValue;

interface Placed {
  readonly at: Text;
}

export interface StringValue extends Placed {
  readonly kind: 'string';
  /** Its characters. Parts of them may be unknown: a placeholder stands for each part that is. */
  readonly text: Text;
  /** What `jsonencode`, `yamlencode` or `base64encode` made it from. */
  readonly encodes?: Value;
}

export interface NumberValue extends Placed {
  readonly kind: 'number';
  readonly value: number;
}

export interface BoolValue extends Placed {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface NullValue extends Placed {
  readonly kind: 'null';
}

/** A set's items are unique and in Terraform's order: numbers by size, strings by character. */
export interface SequenceValue extends Placed {
  readonly kind: 'list' | 'set';
  readonly items: readonly Value[];
  readonly element: Type;
}

export interface TupleValue extends Placed {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
}

/** Entries are in the order of their keys. */
export interface MapValue extends Placed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Value>;
  readonly element: Type;
}

/** Entries are in the order of their keys. */
export interface ObjectValue extends Placed {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, Value>;
  /** Set when it has attributes that cannot be known, and why: a resource before it is applied. */
  readonly rest?: string;
}

export interface UnknownValue extends Placed {
  readonly kind: 'unknown';
  readonly reason: Unknown;
  /** Terraform would stop with an error here (or so it seems), rather than wait for the value. */
  readonly isError: boolean;
}

export function stringValue(text: Text, at: Text = text): StringValue {
  return { kind: 'string', text, at };
}

export function numberValue(value: number, at: Text): Value {
  if (Number.isNaN(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    return unknownValue('the number is too large to be worked out exactly', at);
  }
  return { kind: 'number', value: Number.isInteger(value) ? value : Number(value.toPrecision(15)), at };
}

export function boolValue(value: boolean, at: Text): BoolValue {
  return { kind: 'bool', value, at };
}

export function nullValue(at: Text): NullValue {
  return { kind: 'null', at };
}

export function tupleValue(items: readonly Value[], at: Text): TupleValue {
  return { kind: 'tuple', items, at };
}

export function objectValue(entries: Iterable<readonly [string, Value]>, at: Text): ObjectValue {
  return { kind: 'object', entries: inKeyOrder(entries), at };
}

/** Not settled by the repository. `why` is a clause. */
export function unknownValue(why: string, at: Text): UnknownValue {
  return { kind: 'unknown', reason: unknown(why, at.span()), isError: false, at };
}

/** Terraform would stop here. `why` is a clause. */
export function errorValue(why: string, at: Text): UnknownValue {
  return { kind: 'unknown', reason: unknown(why, at.span()), isError: true, at };
}

/** Characters that were worked out at `at`, with the place of use that `at` has. */
export function computedText(value: string, at: Text): Text {
  const site = siteOf(at);
  const origin = at.span();
  const whole = { length: value.length, origin };
  return new Text(value, [site === undefined ? whole : { ...whole, site }]);
}

/** The same value, used at `site`: what it holds takes the site over when it is taken out. */
export function usedAt(value: Value, site: Span): Value {
  const at = value.at.usedAt(site);
  return value.kind === 'string' ? { ...value, text: value.text.usedAt(site), at } : { ...value, at };
}

/** An item of `whole`, used where `whole` was. */
export function takenFrom(whole: Value, item: Value): Value {
  const site = siteOf(whole.at);
  return site === undefined ? item : usedAt(item, site);
}

/** Where the value was used, when that is not where it was written. */
export function siteOf(at: Text): Span | undefined {
  return at.segments.at(-1)?.site;
}

/** Sorted as Go sorts strings, by code point. */
export function inKeyOrder(entries: Iterable<readonly [string, Value]>): ReadonlyMap<string, Value> {
  return new Map([...new Map(entries)].sort(([a], [b]) => compareStrings(a, b)));
}

/** Go compares UTF-8 bytes, which is the order of code points; UTF-16 units differ beyond the first plane only. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
  }
  return a.length - b.length;
}

/** The items of a list, set or tuple. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  return value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple' ? value.items : undefined;
}

/** The entries of a map or object. */
export function entriesOf(value: Value): ReadonlyMap<string, Value> | undefined {
  return value.kind === 'map' || value.kind === 'object' ? value.entries : undefined;
}

/** The first part of it that is not known, as an unknown value. */
export function firstUnknown(value: Value): UnknownValue | undefined {
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'string':
      return value.text.isKnown ? undefined : unknownValue(value.text.unknown ?? 'it is unknown', value.at);
    case 'list':
    case 'set':
    case 'tuple':
      return firstOf(value.items);
    case 'map':
      return firstOf(value.entries.values());
    case 'object':
      return (
        firstOf(value.entries.values()) ??
        (value.rest === undefined ? undefined : unknownValue(value.rest, value.at))
      );
    default:
      return undefined;
  }
}

function firstOf(values: Iterable<Value>): UnknownValue | undefined {
  for (const value of values) {
    const found = firstUnknown(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Decimal digits without an exponent, as Terraform writes a number into a string. */
export function formatNumber(value: number): string {
  if (Object.is(value, -0)) return '0';
  const plain = String(value);
  return plain.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : plain;
}
