import type { FunctionDefinition, Statement } from '../../syntax/shell/tree.ts';
import type { Act } from '../acts/act.ts';
import type { Programs } from '../acts/recognise.ts';
import type { Script } from '../acts/script.ts';
import type { LoopRun, OrderRange, Trap } from './run.ts';
import type { Outcome, Shell, Surroundings } from './shell.ts';

/** What walking a script needs to know beside the script. */
export interface World {
  readonly programs: Programs;
  /** Statements of a repository file that a script sources; undefined when there is none such or it is no shell. */
  source(path: string): readonly Statement[] | undefined;
  hasFile(path: string): boolean;
}

/** A walk under way, as commands and builtins see it. */
export interface Walking {
  readonly script: Script;
  readonly world: World;
  readonly loops: LoopRun[];
  readonly traps: Trap[];
  readonly sourced: string[];
  /** How often each function was called. */
  readonly calledFunctions: Map<FunctionDefinition, number>;
  /** A command whose name is an argument: any function may be called from outside. */
  dispatches: boolean;
  /** The order that is handed out next. */
  readonly order: number;
  statements(list: readonly Statement[], shell: Shell, around: Surroundings): Outcome;
  statement(statement: Statement, shell: Shell, around: Surroundings): Outcome;
  record(act: Act): void;
  nextOrder(): number;
  /** The orders that `work` hands out. */
  during(work: () => void): OrderRange;
}
