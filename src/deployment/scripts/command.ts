import { Text } from '../../repository/text.ts';
import { parseShell } from '../../syntax/shell/shell.ts';
import type { Redirect, SimpleCommand, Statement, TestCommand, Word } from '../../syntax/shell/tree.ts';
import type { Act, CommandLine, RedirectUse } from '../acts/act.ts';
import type { Program } from '../acts/program.ts';
import { type Inner, type Recognition, recognise } from '../acts/recognise.ts';
import type { Where } from '../acts/script.ts';
import { isOpen } from '../paths.ts';
import { assign, BUILTINS } from './builtins.ts';
import { expandUnsplit, expandWord } from './expand.ts';
import { flowOf, forkShell, type Outcome, type Shell, type Surroundings } from './shell.ts';
import { Variables } from './variables.ts';
import type { Walking } from './walking.ts';

const DEEPEST = 24;
/** Menus that call each other would be walked for ever: after so many calls a function has done what it does. */
const MOST_CALLS = 24;

/** A command under way: its words may still have wrappers around them. */
export interface Pending {
  readonly text: Text;
  readonly argv: readonly Text[];
  readonly wrappers: readonly string[];
  readonly assignments: ReadonlyMap<string, Text>;
  readonly redirects: readonly RedirectUse[];
  readonly where: readonly Where[];
}

/** Walks simple commands: expands them, takes wrappers off, recognises acts, goes into nested command lines. */
export class CommandWalker {
  readonly #walker: Walking;

  constructor(walker: Walking) {
    this.#walker = walker;
  }

  command(statement: SimpleCommand, shell: Shell, around: Surroundings): Outcome {
    this.substitutions(wordsOf(statement), shell, around);
    const context = this.#walker.expansion(shell);
    const argv = statement.words.flatMap((word) => expandWord(word, context));
    const [first] = argv;
    if (first === undefined) {
      for (const assignment of statement.assignments) assign(assignment, shell, context);
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
    const assignments = new Map<string, Text>();
    for (const { name, value } of statement.assignments) {
      if (value !== undefined && !Array.isArray(value))
        assignments.set(name.value, expandUnsplit(value as Word, context));
    }
    const own = statement.redirects.flatMap((redirect) => useOf(redirect, context, shell.where));
    const redirects = shell.input === undefined || own.some(isInput) ? own : [...own, shell.input];
    return this.#interpret(
      { text: statement.text, argv, wrappers: [], assignments, redirects, where: shell.where },
      shell,
      around,
    );
  }

