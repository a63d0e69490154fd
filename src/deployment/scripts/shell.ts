import type { FunctionDefinition } from '../../syntax/shell/tree.ts';
import type { Condition, Flow, OnFailure, RedirectUse } from '../acts/act.ts';
import type { Where } from '../acts/script.ts';
import type { Variables } from './variables.ts';

/** A shell process while a script is walked. */
export interface Shell {
  readonly variables: Variables;
  /** Replaced, never changed: forks share it. */
  functions: ReadonlyMap<string, FunctionDefinition>;
  errexit: boolean;
  pipefail: boolean;
  /** Working directory in the repository when known. */
  directory: string | undefined;
  readonly where: readonly Where[];
  /** The file whose `$0` it is, when it is one of the repository. */
  readonly scriptPath: string | undefined;
  /** What its commands read unless they say otherwise: a heredoc on the command that started it. */
  readonly input?: RedirectUse;
}

/** A child of `shell`: what it sets is lost when it ends. */
export function forkShell(
  shell: Shell,
  changes: Partial<Pick<Shell, 'where' | 'variables' | 'scriptPath'>> = {},
): Shell {
  return {
    ...shell,
    variables: shell.variables.fork(),
    ...changes,
  };
}

/** What surrounds a statement, handed down. */
export interface Surroundings {
  readonly background: boolean;
  readonly functions: readonly string[];
  readonly called: boolean;
  readonly loops: readonly number[];
  readonly conditions: readonly Condition[];
  readonly trap?: readonly string[];
  readonly pipeline?: { readonly index: number; readonly stage: number };
  readonly isCondition: boolean;
  /** Inside `timeout …`. */
  readonly limited?: boolean;
  /** Who sees the failure, when it is not errexit's to decide. */
  readonly failure?: Exclude<OnFailure, 'stops' | 'continues'>;
  /** errexit does not act here: inside a condition, on the left of `||`. */
  readonly suspended: boolean;
  /** Nested shells and functions so far. */
  readonly depth: number;
}

export const OUTSIDE: Surroundings = {
  background: false,
  functions: [],
  called: true,
  loops: [],
  conditions: [],
  isCondition: false,
  suspended: false,
  depth: 0,
};

/** How a statement leaves: on to the next one, out of the loop or function, or out of the script. */
export type Outcome = 'on' | 'leaves' | 'ends';

export function flowOf(shell: Shell, around: Surroundings): Flow {
  const acts = shell.errexit && !around.suspended ? 'stops' : 'continues';
  return {
    onFailure: around.failure ?? acts,
    background: around.background,
    errexit: shell.errexit && !around.suspended,
    pipefail: shell.pipefail,
    functions: around.functions,
    called: around.called,
    loops: around.loops,
    conditions: around.conditions,
    isCondition: around.isCondition,
    limited: around.limited === true,
    ...(around.trap === undefined ? {} : { trap: around.trap }),
    ...(around.pipeline === undefined ? {} : { pipeline: around.pipeline }),
  };
}
