import type { PythonBinding, PythonScope } from '../../syntax/python/scopes.ts';
import type { PythonExpression } from '../../syntax/python/tree.ts';
import type { PythonValue } from './values.ts';

/** A place where names are looked up. */
export interface Place {
  readonly path: string;
  readonly scope: PythonScope;
}

/** Says what names and calls lead to. Best effort: what is not certain is unknown. */
export interface Resolver {
  /** What an expression is that stands in `place`. */
  valueOf(expression: PythonExpression, place: Place): PythonValue;
  /** What calling `callee` gives. */
  resultOf(callee: PythonValue): PythonValue;
  /** What a name is that these bindings in the module at `path` give. */
  valueOfBindings(bindings: readonly PythonBinding[], path: string): PythonValue;
}