  /** `[[ … ]]`: what it asks is a check, as with `[ … ]`. */
  test(statement: TestCommand, shell: Shell, around: Surroundings): void {
    this.substitutions(statement.words, shell, around);
    if (statement.form !== '[[' || around.depth > DEEPEST) return;
    const context = this.#walker.expansion(shell);
    const words = statement.words.map((word) => expandUnsplit(word, context));
    const argv = [statement.text.slice(0, 2), ...words];
    const line = this.#line(
      { text: statement.text, argv, wrappers: [], assignments: new Map(), redirects: [], where: shell.where },
      shell,
      around,
    );
    const target = words.filter((word) => !/^(?:-[a-z]+|[=!<>&|()]+|=~)$/.test(word.value));
    this.#walker.record({
      kind: 'check',
      program: 'test',
      command: '',
      options: new Map(),
      operands: new Map([['target', target]]),
      line,
    });
  }

  /** `{ …; } > file`: the compound command writes the file. */
  redirected(statement: Statement, shell: Shell, around: Surroundings): void {
    const context = this.#walker.expansion(shell);
    const own = statement.redirects.flatMap((redirect) => useOf(redirect, context, shell.where));
    const redirects = shell.input === undefined || own.some(isInput) ? own : [...own, shell.input];
    const target = redirects.filter(writesFile).map((redirect) => redirect.target);
    if (target.length === 0) return;
    const pending = {
      text: statement.text,
      argv: [],
      wrappers: [],
      assignments: new Map(),
      redirects,
      where: shell.where,
    };
    const line = this.#line(pending, shell, around);
    this.#walker.record({
      kind: 'edit',
      program: 'redirect',
      command: '',
      options: new Map(),
      operands: new Map([['target', target]]),
      line,
    });
  }

  /** A command given as words, which no shell reads. */
  argv(argv: readonly Text[], text: Text, shell: Shell, around: Surroundings = shellless(shell)): Outcome {
    const pending = { text, argv, wrappers: [], assignments: new Map(), redirects: [], where: shell.where };
    return this.#interpret(pending, shell, around);
  }

  /** Commands inside `$( … )`, backticks and `<( … )` of these words. */
  substitutions(words: readonly Word[], shell: Shell, around: Surroundings): void {
    if (around.depth > DEEPEST) return;
    for (const word of words) {
      for (const part of word.parts) {
        if (part.kind === 'command' || part.kind === 'process') {
          const failure = around.failure ?? 'hidden';
          this.#walker.statements(part.body, forkShell(shell), {
            ...around,
            failure,
            depth: around.depth + 1,
          });
        } else if (part.kind === 'parameter') {
          const inner = [part.operand, part.replacement].filter((operand) => operand !== undefined);
          if (inner.length > 0) this.substitutions(inner, shell, { ...around, depth: around.depth + 1 });
        }
      }
    }
  }

  #call(
    definition: Extract<Statement, { kind: 'function' }>,
    args: readonly Text[],
    at: { shell: Shell; around: Surroundings },
  ): Outcome {
    const { shell, around } = at;
    const name = definition.name.value;
    const calls = (this.#walker.calledFunctions.get(definition) ?? 0) + 1;
    this.#walker.calledFunctions.set(definition, calls);
    if (around.functions.includes(name) || around.depth > DEEPEST || calls > MOST_CALLS) return 'on';
    const inside = { ...shell, variables: shell.variables.fork(args) };
    const outcome = this.#walker.statements(definition.body, inside, {
      ...around,
      functions: [...around.functions, name],
      depth: around.depth + 1,
    });
    shell.variables.adopt(inside.variables);
    shell.errexit = inside.errexit;
    shell.pipefail = inside.pipefail;
    shell.directory = inside.directory;
    shell.functions = inside.functions;
    return outcome === 'ends' ? 'ends' : 'on';
  }

  #interpret(pending: Pending, shell: Shell, around: Surroundings, as?: Program): Outcome {
    const line = this.#line(pending, shell, around);
    const recognition = recognise(this.#walker.world.programs, pending.argv, {
      as,
      environment: line.environment,
    });
    const { nested } = recognition.inner ?? {};
    const isInterpreter = nested?.as === 'script' || nested?.as === 'module';
    for (const act of recognition.acts) {
      // What an interpreter runs is an act of its own; a watcher or a development server around it stays one too.
      if (!isInterpreter || act.kind !== 'run') this.#walker.record({ ...act, line });
    }
    if (around.depth > DEEPEST) return 'on';
    if (recognition.inner !== undefined)
      this.#inner(recognition, recognition.inner, { pending, shell, around, line });
    else this.#standardInput(recognition, { pending, shell, around });
    return pending.wrappers.includes('exec') || pending.argv[0]?.value === 'exec'
      ? this.#ends(pending)
      : 'on';
  }

  #ends(pending: Pending): Outcome {
    return pending.argv.length > 1 || pending.wrappers.length > 0 ? 'ends' : 'on';
  }

  #line(pending: Pending, shell: Shell, around: Surroundings): CommandLine {
    const environment =
      pending.where === shell.where ? shell.variables.environment() : new Map<string, Text>();
    for (const [name, value] of pending.assignments) environment.set(name, value);
    const { text, argv, wrappers, redirects, where } = pending;
    const shared = { text, argv, wrappers, redirects, where, environment, directory: shell.directory };
    return {
      ...shared,
      script: this.#walker.script,
      flow: flowOf(shell, around),
      order: this.#walker.nextOrder(),
    };
  }

  #inner(
    recognition: Recognition,
    inner: Inner,
    at: { pending: Pending; shell: Shell; around: Surroundings; line: CommandLine },
  ): void {
    const { pending, shell, around } = at;
    const { nested, words } = inner;
    // `docker run IMAGE -c …`: arguments of an entry point that is not known here.
    if (nested.as === 'argv' && words[0]?.value.startsWith('-')) return;
    const name = recognition.program?.program ?? '';
    const where =
      nested.where === 'here' ? pending.where : [...pending.where, placed(nested.where, inner.at)];
    const deeper = { ...around, depth: around.depth + 1 };
    if (nested.as === 'shell')
      return this.#nestedShell(Text.join(joinWords(words)), where, { ...at, around: deeper });
    const assignments = new Map(nested.where === 'here' ? pending.assignments : []);
    for (const word of inner.assignments) {
      const equals = word.value.indexOf('=');
      assignments.set(word.value.slice(0, equals), word.slice(equals + 1));
    }
    const unwrapped = { ...pending, argv: words, wrappers: [...pending.wrappers, name], assignments, where };
    const target =
      nested.where === 'here'
        ? shell
        : { ...forkShell(shell, { where, variables: bare() }), directory: undefined };
    if (nested.as === 'argv') this.#interpret(unwrapped, target, deeper);
    else this.#file(unwrapped, nested.as, { recognition, shell: target, around: deeper });
  }

  /** An interpreter's script or module: another program, or a file of the repository that runs. */
  #file(
    pending: Pending,
    as: 'script' | 'module',
    at: { recognition: Recognition; shell: Shell; around: Surroundings },
  ): void {
    const [first, ...rest] = pending.argv;
    if (first === undefined) return;
    const { programs } = this.#walker.world;
    const known =
      as === 'module' ? programs.module(first.value) : programs.named(first.value.split('/').pop() ?? '');
    if (known !== undefined) {
      this.#interpret(pending, at.shell, at.around, known);
      return;
    }
    const line = this.#line(pending, at.shell, at.around);
    const operands = new Map<string, readonly Text[]>();
    if (as === 'module') operands.set('module', [first]);
    if (rest.length > 0) operands.set('argument', rest);
    const open = rest.find(isOpen);
    const act: Act = {
      kind: 'run',
      program: at.recognition.program?.program ?? '',
      command: '',
      options: at.recognition.acts[0]?.options ?? new Map(),
      operands,
      line,
      ...(as === 'script' ? { runs: first } : {}),
      ...(open === undefined ? {} : { open }),
    };
    this.#walker.record(act);
  }

  #nestedShell(
    text: Text,
    where: readonly Where[],
    at: { pending: Pending; shell: Shell; around: Surroundings },
  ): void {
    const statements = parseShell(text).body;
    const isHere = where === at.pending.where;
    const variables = isHere ? exportedOf(at.shell, at.pending.assignments) : bare();
    const shell: Shell = {
      variables,
      functions: new Map(),
      errexit: false,
      pipefail: false,
      directory: isHere ? at.shell.directory : undefined,
      where,
      scriptPath: undefined,
      ...inputOf(at.pending),
    };
    applyFlags(shell, at.pending.argv);
    // errexit of the outer shell sees only the whole nested command: what happens inside is the inner shell's affair.
    const { failure: _, ...around } = at.around;
    const limited = around.limited === true || at.pending.wrappers.includes('timeout');
    this.#walker.statements(statements, shell, { ...around, limited, suspended: false });
  }

  /** `ssh host <<EOF`, `bash -s <<EOF`: a shell that reads its script from a heredoc. */
  #standardInput(
    recognition: Recognition,
    at: { pending: Pending; shell: Shell; around: Surroundings },
  ): void {
    const { program } = recognition;
    const input = at.pending.redirects.find(isInput);
    if (program === undefined || input === undefined) return;
    const nested = [...program.commands.values()]
      .flatMap((command) => command.runs)
      .find((run) => run.as === 'shell');
    if (nested === undefined) return;
    const isHere = nested.where === 'here';
    const destination = recognition.acts[0]?.operands.get(nested.at ?? '')?.[0] ?? at.pending.argv.at(-1);
    const where = isHere ? at.pending.where : [...at.pending.where, placed(nested.where, destination)];
    this.#nestedShell(input.target, where, { ...at, around: { ...at.around, depth: at.around.depth + 1 } });
  }
}

