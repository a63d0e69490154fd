import type { Text } from '../../../repository/text.ts';
import type { Compute } from '../evaluate-for.ts';
import type { Scope } from '../scope.ts';
import {
  entriesOf,
  firstUnknown,
  itemsOf,
  type StringValue,
  type UnknownValue,
  type Value,
} from '../value.ts';

/**
 * One letter for each parameter: `s` string, all of it known; `t` string of which parts may be unknown; `n` number; `b`
 * bool; `l` list, set or tuple; `m` map or object; `a` anything known at the top, null too; `u` anything at all.
 * `?` after a letter: it may be left out. `*`: any number of them, none included; `+`: at least one.
 */
export type Signature = string;

export interface FunctionDefinition {
  readonly signature: Signature;
  /** May throw Failure and Undecided. */
  readonly apply: (call: Call) => Value;
}

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

/** Terraform would stop with an error. The message is a clause. */
export class Failure extends Error {}

/** The result rests on something unknown. */
export class Undecided extends Error {
  readonly value: UnknownValue;

  constructor(value: UnknownValue) {
    super(value.reason.why);
    this.value = value;
  }
}

/** The arguments of one call, converted and checked as the signature says. */
export class Call {
  readonly values: readonly Value[];
  /** The call's own characters. */
  readonly at: Text;
  readonly scope: Scope;
  readonly compute: Compute;

  constructor(values: readonly Value[], place: { at: Text; scope: Scope; compute: Compute }) {
    this.values = values;
    this.at = place.at;
    this.scope = place.scope;
    this.compute = place.compute;
  }

  get count(): number {
    return this.values.length;
  }

  value(i: number): Value {
    const value = this.values[i];
    if (value === undefined) throw new Failure('an argument is missing');
    return value;
  }

  has(i: number): boolean {
    return i < this.values.length && this.values[i]?.kind !== 'null';
  }

  string(i: number): StringValue {
    const value = this.value(i);
    if (value.kind !== 'string') throw new Failure('an argument is no string');
    return value;
  }

  text(i: number): Text {
    return this.string(i).text;
  }

  characters(i: number): string {
    return this.text(i).value;
  }

  number(i: number): number {
    const value = this.value(i);
    if (value.kind !== 'number') throw new Failure('an argument is no number');
    return value.value;
  }

  whole(i: number): number {
    const value = this.number(i);
    if (!Number.isInteger(value)) throw new Failure('a whole number is needed');
    return value;
  }

  items(i: number): readonly Value[] {
    const items = itemsOf(this.value(i));
    if (items === undefined) throw new Failure('an argument is no list');
    return items;
  }

  entries(i: number): ReadonlyMap<string, Value> {
    const value = this.value(i);
    const entries = entriesOf(value);
    if (entries === undefined) throw new Failure('an argument is no map');
    if (value.kind === 'object' && value.rest !== undefined) settled(value);
    return entries;
  }

  /** The items as whole strings. */
  strings(i: number): Text[] {
    return this.items(i).map((item) => {
      settled(item);
      if (item.kind === 'string') return item.text;
      throw new Failure('an item of the list is no string');
    });
  }
}

/** The value, all of which is known. */
export function settled(value: Value): Value {
  const found = firstUnknown(value);
  if (found !== undefined) throw new Undecided(found);
  return value;
}
