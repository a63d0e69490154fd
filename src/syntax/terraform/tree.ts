import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';

/** A Terraform file (`.tf`, `.tfvars`) as blocks and attributes. Every node carries the text it was read from. */
export interface TerraformTree {
  readonly body: TerraformBody;
  readonly problems: readonly SyntaxProblem[];
}

/** What stands between two braces, or in a file; both lists in the order of writing. */
export interface TerraformBody {
  readonly attributes: readonly TerraformAttribute[];
  readonly blocks: readonly TerraformBlock[];
}

export interface TerraformAttribute {
  readonly name: Text;
  readonly value: Expression;
  readonly text: Text;
}

export interface TerraformBlock {
  readonly type: Text;
  /** Without their quotes. */
  readonly labels: readonly Text[];
  readonly body: TerraformBody;
  readonly text: Text;
}

export type Expression =
  | NumberLiteral
  | BoolLiteral
  | NullLiteral
  | Template
  | Tuple
  | ObjectLiteral
  | ForExpression
  | Conditional
  | UnaryOperation
  | BinaryOperation
  | Traversal
  | FunctionCall
  | Parentheses
  | Reference
  | Unreadable;

interface ExpressionBase {
  readonly text: Text;
}

export interface NumberLiteral extends ExpressionBase {
  readonly kind: 'number';
  readonly value: number;
}

export interface BoolLiteral extends ExpressionBase {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface NullLiteral extends ExpressionBase {
  readonly kind: 'null';
}

/** `"…"` or a heredoc. A string without any `${` or `%{` has one literal part. */
export interface Template extends ExpressionBase {
  readonly kind: 'template';
  readonly heredoc: boolean;
  readonly parts: readonly TemplatePart[];
}

export type TemplatePart =
  /** Escapes, a heredoc's indentation and what `~` strips are taken away. */
  | { readonly kind: 'literal'; readonly value: Text }
  | { readonly kind: 'interpolation'; readonly text: Text; readonly value: Expression }
  | {
      readonly kind: 'if';
      /** The opening directive. */
      readonly text: Text;
      readonly condition: Expression;
      readonly whenTrue: readonly TemplatePart[];
      readonly whenFalse: readonly TemplatePart[];
    }
  | {
      readonly kind: 'for';
      /** The opening directive. */
      readonly text: Text;
      readonly key?: Text;
      readonly item: Text;
      readonly collection: Expression;
      readonly body: readonly TemplatePart[];
    };

export interface Tuple extends ExpressionBase {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

export interface ObjectLiteral extends ExpressionBase {
  readonly kind: 'object';
  readonly items: readonly ObjectItem[];
}

export interface ObjectItem {
  /** A bare word is itself (`{ a = 1 }`); anything else is an expression (`{ (a) = 1, "b" = 2 }`). */
  readonly key: { readonly kind: 'word'; readonly text: Text } | Expression;
  readonly value: Expression;
}

export interface ForExpression extends ExpressionBase {
  readonly kind: 'for';
  /** The first of two names. */
  readonly keyName?: Text;
  readonly itemName: Text;
  readonly collection: Expression;
  /** Left of `=>`; absent when the result is a tuple. */
  readonly key?: Expression;
  readonly value: Expression;
  /** `...` after the value: items of equal key are gathered. */
  readonly grouped: boolean;
  readonly condition?: Expression;
}

export interface Conditional extends ExpressionBase {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

export interface UnaryOperation extends ExpressionBase {
  readonly kind: 'unary';
  readonly operator: '-' | '!';
  readonly operand: Expression;
}

export type BinaryOperator =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '>'
  | '>='
  | '<'
  | '<='
  | '=='
  | '!='
  | '&&'
  | '||';

export interface BinaryOperation extends ExpressionBase {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `root.name[index].*.name`: the steps taken from the root, in order. */
export interface Traversal extends ExpressionBase {
  readonly kind: 'traversal';
  readonly root: Expression;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'attribute'; readonly text: Text; readonly name: Text }
  /** `[key]`, and the old `.0`. */
  | { readonly kind: 'index'; readonly text: Text; readonly key: Expression }
  /** `[*]` or `.*`: the steps taken from each item. */
  | { readonly kind: 'splat'; readonly text: Text; readonly steps: readonly Step[] };

export interface FunctionCall extends ExpressionBase {
  readonly kind: 'call';
  readonly name: Text;
  readonly arguments: readonly Expression[];
  /** `...` after the last argument. */
  readonly expands: boolean;
}

export interface Parentheses extends ExpressionBase {
  readonly kind: 'parentheses';
  readonly inner: Expression;
}

/** A name on its own, or the root of a traversal. */
export interface Reference extends ExpressionBase {
  readonly kind: 'reference';
  readonly name: Text;
}

/** What could not be read; a problem says why. */
export interface Unreadable extends ExpressionBase {
  readonly kind: 'unreadable';
  readonly why: string;
}

/** The characters of a string without interpolation, or undefined. */
export function literalOf(expression: Expression | undefined): Text | undefined {
  if (expression?.kind !== 'template') return undefined;
  const [only] = expression.parts;
  return expression.parts.length === 1 && only?.kind === 'literal' ? only.value : undefined;
}
