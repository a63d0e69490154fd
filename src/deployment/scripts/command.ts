import type { Text } from '../../repository/text.ts';
import type {
  FunctionDefinition,
  SimpleCommand,
  Statement,
  TestCommand,
  Word,
} from '../../syntax/shell/tree.ts';
import type { Act, CommandLine } from '../acts/act.ts';
import { doneBy, NOTHING_SAID, recognise } from '../acts/recognise.ts';
import { isOpen } from '../paths.ts';
import { assign, BUILTINS } from './builtins.ts';
import { expandUnsplit, expandWords } from './expand.ts';
import { NestedWalker } from './nested.ts';
import { type Interpreter, NO_ASSIGNMENTS, type Pending, type PendingAt } from './pending.ts';
import { redirectsOf, writesFile } from './redirects.ts';
import { DEEPEST, flowOf, OUTSIDE, type Outcome, type Shell, type Surroundings } from './shell.ts';
import { SubstitutionWalker } from './substitutions.ts';
import type { Walking } from './walking.ts';

/** Menus that call each other would be walked for ever: after so many calls a function has done what it does. */
const MOST_CALLS = 24;

/** Walks simple commands: expands them, takes wrappers off, recognises acts, goes into nested command lines. */
export class CommandWalker implements Interpreter {
  readonly substitutions: SubstitutionWalker;
  readonly #walker: Walking;
  readonly #nested: NestedWalker;

  constructor(walker: Walking) {
    this.#walker = walker;
    this.#nested = new NestedWalker(walker, this);
    this.substitutions = new SubstitutionWalker(walker);
  }

