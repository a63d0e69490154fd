import { InputError } from '../../repository/input-error.ts';

/** A value in a JSON file with its way there, so that whatever is wrong with it can be said with its place. */
export class JsonPlace {
  readonly value: unknown;
  /** What the file is called in errors. */
  readonly file: string;
  readonly #path: string;

  constructor(value: unknown, file: string, path = '') {
    this.value = value;
    this.file = file;
    this.#path = path;
  }

  /** The whole of a file. Throws an InputError for what is not JSON. */
  static of(json: string, file: string): JsonPlace {
    try {
      return new JsonPlace(JSON.parse(json.replace(/^\ufeff/, '')), file);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : 'it cannot be read';
      throw new InputError(`${file}: this is not JSON (${why}); record the trace again with \`rehearse\``);
    }
  }

  /** The error that says what should stand here. */
  wrong(expected: string): InputError {
    return new InputError(
      `${this.file}: ${this.#path || 'the file'} must be ${expected}, not ${shown(this.value)}`,
    );
  }

  member(name: string): JsonPlace {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.wrong('an object');
    const inner: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    return new JsonPlace(inner, this.file, this.#path === '' ? name : `${this.#path}.${name}`);
  }

  /** What `read` makes of the member, as a property of that name; nothing where the member is not there. */
  optional<K extends string, T>(name: K, read: (place: JsonPlace) => T): { readonly [P in K]?: T } {
    const inner = this.member(name);
    // One known key with a value of the known type; TypeScript widens a computed key to `string`.
    return inner.value === undefined ? {} : ({ [name]: read(inner) } as { readonly [P in K]?: T });
  }

  list<T>(read: (place: JsonPlace) => T): T[] {
    if (!Array.isArray(this.value)) throw this.wrong('a list');
    return this.value.map((item: unknown, i) => read(new JsonPlace(item, this.file, `${this.#path}[${i}]`)));
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.wrong('a text');
    return this.value;
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.wrong('true or false');
    return this.value;
  }

  whole(): number {
    if (!Number.isSafeInteger(this.value)) throw this.wrong('a whole number');
    return Number(this.value);
  }

  /** A time or a length of time, zero or more. */
  seconds(): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw this.wrong('a number of seconds, 0 or more');
    return value;
  }

  oneOf<T extends string>(words: readonly T[]): T {
    const word = words.find((one) => one === this.value);
    if (word === undefined) throw this.wrong(`one of ${words.map((one) => `"${one}"`).join(', ')}`);
    return word;
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