function placed(kind: 'container' | 'guest' | 'remote' | 'here', name: Text | undefined): Where {
  const place = kind === 'here' ? 'host' : kind;
  return name === undefined ? { kind: place } : { kind: place, name };
}

function bare(): Variables {
  return new Variables([], [], undefined);
}

function exportedOf(shell: Shell, assignments: ReadonlyMap<string, Text>): Variables {
  return Variables.inherited(new Map([...shell.variables.environment(), ...assignments]));
}

/** `bash -euo pipefail -c …` */
function applyFlags(shell: Shell, argv: readonly Text[]): void {
  for (const word of argv.slice(1)) {
    if (/^-[a-z]*e[a-z]*$/.test(word.value)) shell.errexit = true;
    if (word.value === 'pipefail') shell.pipefail = true;
    if (!/^[-+]|^pipefail$/.test(word.value)) break;
  }
}

function joinWords(words: readonly Text[]): Text[] {
  return words.flatMap((word, i) =>
    i === 0 ? [word] : [Text.standing(' ', endOf(words[i - 1] as Text)), word],
  );
}

function endOf(text: Text) {
  return text.slice(text.length).span();
}

function wordsOf(statement: SimpleCommand): Word[] {
  const assigned = statement.assignments.flatMap(({ value }) =>
    value === undefined ? [] : Array.isArray(value) ? value : [value as Word],
  );
  const redirected = statement.redirects.flatMap((redirect) => {
    const word = redirect.heredoc?.word ?? redirect.target;
    return word === undefined ? [] : [word];
  });
  return [...assigned, ...statement.words, ...redirected];
}

function useOf(
  redirect: Redirect,
  context: Parameters<typeof expandWord>[1],
  where: readonly Where[],
): RedirectUse[] {
  const word = redirect.heredoc?.word ?? redirect.target;
  if (word === undefined) return [];
  const isHeredoc = redirect.heredoc !== undefined || redirect.operator === '<<<';
  const { operator, descriptor } = redirect;
  return [{ operator, descriptor, target: expandUnsplit(word, context), isHeredoc, where }];
}

function isInput({ isHeredoc, descriptor }: RedirectUse): boolean {
  return isHeredoc && (descriptor ?? 0) === 0;
}

function inputOf({ redirects }: Pending): { input?: RedirectUse } {
  const input = redirects.find(isInput);
  return input === undefined ? {} : { input };
}

/** Whether a redirection sends a command's output to a file. */
export function writesFile({ operator, descriptor, target }: RedirectUse): boolean {
  return /^(?:>>?|>\||&>>?)$/.test(operator) && (descriptor ?? 1) === 1 && !target.value.startsWith('/dev/');
}

function shellless(shell: Shell): Surroundings {
  return {
    background: false,
    functions: [],
    called: true,
    loops: [],
    conditions: [],
    isCondition: false,
    suspended: !shell.errexit,
    depth: 0,
  };
}
