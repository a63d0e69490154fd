import type { Text } from '../../../repository/text.ts';
import { dottedPath, type PythonScope } from '../../../syntax/python/scopes.ts';
import type { PythonExpression } from '../../../syntax/python/tree.ts';

/** A variable of the environment that Python code asks for. */
export interface EnvironmentRead {
  readonly name: Text;
  /** What is taken when it is not set. */
  readonly otherwise?: PythonExpression;
}

/** `os.environ[…]`, `os.getenv(…)`, decouple's `config(…)`, environs' and django-environ's `env(…)`, `env.str(…)`. */
export function environmentRead(expression: PythonExpression): EnvironmentRead | undefined {
  if (expression.kind === 'subscript') {
    const [index] = expression.index;
    return /(?:^|\.)environ$/.test(dottedPath(expression.object) ?? '') && index?.kind === 'string'
      ? { name: index.value }
      : undefined;
  }
  if (expression.kind !== 'call') return undefined;
  const [first, second] = expression.arguments;
  if (!READERS.test(dottedPath(expression.callee) ?? '') || first?.value.kind !== 'string') return undefined;
  const given =
    expression.arguments.find(({ name }) => name?.value === 'default') ??
    (second?.name === undefined ? second : undefined);
  return { name: first.value.value, ...(given === undefined ? {} : { otherwise: given.value }) };
}

const READERS = /(?:^|\.)(?:getenv|environ\.(?:get|setdefault|pop)|env|env\.\w+|config|Env\(\)\.\w+)$/;

/** A field of a pydantic settings class: `postgres_user: str = "aidb"` reads `POSTGRES_USER`. */
export interface SettingsField {
  /** Of the variable, in capitals. */
  readonly name: string;
  readonly at: Text;
  readonly value: PythonExpression | undefined;
}

/** The fields of a scope that is a pydantic settings class; none of another. */
export function settingsFields({ node, bindings }: PythonScope): SettingsField[] {
  if (
    node === undefined ||
    !('bases' in node) ||
    !node.bases.some(({ value }) => /Settings$/.test(dottedPath(value) ?? ''))
  )
    return [];
  return [...bindings].flatMap(([name, [binding]]) => {
    if (binding === undefined || /^model_config$|^Config$|^_/.test(name)) return [];
    // Validators and other methods, and the classes within, are no fields.
    if (binding.origin.kind !== 'value' && binding.origin.kind !== 'annotation') return [];
    const value = binding.origin.kind === 'value' ? binding.origin.value : undefined;
    return [{ name: name.toUpperCase(), at: binding.name, value }];
  });
}
