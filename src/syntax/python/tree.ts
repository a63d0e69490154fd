import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import type { PythonArgument, PythonExpression, PythonParameter } from './expression-tree.ts';

export type * from './expression-tree.ts';

/** A Python module as statements. Every node carries the text it was read from. */
export interface PythonTree {
  readonly text: Text;
  /** Decoded. */
  readonly docstring?: Text;
  readonly body: readonly PythonStatement[];
  /** With any of these, a name that is not found may still be there: something was not read. */
  readonly problems: readonly SyntaxProblem[];
}

export type PythonStatement =
  | ImportStatement
  | FromImportStatement
  | AssignStatement
  | FunctionStatement
  | ClassStatement
  | IfStatement
  | LoopStatement
  | WithStatement
  | TryStatement
  | MatchStatement
  | NamesStatement
  | PlainStatement;

/** `import a.b as c, d` */
export interface ImportStatement {
  readonly kind: 'import';
  readonly text: Text;
  readonly items: readonly ImportedItem[];
}

/** A module of `import`, or a name of `from … import`; dotted only in the former. */
export interface ImportedItem {
  readonly name: Text;
  readonly alias?: Text;
}

/** `from ..a.b import c as d`; `from a import *` has `star` and no items. */
export interface FromImportStatement {
  readonly kind: 'from-import';
  readonly text: Text;
  /** How many dots stand before the module's name: 0 is absolute. */
  readonly level: number;
  /** Absent in `from . import a`. */
  readonly module?: Text;
  readonly items: readonly ImportedItem[];
  readonly star?: Text;
}

/** `a = b = v`, `a += v` (with `operator`), `a: T = v`, `a: T` (without `value`), `type A = v`. */
export interface AssignStatement {
  readonly kind: 'assign' | 'type-alias';
  readonly text: Text;
  readonly targets: readonly PythonExpression[];
  readonly operator?: string;
  readonly annotation?: PythonExpression;
  readonly value?: PythonExpression;
}

export interface FunctionStatement {
  readonly kind: 'function';
  readonly text: Text;
  readonly name: Text;
  readonly async: boolean;
  /** What stands after each `@`. */
  readonly decorators: readonly PythonExpression[];
  readonly parameters: readonly PythonParameter[];
  readonly typeParameters: readonly Text[];
  readonly returns?: PythonExpression;
  readonly body: readonly PythonStatement[];
}

export interface ClassStatement {
  readonly kind: 'class';
  readonly text: Text;
  readonly name: Text;
  readonly decorators: readonly PythonExpression[];
  readonly typeParameters: readonly Text[];
  /** Bases, and keywords such as `metaclass=`. */
  readonly bases: readonly PythonArgument[];
  readonly body: readonly PythonStatement[];
}

export interface IfStatement {
  readonly kind: 'if';
  readonly text: Text;
  /** `if` and each `elif`. */
  readonly branches: readonly {
    readonly condition: PythonExpression;
    readonly body: readonly PythonStatement[];
  }[];
  readonly otherwise: readonly PythonStatement[];
}

export interface LoopStatement {
  readonly kind: 'for' | 'while';
  readonly text: Text;
  readonly async: boolean;
  /** Of `for`. */
  readonly target?: PythonExpression;
  /** What `for` goes through, or the condition of `while`. */
  readonly subject: PythonExpression;
  readonly body: readonly PythonStatement[];
  readonly otherwise: readonly PythonStatement[];
}

export interface WithStatement {
  readonly kind: 'with';
  readonly text: Text;
  readonly async: boolean;
  readonly items: readonly { readonly value: PythonExpression; readonly target?: PythonExpression }[];
  readonly body: readonly PythonStatement[];
}

export interface TryStatement {
  readonly kind: 'try';
  readonly text: Text;
  readonly body: readonly PythonStatement[];
  readonly handlers: readonly ExceptHandler[];
  readonly otherwise: readonly PythonStatement[];
  readonly finally: readonly PythonStatement[];
}

/** `except (A, B) as e:`; a bare `except:` has no types. */
export interface ExceptHandler {
  readonly types: readonly PythonExpression[];
  readonly target?: PythonExpression;
  readonly body: readonly PythonStatement[];
}

export interface MatchStatement {
  readonly kind: 'match';
  readonly text: Text;
  readonly subject: PythonExpression;
  readonly cases: readonly {
    readonly captures: readonly Text[];
    /** Classes and dotted values of the pattern, and the guard. */
    readonly uses: readonly PythonExpression[];
    readonly body: readonly PythonStatement[];
  }[];
}

export interface NamesStatement {
  readonly kind: 'global' | 'nonlocal';
  readonly text: Text;
  readonly names: readonly Text[];
}

/** Statements that are no more than their expressions. `other`: `pass`, `print x` of Python 2, what could not be read. */
export interface PlainStatement {
  readonly kind: 'expression' | 'return' | 'raise' | 'delete' | 'assert' | 'other';
  readonly text: Text;
  readonly values: readonly PythonExpression[];
}
