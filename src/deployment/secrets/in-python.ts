import type { RepositoryFile } from '../../repository/repository.ts';
import { allScopes, dottedPath, scopesOf } from '../../syntax/python/scopes.ts';
import type { CallExpression, PythonExpression } from '../../syntax/python/tree.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import type { Candidate } from './candidate.ts';
import { looksMadeUp, looksPutOff } from './secret-value.ts';

const NAME = '(?:pass(?:word|wd|phrase)?|pwd|secret|token|_?key|credentials?)';
/** Such a name and a string that is given for it; the last group is there where the string ends in its line. */
const GIVEN = new RegExp(
  String.raw`${NAME}["']?\]?[ \t]*(?::[^=\n]{1,40})??[=:,][ \t]*(?:default[ \t]*=[ \t]*)?[rbuf]?(["'])((?:(?!\1)[^\n]){3,})(\1(?![ \t]*["']))?`,
  'gi',
);
/** What a variable of such a name is where it is not set, or a URL with a password. */
const BY_ITSELF = new RegExp(
  String.raw`\(\s*["'][^"'\n]*${NAME}\w{0,9}["']\s*,\s*(?:default\s*=\s*)?[rbuf]?["'][^"'\n]{3}|${NAME}[^\n]{0,200}\)[ \t]*or[ \t]+["'][^"'\n]{3}|:\/\/[^\s/:]*:[^\s/]*@`,
  'i',
);
/** What a rule of Semgrep is to find (semgrep.dev/docs/writing-rules/testing-rules). */
const RULE_TEST = /^[ \t]*# (?:todo)?ruleid:/m;
const DEEPEST = 30;

/** Strings that Python code gives to names, keywords and keys, and the defaults of variables that it reads. */
export function candidatesInPython(deployment: Deployment): Candidate[] {
  return deployment
    .files('python')
    .flatMap((file) => (isWorthReading(file) ? candidatesInFile(deployment, file) : []));
}

/** Parsing costs the most: only what may come to something by its letters is worth it. */
const isWorthReading = once(
  ({ content }: RepositoryFile) => (BY_ITSELF.test(content) || isGiven(content)) && !RULE_TEST.test(content),
);

function isGiven(content: string): boolean {
  for (const [, , value = '', end] of content.matchAll(GIVEN))
    if (end === undefined || value.includes('\\') || looksMadeUp(value) || looksPutOff(value)) return true;
  return false;
}

function candidatesInFile(deployment: Deployment, { path }: RepositoryFile): Candidate[] {
  const tree = deployment.pythonTree(path);
  if (tree === undefined) return [];
  return [...allScopes(scopesOf(tree))].flatMap((scope) => [
    ...[...scope.bindings].flatMap(([name, bindings]) =>
      bindings.flatMap(({ origin }) => {
        if (origin.kind === 'value' && origin.path.length === 0) return ofExpression(name, origin.value, 0);
        return origin.kind === 'parameter' && origin.parameter.value !== undefined
          ? ofExpression(name, origin.parameter.value, 0, true)
          : [];
      }),
    ),
    ...scope.calls.flatMap(({ call }) => ofCall(call)),
  ]);
}

function ofExpression(key: string, value: PythonExpression, depth: number, fallback = false): Candidate[] {
  if (depth > DEEPEST) return [];
  switch (value.kind) {
    case 'string':
      return [{ key, value: value.value, where: 'Python', strict: true, fallback }];
    case 'dictionary':
      return value.entries.flatMap(({ key: name, value: inner }) =>
        ofExpression(name?.kind === 'string' ? name.value.value : key, inner, depth + 1),
      );
    case 'list':
    case 'tuple':
      return value.items.flatMap((item) => ofExpression(key, item, depth + 1));
    case 'boolean':
      // `os.getenv("X") or "…"`
      return value.operands.slice(1).flatMap((operand) => ofExpression(key, operand, depth + 1, true));
    default:
      return [];
  }
}

function ofCall(call: CallExpression): Candidate[] {
  const callee = dottedPath(call.callee) ?? '';
  const given = call.arguments.flatMap(({ name, value }) =>
    name === undefined ? [] : ofExpression(name.value, value, 0),
  );
  return [...given, ...variableDefault(call, callee)];
}

/** `os.getenv("X", "…")`, `os.environ.get`, and the readers of django-environ, python-decouple and starlette. */
function variableDefault(call: CallExpression, callee: string): Candidate[] {
  const [first, second] = call.arguments;
  if (
    !/(?:^|\.)(?:getenv|environ\.(?:get|setdefault|pop)|env(?:\.str)?|config)$/.test(callee) ||
    first?.value.kind !== 'string'
  )
    return [];
  const given =
    call.arguments.find(({ name }) => name?.value === 'default') ??
    (second?.name === undefined ? second : undefined);
  if (given?.value.kind !== 'string') return [];
  const key = first.value.value.value;
  return [{ key, value: given.value.value, where: 'a default in Python', fallback: true }];
}
