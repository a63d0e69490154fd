import type { Text } from '../../repository/text.ts';
import type {
  CallExpression,
  ClassStatement,
  ComprehensionExpression,
  FromImportStatement,
  FunctionStatement,
  ImportedItem,
  ImportStatement,
  LambdaExpression,
  PythonExpression,
  PythonParameter,
} from './tree.ts';

/** Under what a statement stands inside its own scope. */
export interface Circumstances {
  /** Inside `if __name__ == "__main__":`. */
  readonly mainGuard: boolean;
  /** Inside `if TYPE_CHECKING:` or `if False:`: never runs. */
  readonly neverRuns: boolean;
  /** Inside a `try` whose handler takes an ImportError, or a `with` that may swallow one. */
  readonly importGuarded: boolean;
  /** Inside a `try` whose handler takes a NameError by its name, or takes everything. */
  readonly nameGuarded: boolean;
  /** On a branch, in a loop, in a handler: may not run. */
  readonly conditional: boolean;
}

/** A name space of a module and what happens in it, in order of appearance. */
export interface PythonScope {
  readonly kind: 'module' | 'function' | 'class' | 'lambda' | 'comprehension';
  /** Absent for the module. */
  readonly node?: FunctionStatement | ClassStatement | LambdaExpression | ComprehensionExpression;
  readonly parent?: PythonScope;
  readonly children: readonly PythonScope[];
  /** Under what the scope itself is made. */
  readonly under: Circumstances;
  /** By name; a name declared `global` is bound in the module's scope. */
  readonly bindings: ReadonlyMap<string, readonly PythonBinding[]>;
  readonly uses: readonly NameUse[];
  readonly imports: readonly PythonImport[];
  readonly calls: readonly PythonCall[];
  /** Assignments to `object.name`. */
  readonly attributes: readonly AttributeAssignment[];
  /** Values of `return`; of a lambda, its body. */
  readonly returns: readonly PythonExpression[];
  /** Each `yield`: with one, calling the function runs none of it. */
  readonly yields: readonly PythonExpression[];
}

/** One place that gives a name its value. */
export interface PythonBinding {
  readonly name: Text;
  readonly under: Circumstances;
  /** Where the statement stands: for a `global` name, the function. */
  readonly at: PythonScope;
  readonly origin: BindingOrigin;
}

/** What a name is bound to. */
export type BindingOrigin =
  /** `value` itself, or the item of it that `path` leads to when a tuple is taken apart. */
  | {
      readonly kind: 'value';
      readonly value: PythonExpression;
      readonly path: readonly number[];
      readonly annotation?: PythonExpression;
    }
  /** `name: annotation` alone. */
  | { readonly kind: 'annotation'; readonly annotation: PythonExpression }
  /** `with value as name` */
  | { readonly kind: 'context'; readonly value: PythonExpression }
  | { readonly kind: 'import'; readonly statement: ImportStatement; readonly item: ImportedItem }
  | { readonly kind: 'from-import'; readonly statement: FromImportStatement; readonly item: ImportedItem }
  | { readonly kind: 'function'; readonly node: FunctionStatement; readonly scope: PythonScope }
  | { readonly kind: 'class'; readonly node: ClassStatement; readonly scope: PythonScope }
  | { readonly kind: 'parameter'; readonly parameter: PythonParameter; readonly index: number }
  /** Loops, handlers, patterns, `+=`, type parameters: a value that nothing here follows. */
  | { readonly kind: 'opaque' };

export interface NameUse {
  readonly name: Text;
  readonly under: Circumstances;
  /** In an annotation, which may never be evaluated. */
  readonly inAnnotation: boolean;
}

export interface PythonImport {
  readonly statement: ImportStatement | FromImportStatement;
  readonly under: Circumstances;
}

export interface PythonCall {
  readonly call: CallExpression;
  readonly under: Circumstances;
  /** `await f()`, `async with f()` and `async for … in f()`. */
  readonly awaited: boolean;
  /** The call of which this is an argument. */
  readonly argumentOf?: CallExpression;
}

export interface AttributeAssignment {
  readonly object: PythonExpression;
  readonly name: Text;
  readonly value?: PythonExpression;
}
