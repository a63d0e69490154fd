import type { Text } from '../../repository/text.ts';

/** What a variable holds: one text, or the elements of an array. Unknown values are texts with unknown characters. */
export type Value = Text | readonly Text[];

/** A shell's variables at one moment. Cheap to fork: a child sees its parent's until it sets its own. */
export class Variables {
  readonly #values: Map<string, Value>;
  readonly #exported: Set<string>;
  /** `$1` and on; undefined when they are the affair of whoever calls. */
  positional: readonly Text[] | undefined;

  constructor(
    values: Iterable<[string, Value]>,
    exported: Iterable<string>,
    positional: readonly Text[] | undefined,
  ) {
    this.#values = new Map(values);
    this.#exported = new Set(exported);
    this.positional = positional;
  }

  static inherited(environment: ReadonlyMap<string, Text>): Variables {
    return new Variables(environment, environment.keys(), undefined);
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  unset(name: string): void {
    this.#values.delete(name);
    this.#exported.delete(name);
  }

  export(name: string): void {
    this.#exported.add(name);
  }

  fork(positional: readonly Text[] | undefined = this.positional): Variables {
    return new Variables(this.#values, this.#exported, positional);
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
    const names = new Set([...this.#values.keys(), ...other.#values.keys()]);
    return [...names].filter((name) => !isSame(this.#values.get(name), other.#values.get(name)));
  }

  /** Takes over everything of `other`: one branch was certain. */
  adopt(other: Variables): void {
    this.#values.clear();
    for (const [name, value] of other.#values) this.#values.set(name, value);
    for (const name of other.#exported) this.#exported.add(name);
  }

  exportAllOf(other: Variables): void {
    for (const name of other.#exported) this.#exported.add(name);
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
