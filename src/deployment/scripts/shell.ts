import type { Text } from '../../repository/text.ts';
import type { FunctionDefinition } from '../../syntax/shell/tree.ts';
import type { Condition, Flow, OnFailure, RedirectUse } from '../acts/act.ts';
import type { Where } from '../acts/script.ts';
import type { Layers } from './layers.ts';
import type { Variables } from './variables.ts';

/** Nested shells, functions and substitutions are followed so far. */
export const DEEPEST = 24;

/** A shell process while a script is walked. */
export interface Shell {
  readonly variables: Variables;
  readonly functions: Layers<FunctionDefinition>;
  errexit: boolean;
  pipefail: boolean;
  /** Working directory in the repository when known. */
  directory: string | undefined;
  readonly where: readonly Where[];
  /** The file whose `$0` it is, when it is one of the repository. */
  readonly scriptPath: string | undefined;
  /** What its commands read unless they say otherwise: a heredoc on the command that started it. */
  readonly input: RedirectUse | undefined;
}

/** A child of `shell`: what it sets is lost when it ends. */
export function forkShell(
  shell: Shell,
  changes: Partial<Pick<Shell, 'where' | 'variables' | 'scriptPath'>> = {},
): Shell {
  return {
    ...shell,
    variables: shell.variables.fork(),
    functions: shell.functions.fork(),
    ...changes,
  };
}

/**
 * What surrounds a statement, handed down. Every one has every property: they are copied and read at each command, and
 * V8 does both several times faster where all objects have one shape.
 */
export interface Surroundings {
  readonly background: boolean;
  readonly functions: readonly string[];
  readonly called: boolean;
  readonly loops: readonly number[];
  readonly conditions: readonly Condition[];
  readonly trap: readonly string[] | undefined;
  readonly pipeline: { readonly index: number; readonly stage: number } | undefined;
  readonly isCondition: boolean;
  /** Inside `timeout …`. */
  readonly limited: boolean;
  /** Who sees the failure, when it is not errexit's to decide. */
  readonly failure: Exclude<OnFailure, 'continues'> | undefined;
  /** The right side of the `||` that `failure` comes from. */
  readonly handler: Text | undefined;
  /** errexit does not act here: inside a condition, on the left of `||`. */
  readonly suspended: boolean;
  /** Nested shells and functions so far. */
  readonly depth: number;
}

/** An `if`, a `!` or a `$?` looks at the status, whatever stood around it before. */
export const TESTED = { failure: 'tested', handler: undefined } as const;

export const OUTSIDE: Surroundings = {
  background: false,
  functions: [],
  called: true,
  loops: [],
  conditions: [],
  trap: undefined,
  pipeline: undefined,
  isCondition: false,
  limited: false,
  failure: undefined,
  handler: undefined,
  suspended: false,
  depth: 0,
};

/** How a statement leaves: on to the next one, out of the loop or function, or out of the script. */
export type Outcome = 'on' | 'leaves' | 'ends';

/** Flows by what they depend on: all commands of a list have one. */
const flows = new WeakMap<Surroundings, (Flow | undefined)[]>();

/** How control reaches a command there. One object for all commands that have the same. */
export function flowOf(shell: Shell, around: Surroundings): Flow {
  let known = flows.get(around);
  if (known === undefined) {
    known = [undefined, undefined, undefined, undefined];
    flows.set(around, known);
  }
  const errexit = shell.errexit && !around.suspended;
  const index = (errexit ? 2 : 0) + (shell.pipefail ? 1 : 0);
  known[index] ??= makeFlow(errexit, shell.pipefail, around);
  return known[index];
}

function makeFlow(errexit: boolean, pipefail: boolean, around: Surroundings): Flow {
  const { failure } = around;
  return {
    onFailure: failure ?? (errexit ? 'stops' : 'continues'),
    handler: failure === undefined ? undefined : around.handler,
    background: around.background,
    errexit,
    pipefail,
    functions: around.functions,
    called: around.called,
    loops: around.loops,
    conditions: around.conditions,
    trap: around.trap,
    pipeline: around.pipeline,
    isCondition: around.isCondition,
    limited: around.limited,
  };
}
