import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';

/** A shell script (POSIX sh, bash) as statements. Every node carries the text it was read from. */
export interface ShellTree {
  readonly body: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
}

export type Statement =
  | SimpleCommand
  | Pipeline
  | AndOr
  | IfStatement
  | Loop
  | CaseStatement
  | FunctionDefinition
  | Group
  | TestCommand;

interface StatementBase {
  readonly text: Text;
  /** Ended by `&`, or a coprocess. */
  readonly background: boolean;
  /** Redirections of a compound command; a simple command's stand here too. */
  readonly redirects: readonly Redirect[];
}

/**
 * `A=1 cmd arg …`; with no words it assigns. Of `export`, `local`, `declare`, `readonly` and `typeset`, what they assign or
 * name stands in `assignments`; `words` keeps the keyword, its flags and words with expansions. `time` stays a word.
 */
export interface SimpleCommand extends StatementBase {
  readonly kind: 'command';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
}

export interface Assignment {
  readonly text: Text;
  readonly name: Text;
  /** `a[0]=`: the subscript. */
  readonly index?: Word;
  /** `+=` */
  readonly append: boolean;
  /** Absent for a bare name (`export A`); an array for `a=(…)`. */
  readonly value?: Word | readonly Word[];
}

/** `a | b`; `! a` is a pipeline of one. Before `|&` the stage has a redirect `2>&1` more. */
export interface Pipeline extends StatementBase {
  readonly kind: 'pipeline';
  readonly negated: boolean;
  readonly stages: readonly Statement[];
}

export interface AndOr extends StatementBase {
  readonly kind: 'and-or';
  readonly operator: '&&' | '||';
  readonly left: Statement;
  readonly right: Statement;
}

export interface IfStatement extends StatementBase {
  readonly kind: 'if';
  /** `if` and each `elif`. */
  readonly branches: readonly {
    readonly condition: readonly Statement[];
    readonly body: readonly Statement[];
  }[];
  readonly otherwise?: readonly Statement[];
}

export interface Loop extends StatementBase {
  readonly kind: 'loop';
  readonly keyword: 'while' | 'until' | 'for' | 'select';
  /** What `while` and `until` run before each turn. */
  readonly condition: readonly Statement[];
  /** `for NAME in …` */
  readonly variable?: Text;
  /** Absent without `in`: the positional parameters. */
  readonly items?: readonly Word[];
  /** Between the double parentheses of `for ((a; b; c))`. */
  readonly arithmetic?: Text;
  readonly body: readonly Statement[];
}

export interface CaseStatement extends StatementBase {
  readonly kind: 'case';
  readonly subject: Word;
  readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: readonly Statement[] }[];
}

export interface FunctionDefinition extends StatementBase {
  readonly kind: 'function';
  readonly name: Text;
  readonly body: readonly Statement[];
}

export interface Group extends StatementBase {
  readonly kind: 'group' | 'subshell';
  readonly body: readonly Statement[];
}

/** `[[ … ]]` and `(( … ))`. `[ … ]` is a simple command named `[`. */
export interface TestCommand extends StatementBase {
  readonly kind: 'test';
  readonly form: '[[' | '((';
  /** Operands and operators of `[[ … ]]`, in order; of `((…))`, one literal word with all of it. */
  readonly words: readonly Word[];
}

/** One word before expansion: its parts, in order, stand side by side. */
export interface Word {
  readonly text: Text;
  readonly parts: readonly WordPart[];
}

export type WordPart =
  /** Characters with quotes and escapes taken away. `quoted`: no splitting, no globbing, no `~`. */
  | { readonly kind: 'literal'; readonly value: Text; readonly quoted: boolean }
  | ParameterExpansion
  /** `$( … )` and backticks. */
  | {
      readonly kind: 'command';
      readonly text: Text;
      readonly body: readonly Statement[];
      readonly quoted: boolean;
    }
  | { readonly kind: 'arithmetic'; readonly text: Text; readonly quoted: boolean }
  /** `<( … )` and `>( … )`. */
  | { readonly kind: 'process'; readonly text: Text; readonly body: readonly Statement[] };

/** `$name`, `${name}`, `${name:-word}`, `${name[@]}`, `${#name}`, `${!name}`, `$1`, `$@`. */
export interface ParameterExpansion {
  readonly kind: 'parameter';
  readonly text: Text;
  readonly name: string;
  /** `@`, `*`, or the subscript's text. */
  readonly index?: string;
  /** `${#name}` is `length`, `${!name}` is `indirect`; what only bash knows and nothing here needs is `other`. */
  readonly operator?:
    | ':-'
    | '-'
    | ':='
    | '='
    | ':+'
    | '+'
    | ':?'
    | '?'
    | '#'
    | '##'
    | '%'
    | '%%'
    | '/'
    | '//'
    | 'length'
    | 'indirect'
    | 'other';
  readonly operand?: Word;
  /** `${name/pattern/replacement}`. */
  readonly replacement?: Word;
  readonly quoted: boolean;
}

export interface Redirect {
  readonly text: Text;
  /** As written, without the descriptor: `>`, `>>`, `<`, `>&`, `&>`, `&>>`, `>|`, `<<<`, `<<`, `<<-`, `<>`, `<&`. */
  readonly operator: string;
  /** Absent where none is written, and for `{name}>`. */
  readonly descriptor?: number;
  /** The file, the descriptor, or the word of `<<<`. Absent for a heredoc. */
  readonly target?: Word;
  readonly heredoc?: Heredoc;
}

export interface Heredoc {
  /** The lines between the delimiters; tabs taken away for `<<-`. */
  readonly body: Text;
  /** False when the delimiter is quoted: `$` and backticks are plain characters. */
  readonly expands: boolean;
  readonly delimiter: string;
  /** The body as the shell expands it: literals, parameters and commands. One literal part when it does not expand. */
  readonly word: Word;
}
