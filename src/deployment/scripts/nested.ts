import { Text } from '../../repository/text.ts';
import { parseShell } from '../../syntax/shell/shell.ts';
import type { RedirectUse } from '../acts/act.ts';
import type { Nested, Program } from '../acts/program.ts';
import { doneBy, type Inner, NOTHING_SAID, type Recognition } from '../acts/recognise.ts';
import type { Where } from '../acts/script.ts';
import { once } from '../lazy.ts';
import { isOpen } from '../paths.ts';
import { Layers } from './layers.ts';
import { type Interpreter, NO_ASSIGNMENTS, type Pending, type PendingAt } from './pending.ts';
import { isInput } from './redirects.ts';
import { flowOf, forkShell, type Shell } from './shell.ts';
import { Variables } from './variables.ts';
import type { Walking } from './walking.ts';

/** Goes into the command lines inside a command: what a wrapper runs, a shell's text, an interpreter's script. */
export class NestedWalker {
  readonly #walker: Walking;
  readonly #interpreter: Interpreter;

  constructor(walker: Walking, interpreter: Interpreter) {
    this.#walker = walker;
    this.#interpreter = interpreter;
  }

  inner(recognition: Recognition, inner: Inner, at: PendingAt): void {
    const { pending, shell } = at;
    const { nested, words } = inner;
    // `docker run IMAGE -c …`: arguments of an entry point that is not known here.
    if (nested.as === 'argv' && words[0]?.value.startsWith('-')) return;
    const where =
      nested.where === 'here' ? pending.where : pending.where.concat(placed(nested.where, inner.at));
    const around = { ...at.around, depth: at.around.depth + 1 };
    if (nested.as === 'shell')
      return this.#shell(Text.join(joinWords(words)), where, { pending, shell, around });
    const unwrapped: Pending = {
      text: pending.text,
      argv: words,
      wrappers: pending.wrappers.concat(recognition.program?.program ?? ''),
      assignments: assignmentsFor(inner, pending),
      redirects: pending.redirects,
      where,
    };
    const target =
      nested.where === 'here'
        ? shell
        : { ...forkShell(shell, { where, variables: Variables.none() }), directory: undefined };
    const inside = { pending: unwrapped, shell: target, around };
    if (nested.as === 'argv') this.#interpreter.interpret(inside);
    else this.#file(nested.as, recognition, inside);
  }

  /** An interpreter's script or module: another program, or a file of the repository that runs. */
  #file(as: 'script' | 'module', recognition: Recognition, at: PendingAt): void {
    const [first, ...rest] = at.pending.argv;
    if (first === undefined) return;
    const known = this.#programNamed(as, first);
    if (known !== undefined) {
      this.#interpreter.interpret({ ...at, pending: { ...at.pending, as: known } });
      return;
    }
    const operands = new Map<string, readonly Text[]>();
    if (as === 'module') operands.set('module', [first]);
    if (rest.length > 0) operands.set('argument', rest);
    const act = doneBy(this.#interpreter.line(at), {
      kind: 'run',
      program: recognition.program?.program ?? '',
      command: '',
      options: recognition.acts[0]?.options ?? NOTHING_SAID.options,
      operands,
      open: rest.find(isOpen),
      runs: as === 'script' ? first : undefined,
    });
    this.#walker.record(act);
  }

  #programNamed(as: 'script' | 'module', { value }: Text): Program | undefined {
    const { programs } = this.#walker.world;
    return as === 'module' ? programs.module(value) : programs.named(value.split('/').pop() ?? '');
  }

  #shell(text: Text, where: readonly Where[], at: PendingAt): void {
    const { pending } = at;
    const isHere = where === pending.where;
    const shell: Shell = {
      variables: isHere ? exportedOf(at.shell, pending.assignments) : Variables.none(),
      functions: new Layers(),
      errexit: false,
      pipefail: false,
      directory: isHere ? at.shell.directory : undefined,
      where,
      scriptPath: undefined,
      input: inputOf(pending),
    };
    applyFlags(shell, pending.argv);
    // The outer shell sees the status of the whole nested command, which is that of its last one: what happens before
    // is the inner shell's affair.
    const { around } = at;
    const limited = around.limited || pending.wrappers.includes('timeout');
    const inner = { ...around, limited, failure: undefined, handler: undefined, suspended: false };
    const statements = parseShell(text).body;
    const { onFailure } = flowOf(at.shell, at.around);
    const last = statements.at(-1);
    if (onFailure === 'continues' || last === undefined || /\$\?|PIPESTATUS/.test(last.text.value)) {
      this.#walker.statements(statements, shell, inner);
    } else if (this.#walker.statements(statements.slice(0, -1), shell, inner) === 'on') {
      this.#walker.statements([last], shell, { ...inner, failure: onFailure, handler: around.handler });
    }
  }

  /** `ssh host <<EOF`, `bash -s <<EOF`: a shell that reads its script from a heredoc. */
  standardInput({ program, acts }: Recognition, at: PendingAt): void {
    const { pending, around } = at;
    const input = pending.redirects.find(isInput);
    if (program === undefined || input === undefined) return;
    const nested = shellOf(program);
    if (nested === undefined) return;
    const destination = acts[0]?.operands.get(nested.at ?? '')?.[0] ?? pending.argv.at(-1);
    const where =
      nested.where === 'here' ? pending.where : pending.where.concat(placed(nested.where, destination));
    this.#shell(input.target, where, { ...at, around: { ...around, depth: around.depth + 1 } });
  }
}

/** What the program lets a shell run, by the first of its commands that does. */
const shellOf = once((program: Program): Nested | undefined => {
  for (const { runs } of program.commands.values()) {
    const nested = runs.find((run) => run.as === 'shell');
    if (nested !== undefined) return nested;
  }
  return undefined;
});

function placed(kind: 'container' | 'guest' | 'remote' | 'here', name: Text | undefined): Where {
  const place = kind === 'here' ? 'host' : kind;
  return name === undefined ? { kind: place } : { kind: place, name };
}

/** Variables set for what runs inside; those around it only where both run in one place. */
function assignmentsFor({ nested, assignments }: Inner, pending: Pending): ReadonlyMap<string, Text> {
  const outer = nested.where === 'here' ? pending.assignments : NO_ASSIGNMENTS;
  if (assignments.length === 0) return outer;
  const all = new Map(outer);
  for (const word of assignments) {
    const equals = word.value.indexOf('=');
    all.set(word.value.slice(0, equals), word.slice(equals + 1));
  }
  return all;
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

/** What the commands of an inner shell read: its heredoc, or the file that it was given (`ssh host 'bash -s' < x.sh`). */
function inputOf({ redirects }: Pending): RedirectUse | undefined {
  return (
    redirects.find(isInput) ??
    redirects.find(({ operator, descriptor }) => operator === '<' && (descriptor ?? 0) === 0)
  );
}
