type Mapping = Readonly<Record<string, unknown>>;

/** One mapping of a program file, which knows where it stands so that every fault can say it. */
export class ProgramFields {
  /** `programs/docker.yml, command "run"` */
  readonly place: string;
  private readonly mapping: Mapping;

  constructor(value: unknown, place: string) {
    if (!isMapping(value)) throw new Error(`${place}: expected keys and values.`);
    this.mapping = value;
    this.place = place;
  }

  /** `says` is a clause about the key: "is missing". */
  fault(key: string, says: string): Error {
    return new Error(`${this.place}: "${key}" ${says}.`);
  }

  /** Throws for the first key that is not among `keys`. */
  allow(keys: readonly string[]): void {
    const unknown = this.keys().find((key) => !keys.includes(key));
    if (unknown !== undefined)
      throw this.fault(unknown, `is none of the keys known here: ${keys.join(', ')}`);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.mapping, key);
  }

  keys(): readonly string[] {
    return Object.keys(this.mapping);
  }

  value(key: string): unknown {
    return this.has(key) ? this.mapping[key] : undefined;
  }

  text(key: string): string | undefined {
    const value = this.value(key);
    if (value === undefined || typeof value === 'string') return value;
    throw this.fault(key, 'must be text');
  }

  requiredText(key: string): string {
    const text = this.text(key);
    if (text === undefined || text === '') throw this.fault(key, 'is missing');
    return text;
  }

  texts(key: string): readonly string[] {
    return this.list(key).map((item) => {
      if (typeof item !== 'string') throw this.fault(key, 'must be a list of texts');
      return item;
    });
  }

  flag(key: string): boolean {
    const value = this.value(key) ?? false;
    if (typeof value !== 'boolean') throw this.fault(key, 'must be true or false');
    return value;
  }

  /** The items of a list; none where the key is absent. */
  list(key: string): readonly unknown[] {
    const value = this.value(key) ?? [];
    if (!Array.isArray(value)) throw this.fault(key, 'must be a list');
    return value;
  }

  /** The mapping under a key, its faults placed by that key; empty where the key is absent. */
  under(key: string): ProgramFields {
    return new ProgramFields(this.value(key) ?? {}, `${this.place}, "${key}"`);
  }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
