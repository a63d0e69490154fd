import { Text } from '../../repository/text.ts';
import { allScopes, dottedPath, type PythonScope, scopesOf } from '../../syntax/python/scopes.ts';
import type { CallExpression, PythonExpression, PythonTree } from '../../syntax/python/tree.ts';
import { ANY_WORDS, ONE_WORD } from '../paths.ts';
import { folderOf } from './lines.ts';
import { argvScript, type Lowered, shellScript } from './script-of.ts';

/** Whether a Python file may start processes: cheap, before it is parsed. */
export const MAY_START_PROCESSES = /subprocess|\bos\.(?:system|popen|exec[lv]p?e?)\b/;

/** Calls of the standard library that start a process, and how the command is given (docs.python.org, subprocess, os, asyncio). */
const STARTS: ReadonlyMap<string, 'list' | 'shell' | 'words'> = new Map([
  ...['run', 'call', 'check_call', 'check_output', 'Popen'].map(
    (name) => [`subprocess.${name}`, 'list'] as const,
  ),
  ...['getoutput', 'getstatusoutput'].map((name) => [`subprocess.${name}`, 'shell'] as const),
  ['os.system', 'shell'],
  ['os.popen', 'shell'],
  ['asyncio.create_subprocess_shell', 'shell'],
  ['asyncio.subprocess.create_subprocess_shell', 'shell'],
  ['asyncio.create_subprocess_exec', 'words'],
  ['asyncio.subprocess.create_subprocess_exec', 'words'],
]);

/** The commands that a Python file runs, wherever in it; a word that is no literal is unknown. */
export function lowerPython(path: string, tree: PythonTree): Lowered[] {
  const module = scopesOf(tree);
  const names = importedNames(module);
  const calls = [...allScopes(module)].flatMap((scope) => scope.calls);
  return calls.flatMap(({ call, under }) => {
    const dotted = dottedPath(call.callee);
    const [first = '', ...rest] = dotted?.split('.') ?? [];
    const callee = [names.get(first) ?? first, ...rest].join('.');
    const form = STARTS.get(callee);
    if (form === undefined || under.neverRuns) return [];
    const settings = { origin: { kind: 'python', call: callee }, directory: folderOf(path) } as const;
    const command = commandOf(call, form);
    if (command === undefined) return [];
    return Array.isArray(command)
      ? [argvScript(command, call.text, settings)]
      : [shellScript(command as Text, settings)];
  });
}

/** What names at the top of the module stand for: `import subprocess as sp`, `from subprocess import run`. */
function importedNames(module: PythonScope): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, bindings] of module.bindings) {
    const origin = bindings.at(-1)?.origin;
    if (origin?.kind === 'import' && origin.item.alias !== undefined) names.set(name, origin.item.name.value);
    if (origin?.kind === 'from-import' && origin.statement.level === 0)
      names.set(name, `${origin.statement.module?.value ?? ''}.${origin.item.name.value}`);
  }
  return names;
}

/** The words of a command, or the text that a shell reads; undefined when there is nothing to see. */
function commandOf(
  call: CallExpression,
  form: 'list' | 'shell' | 'words',
): readonly Text[] | Text | undefined {
  const positional = call.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  const command = positional[0]?.value ?? call.arguments.find(({ name }) => name?.value === 'args')?.value;
  if (command === undefined) return undefined;
  if (form === 'words') return positional.map(({ value }) => wordOf(value));
  if (command.kind === 'string') {
    const isForShell = form === 'shell' || isTrue(call, 'shell');
    return isForShell ? command.value : [command.value];
  }
  // With `shell=True` a list's first item is the text, and the others are the shell's own arguments.
  if (form === 'shell' || (command.kind !== 'list' && command.kind !== 'tuple') || isTrue(call, 'shell'))
    return undefined;
  return command.items.map(wordOf);
}

function isTrue(call: CallExpression, name: string): boolean {
  const value = call.arguments.find((argument) => argument.name?.value === name)?.value;
  return value?.kind === 'constant' && value.value === true;
}

function wordOf(expression: PythonExpression): Text {
  if (expression.kind === 'string') return expression.value;
  const isMany = expression.text.value.startsWith('*');
  const span = expression.text.span();
  return Text.unknown('it is worked out while the program runs', span, isMany ? ANY_WORDS : ONE_WORD);
}
