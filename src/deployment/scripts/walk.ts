import { Text } from '../../repository/text.ts';
import type {
  AndOr,
  CaseStatement,
  FunctionDefinition,
  IfStatement,
  Loop,
  Pipeline,
  Statement,
  Word,
} from '../../syntax/shell/tree.ts';
import type { Act, Condition } from '../acts/act.ts';
import type { Script } from '../acts/script.ts';
import { isOpen, ONE_WORD } from '../paths.ts';
import { assignedNames } from './assigned-names.ts';
import { CommandWalker } from './command.ts';
import { expandWord } from './expand.ts';
import { mayLeave } from './leaving.ts';
import type { LoopRun, OrderRange, PipelineRun, Run, Trap } from './run.ts';
import { flowOf, forkShell, OUTSIDE, type Outcome, type Shell, type Surroundings } from './shell.ts';
import { Variables } from './variables.ts';
import type { Walking, World } from './walking.ts';

const MOST_ACTS = 20_000;
const MOST_TURNS = 16;

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
  #order = 0;
  readonly #commands: CommandWalker;

  constructor(script: Script, world: World) {
    this.script = script;
    this.world = world;
    this.#commands = new CommandWalker(this);
  }

  run(): Run {
    const shell = this.#start();
    const { body } = this.script;
    let uncalledFrom: number | undefined;
    if (body.kind === 'argv') this.#commands.argv(body.argv, this.script.text, shell, OUTSIDE);
    else {
      this.statements(body.statements, shell, OUTSIDE);
      uncalledFrom = this.#order;
      this.#uncalledFunctions(shell);
    }
    const { script, acts, loops, pipelines, traps, sourced, cut } = this;
    return { script, acts, loops, pipelines, traps, sourced, uncalledFrom: uncalledFrom ?? this.#order, cut };
  }

  #start(): Shell {
    const { script } = this;
    return {
      variables: Variables.inherited(script.environment),
      functions: new Map(),
      errexit: script.errexit,
      pipefail: script.pipefail,
      directory: script.directory,
      where: script.where,
      scriptPath: script.origin.kind === 'file' ? script.path : undefined,
    };
  }

  #uncalledFunctions(shell: Shell): void {
    for (const definition of [...shell.functions.values()]) {
      if (this.calledFunctions.has(definition) || definition.text.path !== this.script.path) continue;
      const around = { ...OUTSIDE, called: this.dispatches, functions: [definition.name.value] };
      this.statements(definition.body, forkShell(shell), around);
    }
  }

  nextOrder(): number {
    return this.#order++;
  }

  record(act: Act): void {
    if (this.acts.length < MOST_ACTS) this.acts.push(act);
    else this.cut = true;
  }

  /** The orders that `work` hands out. */
  during(work: () => void): OrderRange {
    const from = this.#order;
    work();
    return { from, to: this.#order };
  }

  statements(list: readonly Statement[], shell: Shell, around: Surroundings): Outcome {
    for (const [i, statement] of list.entries()) {
      const isChecked = /\$\?|PIPESTATUS/.test(firstLine(list[i + 1]));
      const outcome = this.statement(statement, shell, isChecked ? { ...around, failure: 'tested' } : around);
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
        return this.#andOr(statement, shell, around);
      case 'if':
        return this.#if(statement, shell, around);
      case 'case':
        return this.#case(statement, shell, around);
      case 'loop':
        return this.#loop(statement, shell, around);
      case 'group':
        return this.statements(statement.body, shell, around);
      case 'subshell':
        this.statements(statement.body, forkShell(shell), around);
        return 'on';
      case 'function':
        shell.functions = new Map([...shell.functions, [statement.name.value, statement]]);
        return 'on';
      case 'test':
        this.#commands.test(statement, shell, around);
        return 'on';
    }
  }

  #pipeline(statement: Pipeline, shell: Shell, around: Surroundings): Outcome {
    const [only] = statement.stages;
    if (statement.stages.length === 1 && only !== undefined) {
      return this.statement(only, shell, { ...around, failure: 'tested', suspended: true });
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
        ...(isSeen ? {} : { failure: 'hidden' as const }),
      };
      run.stages.push(this.during(() => this.statement(stage, forkShell(shell), inner)));
    });
    return 'on';
  }

  #andOr(statement: AndOr, shell: Shell, around: Surroundings): Outcome {
    const isAnd = statement.operator === '&&';
    const failure = isAnd
      ? (around.failure ?? 'skips')
      : this.#doesNothing(statement.right, shell, 3)
        ? 'ignored'
        : 'tested';
    const from = this.#order;
    const left = this.statement(statement.left, shell, { ...around, failure, suspended: true });
    const acts = { from, to: this.#order };
    if (left === 'ends') return left;
    const condition: Condition = { text: statement.left.text, branch: isAnd ? 'then' : 'else', acts };
    const right = { ...around, conditions: [...around.conditions, condition] };
    const before = shell.variables.fork();
    const outcome = this.statement(statement.right, shell, right);
    if (!isAnd) this.#forget(shell, before, statement.text);
    return outcome === 'on' ? left : 'on';
  }

  /** The right side of `||` when it only hides the failure: `true`, `:`, a message. */
  #doesNothing(statement: Statement, shell: Shell, depth: number): boolean {
    if (statement.kind === 'group')
      return statement.body.every((inner) => this.#doesNothing(inner, shell, depth));
    if (statement.kind !== 'command' || depth === 0) return false;
    const name = statement.words[0]?.text.value ?? '';
    if (/^(true|:|echo|printf|logger)$/.test(name)) return true;
    const definition = shell.functions.get(name);
    return definition?.body.every((inner) => this.#doesNothing(inner, shell, depth - 1)) ?? false;
  }

  #if(statement: IfStatement, shell: Shell, around: Surroundings): Outcome {
    const outcomes: Outcome[] = [];
    const ends: Shell[] = [];
    let conditions = around.conditions;
    const start = shell.variables.fork();
    for (const branch of statement.branches) {
      const asked = this.#condition(branch.condition, shell, { ...around, conditions });
      const inside = forkShell(shell);
      const then = { ...around, conditions: [...conditions, { ...asked, branch: 'then' as const }] };
      outcomes.push(this.statements(branch.body, inside, then));
      ends.push(inside);
      conditions = [...conditions, { ...asked, branch: 'else' }];
    }
    const last = forkShell(shell);
    outcomes.push(
      statement.otherwise === undefined
        ? 'on'
        : this.statements(statement.otherwise, last, { ...around, conditions }),
    );
    ends.push(last);
    return this.#join(shell, start, { ends, outcomes, at: statement.text });
  }

  #condition(list: readonly Statement[], shell: Shell, around: Surroundings): Omit<Condition, 'branch'> {
    const acts = this.during(() => {
      this.statements(list, shell, { ...around, failure: 'tested', suspended: true, isCondition: true });
    });
    const first = list[0]?.text ?? this.script.text.slice(0, 0);
    return { text: list.length > 1 ? Text.join(list.map((statement) => statement.text)) : first, acts };
  }

  #case(statement: CaseStatement, shell: Shell, around: Surroundings): Outcome {
    const outcomes: Outcome[] = [];
    const ends: Shell[] = [];
    const start = shell.variables.fork();
    for (const arm of statement.arms) {
      const at = this.#order;
      const condition: Condition = {
        text: arm.patterns[0]?.text ?? statement.subject.text,
        branch: 'arm',
        acts: { from: at, to: at },
      };
      const inside = forkShell(shell);
      outcomes.push(
        this.statements(arm.body, inside, { ...around, conditions: [...around.conditions, condition] }),
      );
      ends.push(inside);
    }
    if (!statement.arms.some((arm) => arm.patterns.some((pattern) => pattern.text.value === '*'))) {
      outcomes.push('on');
      ends.push(forkShell(shell));
    }
    return this.#join(shell, start, { ends, outcomes, at: statement.text });
  }

  /** After branches: what they agree on is known, what they do not is unknown. */
  #join(shell: Shell, start: Variables, branches: { ends: Shell[]; outcomes: Outcome[]; at: Text }): Outcome {
    const going = branches.ends.filter((_, i) => branches.outcomes[i] === 'on');
    for (const end of branches.ends)
      if (end.functions !== shell.functions)
        shell.functions = new Map([...shell.functions, ...end.functions]);
    const [first, ...others] = going;
    if (first === undefined) return branches.outcomes.includes('leaves') ? 'leaves' : 'ends';
    shell.errexit = going.every((end) => end.errexit);
    shell.pipefail = going.every((end) => end.pipefail);
    if (going.some((end) => end.directory !== first.directory)) shell.directory = undefined;
    else shell.directory = first.directory;
    shell.variables.adopt(first.variables);
    for (const other of others) {
      for (const name of first.variables.changedFrom(other.variables)) {
        const fallback = defaultAfter(name, start, [first, ...others], branches.at);
        shell.variables.set(name, fallback ?? this.#differs(name, branches.at));
      }
      shell.variables.exportAllOf(other.variables);
    }
    return 'on';
  }

  #differs(name: string, at: Text): Text {
    return Text.unknown(`\`$${name}\` differs from branch to branch`, at.span(), ONE_WORD);
  }

  #forget(shell: Shell, before: Variables, at: Text): void {
    for (const name of shell.variables.changedFrom(before))
      shell.variables.set(name, this.#differs(name, at));
  }

  #loop(statement: Loop, shell: Shell, around: Surroundings): Outcome {
    const index = this.loops.length;
    const placeholder = { from: this.#order, to: this.#order };
    this.loops.push({
      loop: statement,
      condition: placeholder,
      body: placeholder,
      flow: flowOf(shell, around),
      leaves: false,
    });
    const inside = { ...around, loops: [...around.loops, index] };
    const items = this.#items(statement.items, shell, around);
    let condition = placeholder;
    let leaves = false;
    const body = this.during(() => {
      if (items !== undefined && statement.variable !== undefined) {
        for (const item of items) {
          shell.variables.set(statement.variable.value, item);
          if (this.statements(statement.body, shell, inside) === 'ends') return;
        }
        return;
      }
      for (const name of assignedNames(statement))
        shell.variables.set(name, this.#differs(name, statement.text));
      if (statement.variable !== undefined && statement.items !== undefined)
        this.#eachItem(statement.variable, statement.items, shell);
      condition = this.#condition(statement.condition, shell, inside).acts;
      leaves = mayLeave(statement.body, shell.functions);
      this.statements(statement.body, shell, inside);
    });
    this.loops[index] = { loop: statement, condition, body, flow: flowOf(shell, around), leaves };
    return 'on';
  }

  /** An item that cannot be known stands where the items do: `$(pgrep app)` of `for pid in $(pgrep app)`. */
  #eachItem(variable: Text, items: readonly Word[], shell: Shell): void {
    const [first, ...rest] = items.map(({ text }) => text);
    if (first === undefined) return;
    shell.variables.set(variable.value, this.#differs(variable.value, Text.join([first, ...rest])));
  }

  /** The items of a `for` when each of them is known and they are few. */
  #items(words: readonly Word[] | undefined, shell: Shell, around: Surroundings): Text[] | undefined {
    if (words === undefined) return undefined;
    this.#commands.substitutions(words, shell, around);
    const items = words.flatMap((word) => expandWord(word, this.expansion(shell)));
    const isKnown = items.every((item) => item.isKnown && !isOpen(item) && !/[*?[{]/.test(item.value));
    return isKnown && items.length > 0 && items.length <= MOST_TURNS ? items : undefined;
  }

  expansion(shell: Shell): {
    variables: Variables;
    scriptPath: string | undefined;
    directory: string | undefined;
  } {
    return { variables: shell.variables, scriptPath: shell.scriptPath, directory: shell.directory };
  }
}

/** `if [ -z "$X" ]; then X=default; fi`: what `${X:-default}` would give. */
function defaultAfter(name: string, start: Variables, ends: readonly Shell[], at: Text) {
  if (start.get(name) !== undefined || !new RegExp(`-z\\s+"?\\$\\{?${name}\\b`).test(at.value))
    return undefined;
  const set = ends.map((end) => end.variables.get(name)).filter((value) => value !== undefined);
  return set.length === 1 ? set[0] : undefined;
}

function firstLine(statement: Statement | undefined): string {
  return statement?.text.value.split('\n', 1)[0] ?? '';
}
