/** Environment variables that runtimes, libraries and tools read by themselves (knowledge/library-variables.yml). */
export interface LibraryVariables {
  /** Whether something other than the repository's own code may read a variable of that name. */
  isRead(name: string): boolean;
}

/** Checks parsed YAML; throws an Error that says what is wrong with it. */
export function readLibraryVariables(value: unknown): LibraryVariables {
  const entries = listAt(value, 'variables');
  const names = new Set(entries.flatMap((entry) => textsAt(entry, 'names')));
  const prefixes = entries.flatMap((entry) => textsAt(entry, 'prefixes'));
  for (const entry of entries) {
    const source = fieldOf(entry, 'source');
    if (typeof source !== 'string' || source === '') throw wrong('source', 'a text');
  }
  return { isRead: (name) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)) };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(name, 'in a mapping');
  return new Map<string, unknown>(Object.entries(value)).get(name);
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = fieldOf(value, name);
  if (!Array.isArray(list)) throw wrong(name, 'a list');
  return list;
}

function textsAt(value: unknown, name: string): string[] {
  if (fieldOf(value, name) === undefined) return [];
  return listAt(value, name).map((each) => {
    if (typeof each !== 'string' || each === '') throw wrong(name, 'a list of texts');
    return each;
  });
}

function wrong(name: string, expected: string): Error {
  return new Error(`Variables of libraries: ${name} must be ${expected}.`);
}
