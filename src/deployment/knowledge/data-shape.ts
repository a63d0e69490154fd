/*
 * Reads parsed YAML of `knowledge/` piece by piece. Each function throws an Error that says where something else stands than
 * what is wanted; `where` is the way to the value.
 */

export function mapping(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(where, 'a mapping');
  return Object.fromEntries(Object.entries(value));
}

export function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(where, 'a list');
  return value;
}

export function anyText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw wrong(where, 'text');
  return value;
}

/** A text that is not empty. */
export function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(where, 'a text');
  return value;
}

export function texts(value: unknown, where: string): string[] {
  return list(value, where).map((each, index) => text(each, `${where}[${index}]`));
}

export function wrong(where: string, expected: string): Error {
  return new Error(`${where} must be ${expected}`);
}
