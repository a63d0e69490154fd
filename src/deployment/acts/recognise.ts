import { posix } from 'node:path';
import type { Text } from '../../repository/text.ts';
import { lazy } from '../lazy.ts';
import { isOpen } from '../paths.ts';
import type { Act, CommandLine } from './act.ts';
import { type Arguments, cutArguments, type SwitchTable, switchTable } from './arguments.ts';
import { findCommand } from './find-command.ts';
import type { Command, ConditionalAct, Nested, Program } from './program.ts';
import { Subcommands } from './subcommands.ts';

/** A program's data before it is needed: what it is found by, and how to read the rest. */
export interface ProgramEntry {
  readonly program: string;
  readonly names: readonly string[];
  readonly modules: readonly string[];
  readonly load: () => Program;
}

/** All programs, found by the name they are called by and read when first met. */
export class Programs {
  readonly #byName = new Map<string, () => Program>();
  readonly #patterns: { readonly pattern: RegExp; readonly load: () => Program }[] = [];
  readonly #byCanonicalName = new Map<string, () => Program>();
  readonly #byModule = new Map<string, () => Program>();
  readonly #tables = new Map<Command | Program, SwitchTable>();
  readonly #subcommands = new Map<Program, Subcommands>();

  constructor(programs: readonly ProgramEntry[]) {
    for (const { program, names, modules, load } of programs) {
      const loadOnce = lazy(load);
      this.#byCanonicalName.set(program, loadOnce);
      for (const name of names) {
        if (name.includes('*')) this.#patterns.push({ pattern: versionPattern(name), load: loadOnce });
        else this.#byName.set(name, loadOnce);
      }
      for (const module of modules) this.#byModule.set(module, loadOnce);
    }
  }

  /** The data behind an act. */
  command(program: string, command: string): Command | undefined {
    return this.#byCanonicalName.get(program)?.().commands.get(command);
  }

  named(name: string): Program | undefined {
    let load = this.#byName.get(name);
    if (load === undefined && /[\d.]/.test(name))
      load = this.#patterns.find(({ pattern }) => pattern.test(name))?.load;
    return load?.();
  }

  module(name: string): Program | undefined {
    return this.#byModule.get(name)?.();
  }

  subcommands(of: Program): Subcommands {
    let known = this.#subcommands.get(of);
    if (known === undefined) {
      known = new Subcommands(of);
      this.#subcommands.set(of, known);
    }
    return known;
  }

  /** Switches of a program before its subcommand, or of one command. */
  table(of: Program | Command): SwitchTable {
    const known = this.#tables.get(of);
    if (known !== undefined) return known;
    const table = switchTable(of.options);
    this.#tables.set(of, table);
    return table;
  }
}

/** A command line that was found inside another one. */
export interface Inner {
  readonly nested: Nested;
  /** For `argv`: the words. For `shell`: the texts to join with blanks. For `script` and `module`: it and its arguments. */
  readonly words: readonly Text[];
  readonly assignments: readonly Text[];
  /** Which container, guest or host. */
  readonly at?: Text;
}

export interface Recognition {
  readonly program: Program | undefined;
  /** What the words mean; acts carry no line yet. */
  readonly acts: readonly Omit<Act, 'line'>[];
  readonly inner?: Inner;
}

export interface RecogniseContext {
  /** The program, where something other than the first word says it (`python -m`). */
  readonly as?: Program | undefined;
  readonly environment?: ReadonlyMap<string, Text>;
}

/** What an act has when nothing but its program is said. */
export const NOTHING_SAID: Omit<Act, 'line' | 'kind' | 'program'> = {
  command: '',
  options: new Map(),
  operands: new Map(),
};

/** What `argv` means by the programs' data. The program's name must be known; see `walk.ts` for what surrounds it. */
export function recognise(
  programs: Programs,
  argv: readonly Text[],
  context: RecogniseContext = {},
): Recognition {
  const [first] = argv;
  if (first === undefined) return { program: undefined, acts: [] };
  const name = posix.basename(first.value);
  const script = context.as === undefined ? initScript(first) : undefined;
  if (script !== undefined)
    return recognise(programs, [first, script, ...argv.slice(1)], { as: programs.named('service') });
  const program = context.as ?? programs.named(name);
  if (program === undefined) return { program, acts: [runOf(first, name, argv.slice(1))] };
  const words = wordsOf(program, argv, context);
  const found = findCommand(programs.subcommands(program), programs.table(program), words);
  if (found === undefined)
    return { program, acts: [{ ...NOTHING_SAID, kind: 'run', program: program.program }] };
  const args = cutArguments(found, { before: programs.table(program), after: programs.table(found.command) });
  const inner = innerOf(found.command, args);
  const shared = {
    program: program.program,
    command: found.name,
    options: args.options,
    operands: args.operands,
    ...(args.open === undefined ? {} : { open: args.open }),
  };
  const acts: Omit<Act, 'line'>[] = [];
  for (const act of found.command.acts) if (applies(act, args)) acts.push({ ...shared, kind: act.act });
  return inner === undefined ? { program, acts } : { program, acts, inner };
}

