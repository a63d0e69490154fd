import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';

/** `NAME = value`, in any of make's spellings, or `define … endef`. */
export interface MakeVariable {
  readonly name: Text;
  /** As written: `=`, `:=`, `::=`, `:::=`, `?=`, `+=`, `!=`; `define` without an operator has `=`. */
  readonly operator: string;
  /** As written, references included; line folds are single blanks. */
  readonly value: Text;
  readonly exported: boolean;
  /** Target-specific: it holds for these targets' recipes only. */
  readonly targets?: readonly Text[];
  /** The conditional directives (`ifdef CI`, `else`) it stands below, outermost first; both branches are read. */
  readonly conditions: readonly Text[];
  readonly text: Text;
}

/** One logical line of a recipe. */
export interface RecipeLine {
  /** What the shell is given: `$(NAME)` expanded where the file settles it, `$$` decoded, `\` line feed kept. */
  readonly command: Text;
  /** `@` */
  readonly silent: boolean;
  /** `-`: make goes on when it fails. */
  readonly ignoresFailure: boolean;
  /** `+`: it runs even under `make -n`. */
  readonly always: boolean;
  readonly conditions: readonly Text[];
  /** As written, from the tab on. */
  readonly text: Text;
}

/** `targets: prerequisites` with its recipe. */
export interface MakeRule {
  /** Expanded and split at blanks. */
  readonly targets: readonly Text[];
  readonly prerequisites: readonly Text[];
  /** After `|`. */
  readonly orderOnly: readonly Text[];
  /** `a.o b.o: %.o: %.c`: the middle one. */
  readonly targetPattern?: Text;
  readonly doubleColon: boolean;
  /** A target has a `%`. */
  readonly isPattern: boolean;
  readonly recipe: readonly RecipeLine[];
  readonly conditions: readonly Text[];
  /** The rule's first line. */
  readonly text: Text;
}

/** `include a.mk b.mk`, `-include`, `sinclude`. */
export interface MakeInclude {
  readonly paths: readonly Text[];
  readonly optional: boolean;
  readonly text: Text;
}

export interface Makefile {
  readonly variables: readonly MakeVariable[];
  /** In order. The first one whose target does not begin with a dot is what `make` alone makes. */
  readonly rules: readonly MakeRule[];
  readonly includes: readonly MakeInclude[];
  /** Prerequisites of `.PHONY`. */
  readonly phony: readonly Text[];
  /** `.ONESHELL`: one shell runs a whole recipe; otherwise each line has its own. */
  readonly oneShell: boolean;
  /** `SHELL`, expanded; absent for make's own `/bin/sh`. */
  readonly shell?: Text;
  /** `.SHELLFLAGS`, expanded; absent for make's own `-c`. */
  readonly shellFlags?: Text;
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}
