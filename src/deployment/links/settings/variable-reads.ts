import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import { allScopes, dottedPath, type PythonScope, scopesOf } from '../../../syntax/python/scopes.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { environmentRead, settingsFields } from '../python/environment-reads.ts';

/** The variables of the environment that a file's code asks for. */
export interface VariableReads {
  readonly names: ReadonlyMap<string, Span>;
  /** It asks for variables whose names it puts together. */
  readonly isOpen: boolean;
}

const NONE: VariableReads = { names: new Map(), isOpen: false };

/** What a file of the repository reads: Python, JavaScript and TypeScript, shell. */
export const variablesReadIn = once((deployment: Deployment) =>
  remembered((path: string): VariableReads => {
    const file = deployment.repository.file(path);
    if (file?.format === 'python') return inPython(deployment, path);
    if (file?.format === 'shell') return inShell(file.text);
    if (!/\.[cm]?[jt]sx?$/.test(path)) return NONE;
    const text = file?.text ?? deployment.repository.read(path);
    return text === undefined ? NONE : inScript(text);
  }),
);

const READS_ALL =
  /environ\.(?:items|keys|copy)\(\)|\bin\s+(?:os\.)?environ\b|dict\((?:os\.)?environ\)|vars\(|dynaconf/i;

function inPython(deployment: Deployment, path: string): VariableReads {
  const tree = deployment.pythonTree(path);
  if (tree === undefined) return NONE;
  const names = new Map<string, Span>();
  let isOpen = READS_ALL.test(tree.text.value);
  for (const scope of allScopes(scopesOf(tree))) {
    for (const { call } of scope.calls) {
      const read = environmentRead(call);
      if (read?.name.isKnown === true) names.set(read.name.value, read.name.span());
      else if (read !== undefined || /(?:^|\.)(?:getenv|environ\.get)$/.test(dottedPath(call.callee) ?? ''))
        isOpen = true;
    }
    for (const [name, at] of fieldsOf(scope)) names.set(name, at);
  }
  for (const { name, at } of matches(tree.text, /environ\[\s*(["'])([A-Za-z_]\w*)\1\s*\]/dg, 2))
    names.set(name, at);
  isOpen ||= /environ\[\s*(?:f["']|[A-Za-z_])/.test(tree.text.value);
  return { names, isOpen };
}

/** Fields of a settings class under the prefix that it sets; those with a name of their own are read by that. */
function fieldsOf(scope: PythonScope): [string, Span][] {
  const fields = settingsFields(scope);
  if (fields.length === 0) return [];
  const text = scope.node?.text.value ?? '';
  if (/env_nested_delimiter/.test(text)) return [];
  const prefix = /["']?env_prefix["']?\s*[=:]\s*["'](\w*)["']/.exec(text)?.[1];
  if (prefix === undefined && /env_prefix/.test(text)) return [];
  return fields
    .filter(({ value }) => !/alias|\benv\s*=/.test(value?.text.value ?? ''))
    .map(({ name, at }) => [`${(prefix ?? '').toUpperCase()}${name}`, at.span()]);
}

function inScript(text: Text): VariableReads {
  const found = [
    ...matches(text, /process\.env\.([A-Za-z_]\w*)/dg, 1),
    ...matches(text, /process\.env\[(["'])([A-Za-z_]\w*)\1\]/dg, 2),
  ];
  return {
    names: new Map(found.map(({ name, at }) => [name, at])),
    isOpen: /process\.env(?!\.|\[["'])|process\.env\[[`A-Za-z]/.test(text.value),
  };
}

/** `$NAME` of names that the script does not set itself. */
function inShell(text: Text): VariableReads {
  const set = new Set(
    [...text.value.matchAll(/(?:^|[\s;])(?:export\s+|local\s+|readonly\s+)?([A-Z_][A-Z0-9_]*)=/g)].map(
      ([, name]) => name,
    ),
  );
  const found = matches(text, /\$\{?([A-Z][A-Z0-9_]{3,})\b/dg, 1).filter(({ name }) => !set.has(name));
  return {
    names: new Map(found.map(({ name, at }) => [name, at])),
    isOpen: /\$\{!|\bprintenv\b|\benvsubst\b|(?:^|\|\s*)env\s*(?:\||$)/m.test(text.value),
  };
}

function matches(text: Text, pattern: RegExp, group: number): { name: string; at: Span }[] {
  return [...text.value.matchAll(pattern)].flatMap((match) => {
    const range = match.indices?.[group];
    return range === undefined ? [] : [{ name: match[group] ?? '', at: text.span(...range) }];
  });
}
