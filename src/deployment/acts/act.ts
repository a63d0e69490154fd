import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { Known } from '../unknown.ts';
import type { ActKind } from './program.ts';
import type { Script, Where } from './script.ts';

/** What happens when a command fails. */
export type OnFailure =
  /** errexit ends the script, or the command is the script's last. */
  | 'stops'
  /** Something looks at its exit status: `if`, `while`, `!`, `|| handler`, `$?`. */
  | 'tested'
  /** It stands on the left of `&&`: what follows in the list is skipped, and the script goes on. */
  | 'skips'
  /** `|| true`, `|| echo …`. */
  | 'ignored'
  /** It is the left side of a pipe and pipefail is off. */
  | 'hidden'
  /** Nothing looks at it and the script goes on. */
  | 'continues';

/** How the flow of control reaches a command. */
export interface Flow {
  readonly onFailure: OnFailure;
  /** What stands on the right of the `||` that catches its failure. */
  readonly handler: Text | undefined;
  /** It, or something around it, was sent to the background. */
  readonly background: boolean;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** Names of the functions around it, outermost first. */
  readonly functions: readonly string[];
  /** False in a function that nothing in the script calls. */
  readonly called: boolean;
  /** Loops around it, outermost first: indices into the run's `loops`. */
  readonly loops: readonly number[];
  /** Conditions around it, outermost first. */
  readonly conditions: readonly Condition[];
  /** Set in a trap's handler: the signals. */
  readonly trap: readonly string[] | undefined;
  /** Its place in a pipeline: index into the run's `pipelines`, and which stage. */
  readonly pipeline: { readonly index: number; readonly stage: number } | undefined;
  /** It is itself (part of) the condition of an `if`, `while`, `until`. */
  readonly isCondition: boolean;
  /** Something around it ends it after a while: `timeout 60 bash -c '…'`. */
  readonly limited: boolean;
}

/** `if`, `case`, `&&` and `||` around a command: what was asked, and which answer leads here. */
export interface Condition {
  readonly text: Text;
  readonly branch: 'then' | 'else' | 'arm';
  /** Orders of the acts that the condition ran. */
  readonly acts: { readonly from: number; readonly to: number };
}

export interface RedirectUse {
  readonly operator: string;
  readonly descriptor: number | undefined;
  /** The file or descriptor; for a heredoc or `<<<` the text itself. */
  readonly target: Text;
  readonly isHeredoc: boolean;
  /** Whose shell opens the file: `pct exec 1 -- cat x > y` writes `y` outside the guest. */
  readonly where: readonly Where[];
}

/** A command after expansion, its wrappers taken off. */
export interface CommandLine {
  /** Where it stands, wrappers included: the statement. */
  readonly text: Text;
  /** From the program on. */
  readonly argv: readonly Text[];
  /** Names of the wrappers taken off: `sudo`, `nohup`, `exec` … outermost first. */
  readonly wrappers: readonly string[];
  /** Variables set for it: before it, by `env`, or exported. */
  readonly environment: ReadonlyMap<string, Text>;
  readonly redirects: readonly RedirectUse[];
  readonly where: readonly Where[];
  /** Working directory in the repository when known. */
  readonly directory: string | undefined;
  readonly script: Script;
  readonly flow: Flow;
  /** Rising with execution within one run. */
  readonly order: number;
}

export interface OptionUse {
  /** The switch and its value as written. */
  readonly text: Text;
  readonly value?: Text;
}

/** A fact about a command line and the characters that say so. */
export interface Fact {
  readonly value: string | number | boolean;
  /** Absent for what holds by default. */
  readonly text?: Text;
}

/** One thing that a command does. A command that does two (`enable --now`) gives two acts with one line. */
export interface Act {
  readonly kind: ActKind;
  /** Canonical name from `programs/`, or the base name of what is not known there. */
  readonly program: string;
  /** The subcommand: `compose up`; empty where there is none. */
  readonly command: string;
  readonly line: CommandLine;
  readonly options: ReadonlyMap<string, readonly OptionUse[]>;
  readonly operands: ReadonlyMap<string, readonly Text[]>;
  /** A word that may hold any further options or operands. */
  readonly open?: Text | undefined;
  /** For `run`: the file that is run, as the command names it. */
  readonly runs?: Text | undefined;
}

/** The statement's whole place. */
export function placeOf(act: Act): Span {
  return act.line.text.span();
}

export type FactValue = Known<Fact> | undefined;
