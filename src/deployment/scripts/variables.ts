import type { Text } from '../../repository/text.ts';
import { Layers } from './layers.ts';

/** What a variable holds: one text, or the elements of an array. Unknown values are texts with unknown characters. */
export type Value = Text | readonly Text[];

/** One map for all shells that export nothing. */
const EMPTY: ReadonlyMap<string, Text> = new Map();

/** A shell's variables at one moment. A fork costs nothing until one of the two sets something. */
export class Variables {
  readonly #values: Layers<Value>;
  #exported: ReadonlySet<string>;
  #environment: ReadonlyMap<string, Text> | undefined;
  /** `$1` and on; undefined when they are the affair of whoever calls. */
  positional: readonly Text[] | undefined;

  private constructor(
    values: Layers<Value>,
    exported: ReadonlySet<string>,
    positional: readonly Text[] | undefined,
  ) {
    this.#values = values;
    this.#exported = exported;
    this.positional = positional;
  }

  /** Of a shell that starts with these, all of them exported. */
  static inherited(environment: ReadonlyMap<string, Text>): Variables {
    return new Variables(new Layers<Value>(environment), new Set(environment.keys()), undefined);
  }

  /** Of a shell elsewhere: nothing of ours is set there. */
  static none(): Variables {
    return Variables.inherited(new Map());
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
    if (this.#exported.has(name)) this.#environment = undefined;
  }

  unset(name: string): void {
    this.#values.set(name, undefined);
    if (!this.#exported.has(name)) return;
    const exported = new Set(this.#exported);
    exported.delete(name);
    this.#exported = exported;
    this.#environment = undefined;
  }

  export(name: string): void {
    this.#exportAll([name]);
  }

  fork(positional: readonly Text[] | undefined = this.positional): Variables {
    const fork = new Variables(this.#values.fork(), this.#exported, positional);
    fork.#environment = this.#environment;
    return fork;
  }

  /** What a program started here finds in its environment. */
  environment(): ReadonlyMap<string, Text> {
    if (this.#environment !== undefined) return this.#environment;
    const out = new Map<string, Text>();
    for (const name of this.#exported) {
      const value = this.get(name);
      if (value !== undefined && !isArray(value)) out.set(name, value);
    }
    this.#environment = out.size === 0 ? EMPTY : out;
    return this.#environment;
  }

  /** Names whose value differs here from `other`. */
  changedFrom(other: Variables): string[] {
    return [...this.#values.namesBesides(other.#values)].filter(
      (name) => !isSame(this.get(name), other.get(name)),
    );
  }

  /** Takes over everything of `other`: one branch was certain. */
  adopt(other: Variables): void {
    this.#values.adopt(other.#values);
    this.#environment = this.#exported === other.#exported ? other.#environment : undefined;
    this.exportAllOf(other);
  }

  exportAllOf(other: Variables): void {
    if (this.#exported !== other.#exported) this.#exportAll(other.#exported);
  }

  #exportAll(names: Iterable<string>): void {
    const added = [...names].filter((name) => !this.#exported.has(name));
    if (added.length === 0) return;
    this.#exported = new Set([...this.#exported, ...added]);
    this.#environment = undefined;
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