  command(statement: SimpleCommand, shell: Shell, around: Surroundings): Outcome {
    this.substitutions.inCommand(statement, shell, around);
    const argv = expandWords(statement.words, shell);
    const [first] = argv;
    if (first === undefined) {
      for (const assignment of statement.assignments) assign(assignment, shell);
      return 'on';
    }
    const builtin = BUILTINS.get(first.value);
    if (builtin !== undefined) {
      const outcome = builtin({ statement, argv, shell, around, walker: this.#walker });
      if (outcome !== undefined) return outcome;
    }
    const definition = shell.functions.get(first.value);
    if (definition !== undefined) return this.#call(definition, argv.slice(1), { shell, around });
    if (isOpen(first) || (!first.isKnown && /^["']?\$[{1@*]/.test(statement.words[0]?.text.value ?? ''))) {
      this.#walker.dispatches = true;
    }
    const pending = {
      text: statement.text,
      argv,
      wrappers: [],
      assignments: assignmentsOf(statement, shell),
      redirects: redirectsOf(statement, shell),
      where: shell.where,
    };
    return this.interpret({ pending, shell, around });
  }

  /** `[[ … ]]`: what it asks is a check, as with `[ … ]`. */
  test(statement: TestCommand, shell: Shell, around: Surroundings): void {
    this.substitutions.inWords(statement.words, shell, around);
    if (statement.form !== '[[' || around.depth > DEEPEST) return;
    const words = statement.words.map((word) => expandUnsplit(word, shell));
    const pending = { ...bare(statement, shell), argv: [statement.text.slice(0, 2), ...words] };
    const target = words.filter((word) => !/^(?:-[a-z]+|[=!<>&|()]+|=~)$/.test(word.value));
    this.#record({ kind: 'check', program: 'test', target }, { pending, shell, around });
  }

  /** `{ …; } > file`: the compound command writes the file. */
  redirected(statement: Statement, shell: Shell, around: Surroundings): void {
    const redirects = redirectsOf(statement, shell);
    const target = redirects.filter(writesFile).map((redirect) => redirect.target);
    if (target.length === 0) return;
    const pending = { ...bare(statement, shell), redirects };
    this.#record({ kind: 'edit', program: 'redirect', target }, { pending, shell, around });
  }

  #record(
    { target, ...act }: Pick<Act, 'kind' | 'program'> & { readonly target: readonly Text[] },
    at: PendingAt,
  ): void {
    const operands = new Map([['target', target]]);
    this.#walker.record(doneBy(this.line(at), { ...NOTHING_SAID, ...act, operands }));
  }

  /** A command given as words, which no shell reads. */
  argv(argv: readonly Text[], text: Text, shell: Shell): Outcome {
    return this.interpret({ pending: { ...bare({ text }, shell), argv }, shell, around: OUTSIDE });
  }

  #call(
    definition: FunctionDefinition,
    args: readonly Text[],
    at: { readonly shell: Shell; readonly around: Surroundings },
  ): Outcome {
    const { shell, around } = at;
    const name = definition.name.value;
    const calls = (this.#walker.calledFunctions.get(definition) ?? 0) + 1;
    this.#walker.calledFunctions.set(definition, calls);
    if (around.functions.includes(name) || around.depth > DEEPEST || calls > MOST_CALLS) return 'on';
    const inside = { ...shell, variables: shell.variables.fork(args) };
    const outcome = this.#walker.statements(definition.body, inside, {
      ...around,
      functions: around.functions.concat(name),
      depth: around.depth + 1,
    });
    shell.variables.adopt(inside.variables);
    shell.errexit = inside.errexit;
    shell.pipefail = inside.pipefail;
    shell.directory = inside.directory;
    return outcome === 'ends' ? 'ends' : 'on';
  }

  interpret(at: PendingAt): Outcome {
    const { pending, around } = at;
    const line = this.line(at);
    const { environment } = line;
    const recognition = recognise(this.#walker.world.programs, pending.argv, {
      as: pending.as,
      environment,
    });
    const { inner } = recognition;
    const isInterpreter = inner?.nested.as === 'script' || inner?.nested.as === 'module';
    for (const act of recognition.acts) {
      // What an interpreter runs is an act of its own; a watcher or a development server around it stays one too.
      if (!isInterpreter || act.kind !== 'run') this.#walker.record(doneBy(line, act));
    }
    if (around.depth > DEEPEST) return 'on';
    if (inner !== undefined) this.#nested.inner(recognition, inner, at);
    else this.#nested.standardInput(recognition, at);
    return pending.wrappers.includes('exec') || pending.argv[0]?.value === 'exec' ? replaces(pending) : 'on';
  }

  line({ pending, shell, around }: PendingAt): CommandLine {
    const { text, argv, wrappers, redirects, where } = pending;
    return {
      text,
      argv,
      wrappers,
      redirects,
      where,
      environment: environmentOf(pending, shell),
      directory: shell.directory,
      script: this.#walker.script,
      flow: flowOf(shell, around),
      order: this.#walker.nextOrder(),
    };
  }
}

/** `exec program` ends the shell; `exec 3>file` does not. */
function replaces(pending: Pending): Outcome {
  return pending.argv.length > 1 || pending.wrappers.length > 0 ? 'ends' : 'on';
}

function environmentOf({ where, assignments }: Pending, shell: Shell): ReadonlyMap<string, Text> {
  const inherited = where === shell.where ? shell.variables.environment() : NO_ASSIGNMENTS;
  return assignments.size === 0 ? inherited : new Map([...inherited, ...assignments]);
}

function assignmentsOf({ assignments }: SimpleCommand, shell: Shell): ReadonlyMap<string, Text> {
  if (assignments.length === 0) return NO_ASSIGNMENTS;
  const values = new Map<string, Text>();
  for (const { name, value } of assignments)
    if (value !== undefined && !Array.isArray(value))
      values.set(name.value, expandUnsplit(value as Word, shell));
  return values;
}

function bare({ text }: { readonly text: Text }, { where }: Shell): Pending {
  return { text, argv: [], wrappers: [], assignments: NO_ASSIGNMENTS, redirects: [], where };
}
