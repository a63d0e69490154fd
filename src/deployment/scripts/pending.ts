import type { Text } from '../../repository/text.ts';
import type { CommandLine, RedirectUse } from '../acts/act.ts';
import type { Program } from '../acts/program.ts';
import type { Where } from '../acts/script.ts';
import type { Outcome, Shell, Surroundings } from './shell.ts';

/** A command under way: its words may still have wrappers around them. */
export interface Pending {
  readonly text: Text;
  readonly argv: readonly Text[];
  readonly wrappers: readonly string[];
  readonly assignments: ReadonlyMap<string, Text>;
  readonly redirects: readonly RedirectUse[];
  readonly where: readonly Where[];
  /** The program, where something other than the first word says it (`python -m`). */
  readonly as?: Program;
}

/** A command and all that it is run in. */
export interface PendingAt {
  readonly pending: Pending;
  readonly shell: Shell;
  readonly around: Surroundings;
}

/** Most commands have none. */
export const NO_ASSIGNMENTS: ReadonlyMap<string, Text> = new Map();

/** What interprets commands, as it is called back by what finds commands inside commands. */
export interface Interpreter {
  interpret(at: PendingAt): Outcome;
  line(at: PendingAt): CommandLine;
}
