import { list, mapping, text, texts } from './data-shape.ts';

/** Environment variables that runtimes, libraries and tools read by themselves (knowledge/library-variables.yml). */
export interface LibraryVariables {
  /** Whether something other than the repository's own code may read a variable of that name. */
  isRead(name: string): boolean;
}

/** Checks parsed YAML; throws an Error that says what is wrong with it. */
export function readLibraryVariables(value: unknown): LibraryVariables {
  const entries = list(mapping(value, 'the file').variables, 'variables').map((each, index) => {
    const where = `variables[${index}]`;
    const { names = [], prefixes = [], source } = mapping(each, where);
    text(source, `${where}.source`);
    return { names: texts(names, `${where}.names`), prefixes: texts(prefixes, `${where}.prefixes`) };
  });
  const names = new Set(entries.flatMap((entry) => entry.names));
  const prefixes = entries.flatMap((entry) => entry.prefixes);
  return { isRead: (name) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)) };
}
