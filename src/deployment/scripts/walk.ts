import type { FunctionDefinition, Pipeline, Statement } from '../../syntax/shell/tree.ts';
import type { Act } from '../acts/act.ts';
import type { Script } from '../acts/script.ts';
import { BranchWalker } from './branches.ts';
import { CommandWalker } from './command.ts';
import { Layers } from './layers.ts';
import { LoopWalker } from './loops.ts';
import type { LoopRun, OrderRange, PipelineRun, Run, Trap } from './run.ts';
import { flowOf, forkShell, OUTSIDE, type Outcome, type Shell, type Surroundings, TESTED } from './shell.ts';
import { Variables } from './variables.ts';
import type { Walking, World } from './walking.ts';

const MOST_ACTS = 20_000;

/** Walks a script as its shell would run it, every branch taken, and records what it does in order. */
export function walkScript(script: Script, world: World): Run {
  const walker = new Walker(script, world);
  return walker.run();
}

class Walker implements Walking {
  readonly script: Script;
  readonly world: World;
  readonly acts: Act[] = [];
  readonly loops: LoopRun[] = [];
  readonly pipelines: PipelineRun[] = [];
  readonly traps: Trap[] = [];
  readonly sourced: string[] = [];
  readonly calledFunctions = new Map<FunctionDefinition, number>();
  /** A command whose name is an argument: any function may be called from outside. */
  dispatches = false;
  cut = false;
  order = 0;
  readonly #commands: CommandWalker;
  readonly #branches: BranchWalker;
  readonly #loops: LoopWalker;

  constructor(script: Script, world: World) {
    this.script = script;
    this.world = world;
    this.#commands = new CommandWalker(this);
    this.#branches = new BranchWalker(this);
    this.#loops = new LoopWalker(this, this.#commands.substitutions);
  }

  run(): Run {
    const shell = this.#start();
    const { body } = this.script;
    let uncalledFrom: number | undefined;
    if (body.kind === 'argv') this.#commands.argv(body.argv, this.script.text, shell);
    else {
      this.statements(body.statements, shell, OUTSIDE);
      uncalledFrom = this.order;
      this.#uncalledFunctions(shell);
    }
    const { script, acts, loops, pipelines, traps, sourced, cut } = this;
    return { script, acts, loops, pipelines, traps, sourced, uncalledFrom: uncalledFrom ?? this.order, cut };
  }

  #start(): Shell {
    const { script } = this;
    return {
      variables: Variables.inherited(script.environment),
      functions: new Layers(),
      errexit: script.errexit,
      pipefail: script.pipefail,
      directory: script.directory,
      where: script.where,
      scriptPath: script.origin.kind === 'file' ? script.path : undefined,
      input: undefined,
    };
  }

  #uncalledFunctions(shell: Shell): void {
    for (const definition of shell.functions.values()) {
      if (this.calledFunctions.has(definition) || definition.text.path !== this.script.path) continue;
      const around = { ...OUTSIDE, called: this.dispatches, functions: [definition.name.value] };
      this.statements(definition.body, forkShell(shell), around);
    }
  }

  nextOrder(): number {
    return this.order++;
  }

  record(act: Act): void {
    if (this.acts.length < MOST_ACTS) this.acts.push(act);
    else this.cut = true;
  }

  /** The orders that `work` hands out. */
  during(work: () => void): OrderRange {
    const from = this.order;
    work();
    return { from, to: this.order };
  }

  statements(list: readonly Statement[], shell: Shell, around: Surroundings): Outcome {
    for (let i = 0; i < list.length; i++) {
      const statement = list[i] as Statement;
      const isChecked = readsStatus(list[i + 1]) && !endsOnFailure(shell, around);
      const outcome = this.statement(statement, shell, isChecked ? { ...around, ...TESTED } : around);
      if (outcome !== 'on') return outcome;
      if (this.cut) return 'ends';
    }
    return 'on';
  }

  statement(statement: Statement, shell: Shell, around: Surroundings): Outcome {
    if (!statement.background) return this.#foreground(statement, shell, around);
    this.#foreground(statement, forkShell(shell), { ...around, background: true, suspended: true });
    return 'on';
  }

  #foreground(statement: Statement, shell: Shell, around: Surroundings): Outcome {
    if (statement.kind !== 'command' && statement.redirects.length > 0)
      this.#commands.redirected(statement, shell, around);
    switch (statement.kind) {
      case 'command':
        return this.#commands.command(statement, shell, around);
      case 'pipeline':
        return this.#pipeline(statement, shell, around);
      case 'and-or':
        return this.#branches.andOr(statement, shell, around);
      case 'if':
        return this.#branches.if(statement, shell, around);
      case 'case':
        return this.#branches.case(statement, shell, around);
      case 'loop':
        return this.#loops.loop(statement, shell, around);
      case 'group':
        return this.statements(statement.body, shell, around);
      case 'subshell':
        this.statements(statement.body, forkShell(shell), around);
        return 'on';
      case 'function':
        shell.functions.set(statement.name.value, statement);
        return 'on';
      case 'test':
        this.#commands.test(statement, shell, around);
        return 'on';
    }
  }

  #pipeline(statement: Pipeline, shell: Shell, around: Surroundings): Outcome {
    const [only] = statement.stages;
    if (statement.stages.length === 1 && only !== undefined) {
      return this.statement(only, shell, { ...around, ...TESTED, suspended: true });
    }
    const index = this.pipelines.length;
    const run = { pipeline: statement, stages: [] as OrderRange[], flow: flowOf(shell, around) };
    this.pipelines.push(run);
    statement.stages.forEach((stage, i) => {
      const isLast = i === statement.stages.length - 1;
      const isSeen = isLast || shell.pipefail;
      const inner = {
        ...around,
        pipeline: { index, stage: i },
        ...(isSeen ? {} : { failure: 'hidden' as const, handler: undefined }),
      };
      run.stages.push(this.during(() => this.statement(stage, forkShell(shell), inner)));
    });
    return 'on';
  }
}

/** Whether a statement's first line reads the status of what ran before it. */
function readsStatus(statement: Statement | undefined): boolean {
  if (statement === undefined) return false;
  const { value } = statement.text;
  const end = value.indexOf('\n');
  const line = end < 0 ? value : value.slice(0, end);
  return line.includes('$?') || line.includes('PIPESTATUS');
}

/** errexit ends the script there: nothing after it reads the status of a failure. */
function endsOnFailure(shell: Shell, around: Surroundings): boolean {
  return shell.errexit && !around.suspended && around.failure === undefined;
}
