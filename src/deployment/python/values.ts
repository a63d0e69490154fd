import type { PythonScope } from '../../syntax/python/scopes.ts';
import type { ClassStatement, FunctionStatement } from '../../syntax/python/tree.ts';

/** A function or method of the project. */
export interface PythonFunction {
  readonly path: string;
  readonly node: FunctionStatement;
  /** Of its body. */
  readonly scope: PythonScope;
  /** The class it stands in. */
  readonly owner?: PythonClass;
}

export interface PythonClass {
  readonly path: string;
  readonly node: ClassStatement;
  readonly scope: PythonScope;
}

/** What an expression is, as far as the project's own code settles it. */
export type PythonValue =
  /**
   * Something of another package, by how one gets to it: `time.sleep`, `requests.Session().get`. Calls are `()`.
   * Builtins are `builtins.open`.
   */
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'module'; readonly path: string }
  /** A package without `__init__.py`. */
  | { readonly kind: 'namespace'; readonly dotted: string }
  | { readonly kind: 'function'; readonly function: PythonFunction }
  | { readonly kind: 'class'; readonly class: PythonClass }
  | { readonly kind: 'instance'; readonly class: PythonClass }
  | { readonly kind: 'coroutine'; readonly result: PythonValue }
  | { readonly kind: 'tuple'; readonly items: readonly PythonValue[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

export const UNKNOWN: PythonValue = { kind: 'unknown' };

export function external(path: string): PythonValue {
  return { kind: 'external', path };
}

/** The one value that a name with these values has; `None` gives way to any other, two different ones are unknown. */
export function onlyValue(values: readonly PythonValue[]): PythonValue {
  const [first, ...more] = values.filter((value) => value.kind !== 'none');
  if (first === undefined) return values[0] ?? UNKNOWN;
  return more.every((value) => isSame(first, value)) ? first : UNKNOWN;
}

function isSame(a: PythonValue, b: PythonValue): boolean {
  switch (a.kind) {
    case 'external':
    case 'module':
      return a.kind === b.kind && a.path === b.path;
    case 'namespace':
      return b.kind === 'namespace' && a.dotted === b.dotted;
    case 'function':
      return b.kind === 'function' && a.function.scope === b.function.scope;
    case 'class':
    case 'instance':
      return a.kind === b.kind && a.class.scope === b.class.scope;
    case 'coroutine':
      return b.kind === 'coroutine' && isSame(a.result, b.result);
    case 'tuple':
      return (
        b.kind === 'tuple' &&
        a.items.length === b.items.length &&
        a.items.every((item, index) => isSame(item, b.items[index] ?? UNKNOWN))
      );
    case 'none':
    case 'unknown':
      return a.kind === b.kind && a.kind === 'none';
  }
}
