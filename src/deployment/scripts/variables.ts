import type { Text } from '../../repository/text.ts';

/** What a variable holds: one text, or the elements of an array. Unknown values are texts with unknown characters. */
export type Value = Text | readonly Text[];

/** A shell's variables at one moment. A fork costs nothing until one of the two sets something. */
export class Variables {
  #values: ReadonlyMap<string, Value>;
  #exported: ReadonlySet<string>;
  /** `$1` and on; undefined when they are the affair of whoever calls. */
  positional: readonly Text[] | undefined;

  constructor(
    values: Iterable<[string, Value]>,
    exported: Iterable<string>,
    positional: readonly Text[] | undefined,
  ) {
    this.#values = values instanceof Map ? values : new Map(values);
    this.#exported = exported instanceof Set ? exported : new Set(exported);
    this.positional = positional;
  }

  static inherited(environment: ReadonlyMap<string, Text>): Variables {
    return new Variables(environment, environment.keys(), undefined);
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value): void {
    this.#ownValues().set(name, value);
  }

  unset(name: string): void {
    this.#ownValues().delete(name);
    const exported = new Set(this.#exported);
    exported.delete(name);
    this.#exported = exported;
  }

  export(name: string): void {
    if (!this.#exported.has(name)) this.#exported = new Set([...this.#exported, name]);
  }

  fork(positional: readonly Text[] | undefined = this.positional): Variables {
    this.#own = undefined;
    return new Variables(this.#values, this.#exported, positional);
  }

  /** The map that nobody else sees: made at the first write after a fork. */
  #own: Map<string, Value> | undefined;

  #ownValues(): Map<string, Value> {
    if (this.#own === undefined) {
      this.#own = new Map(this.#values);
      this.#values = this.#own;
    }
    return this.#own;
  }

  /** What a program started here finds in its environment. */
  environment(): Map<string, Text> {
    const out = new Map<string, Text>();
    for (const name of this.#exported) {
      const value = this.#values.get(name);
      if (value !== undefined && !Array.isArray(value)) out.set(name, value as Text);
    }
    return out;
  }

  /** Names whose value differs here from `other`. */
  changedFrom(other: Variables): string[] {
    if (this.#values === other.#values) return [];
    const names = new Set([...this.#values.keys(), ...other.#values.keys()]);
    return [...names].filter((name) => !isSame(this.#values.get(name), other.#values.get(name)));
  }

  /** Takes over everything of `other`: one branch was certain. */
  adopt(other: Variables): void {
    other.#own = undefined;
    this.#own = undefined;
    this.#values = other.#values;
    this.exportAllOf(other);
  }

  exportAllOf(other: Variables): void {
    if (this.#exported !== other.#exported) for (const name of other.#exported) this.export(name);
  }
}

export function isArray(value: Value): value is readonly Text[] {
  return Array.isArray(value);
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  const left = isArray(a) ? a : [a];
  const right = isArray(b) ? b : [b];
  return (
    left.length === right.length &&
    left.every((text, i) => text.isKnown && right[i]?.isKnown && text.value === right[i]?.value)
  );
}