/** After those that a variable holds (`GUNICORN_CMD_ARGS`): those of the command line win. */
function wordsOf(
  program: Program,
  argv: readonly Text[],
  { environment }: RecogniseContext,
): readonly Text[] {
  const value = program.argumentsFrom === undefined ? undefined : environment?.get(program.argumentsFrom);
  const own = argv.slice(1);
  return value === undefined ? own : [...value.split(/\s+/g).filter((word) => word.length > 0), ...own];
}

function runOf(first: Text, name: string, rest: readonly Text[]): Omit<Act, 'line'> {
  const operands = rest.length > 0 ? new Map([['argument', rest]]) : NOTHING_SAID.operands;
  const open = rest.find(isOpen);
  // A bare word is looked up in PATH, where files of a repository do not stand.
  const isPath = first.value.includes('/') || /\.\w+$/.test(name);
  const act = {
    ...NOTHING_SAID,
    kind: 'run' as const,
    program: name,
    operands,
    ...(isPath ? { runs: first } : {}),
  };
  return open === undefined ? act : { ...act, open };
}

/** `/etc/init.d/nginx restart` is `service nginx restart`: the script's name, as a word. */
function initScript(first: Text): Text | undefined {
  const match = /^\/etc\/(?:rc\.d\/)?init\.d\/(?=[^/]+$)/.exec(first.value);
  return match === null ? undefined : first.slice(match[0].length);
}

function applies(act: ConditionalAct, args: Arguments): boolean {
  if (act.with !== undefined && !isSaid(act.with, args)) return false;
  return act.without === undefined || !isSaid(act.without, args);
}

/** `option`, or `option=value`. */
function isSaid(condition: string, { options }: Arguments): boolean {
  const equals = condition.indexOf('=');
  const uses = options.get(equals < 0 ? condition : condition.slice(0, equals));
  const value = equals < 0 ? undefined : condition.slice(equals + 1);
  return uses !== undefined && (value === undefined || uses.some((use) => use.value?.value === value));
}

function innerOf(command: Command, args: Arguments): Inner | undefined {
  for (const nested of command.runs) {
    const words = innerWords(nested, args);
    if (words === undefined || words.length === 0) continue;
    const at =
      nested.at === undefined
        ? undefined
        : (args.operands.get(nested.at)?.[0] ?? args.options.get(nested.at)?.at(-1)?.value);
    return { nested, words, assignments: args.assignments, ...(at === undefined ? {} : { at }) };
  }
  return undefined;
}

function innerWords(nested: Nested, args: Arguments): readonly Text[] | undefined {
  if (nested.operand !== undefined) {
    const words = args.operands.get(nested.operand);
    const rest = nested.as === 'script' ? (args.operands.get('argument') ?? []) : [];
    return words === undefined ? undefined : [...words, ...rest];
  }
  const value = nested.option === undefined ? undefined : args.options.get(nested.option)?.at(-1)?.value;
  if (value === undefined) return undefined;
  if (nested.as === 'module') return [value, ...args.rest];
  if (nested.as !== 'argv') return [value];
  const end = args.rest.findIndex((word) => word.value === ';' || word.value === '+');
  return [value, ...(end < 0 ? args.rest : args.rest.slice(0, end))];
}

function versionPattern(name: string): RegExp {
  const literal = name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '[\\d.]+');
  return new RegExp(`^${literal}$`);
}

/** The act that a command line does. Made here alone, all acts have one shape, by which V8 reads them faster. */
export function doneBy(line: CommandLine, act: Omit<Act, 'line'>): Act {
  const { kind, program, command, options, operands, open, runs } = act;
  return { kind, program, command, line, options, operands, open, runs };
}
