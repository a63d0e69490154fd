import type { Text } from '../../repository/text.ts';

/** An expression of Python; parentheses are left out. */
export type PythonExpression =
  | NameExpression
  | AttributeExpression
  | CallExpression
  | SubscriptExpression
  | StringExpression
  | NumberExpression
  | ConstantExpression
  | CollectionExpression
  | DictionaryExpression
  | LambdaExpression
  | ComprehensionExpression
  | NamedExpression
  | OperationExpression;

/** `text` is the name. */
export interface NameExpression {
  readonly kind: 'name';
  readonly text: Text;
}

export interface AttributeExpression {
  readonly kind: 'attribute';
  readonly text: Text;
  readonly object: PythonExpression;
  readonly name: Text;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly text: Text;
  readonly callee: PythonExpression;
  readonly arguments: readonly PythonArgument[];
}

/** `v`, `name=v`, `*v`, `**v`. */
export interface PythonArgument {
  readonly text: Text;
  readonly name?: Text;
  readonly spread?: '*' | '**';
  readonly value: PythonExpression;
}

export interface SubscriptExpression {
  readonly kind: 'subscript';
  readonly text: Text;
  readonly object: PythonExpression;
  readonly index: readonly PythonExpression[];
}

/** One string, adjacent ones joined, with escapes decoded; what an f-string puts in is unknown in `value`. */
export interface StringExpression {
  readonly kind: 'string';
  readonly text: Text;
  readonly value: Text;
  readonly bytes: boolean;
  /** The expressions of an f-string. */
  readonly interpolated: readonly PythonExpression[];
}

export interface NumberExpression {
  readonly kind: 'number';
  readonly text: Text;
  readonly value: number;
}

export interface ConstantExpression {
  readonly kind: 'constant';
  readonly text: Text;
  readonly value: boolean | null;
}

/** `*x` inside is an operation of form `spread`. */
export interface CollectionExpression {
  readonly kind: 'list' | 'tuple' | 'set';
  readonly text: Text;
  readonly items: readonly PythonExpression[];
}

/** An entry without a key is `**value`. */
export interface DictionaryExpression {
  readonly kind: 'dictionary';
  readonly text: Text;
  readonly entries: readonly { readonly key?: PythonExpression; readonly value: PythonExpression }[];
}

export interface LambdaExpression {
  readonly kind: 'lambda';
  readonly text: Text;
  readonly parameters: readonly PythonParameter[];
  readonly body: PythonExpression;
}

export interface ComprehensionExpression {
  readonly kind: 'comprehension';
  readonly text: Text;
  /** One, or key and value. */
  readonly elements: readonly PythonExpression[];
  readonly clauses: readonly {
    readonly target: PythonExpression;
    readonly iterable: PythonExpression;
    readonly conditions: readonly PythonExpression[];
  }[];
}

/** `(name := value)` */
export interface NamedExpression {
  readonly kind: 'named';
  readonly text: Text;
  readonly name: NameExpression;
  readonly value: PythonExpression;
}

/**
 * What is made of its operands, in order. `conditional`: value, condition, other value. `other`: slices, `...`,
 * complex numbers, and what could not be read.
 */
export interface OperationExpression {
  readonly kind:
    | 'await'
    | 'yield'
    | 'boolean'
    | 'not'
    | 'binary'
    | 'unary'
    | 'compare'
    | 'conditional'
    | 'spread'
    | 'other';
  readonly text: Text;
  /** `and`, `+`, `==`, `not in`, …; of a chain of comparisons, the first. */
  readonly operator?: string;
  readonly operands: readonly PythonExpression[];
}

/** A parameter of a function or a lambda. */
export interface PythonParameter {
  readonly text: Text;
  readonly name: Text;
  readonly spread?: '*' | '**';
  readonly annotation?: PythonExpression;
  readonly value?: PythonExpression;
}
