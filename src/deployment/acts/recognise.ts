import { posix } from 'node:path';
import type { Text } from '../../repository/text.ts';
import { lazy } from '../lazy.ts';
import { isOpen } from '../scripts/paths.ts';
import type { Act, CommandLine } from './act.ts';
import { type Arguments, cutArguments, type SwitchTable, switchTable } from './arguments.ts';
import type { Command, ConditionalAct, Nested, Program } from './program.ts';

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
  readonly #tables = new Map<Command, SwitchTable>();
  readonly #unions = new Map<Program, SwitchTable>();

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
    return (this.#byName.get(name) ?? this.#patterns.find(({ pattern }) => pattern.test(name))?.load)?.();
  }

  module(name: string): Program | undefined {
    return this.#byModule.get(name)?.();
  }

  /** Switches of one command, the program's own included. */
  table(program: Program, command: Command): SwitchTable {
    const known = this.#tables.get(command);
    if (known !== undefined) return known;
    const table = switchTable(program.options, command.options);
    this.#tables.set(command, table);
    return table;
  }

  /** Switches of all its commands: enough to step over options before the subcommand is known. */
  union(program: Program): SwitchTable {
    const known = this.#unions.get(program);
    if (known !== undefined) return known;
    const table = switchTable(...[...program.commands.values()].map((command) => command.options), program.options);
    this.#unions.set(program, table);
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

const NOTHING: Omit<Act, 'line' | 'kind' | 'program'> = { command: '', options: new Map(), operands: new Map() };

/** What `argv` means by the programs' data. The program's name must be known; see `walk.ts` for what surrounds it. */
export function recognise(programs: Programs, argv: readonly Text[], context: RecogniseContext = {}): Recognition {
  const [first] = argv;
  if (first === undefined) return { program: undefined, acts: [] };
  const name = posix.basename(first.value);
  const program = context.as ?? programs.named(name);
  if (program === undefined) return { program, acts: [runOf(first, name, argv.slice(1))] };
  const found = findCommand(programs, program, [...argumentsFrom(program, context), ...argv.slice(1)]);
  if (found === undefined) return { program, acts: [{ ...NOTHING, kind: 'run', program: program.program }] };
  const args = cutArguments(found.command, programs.table(program, found.command), found.words);
  const inner = innerOf(found.command, args);
  const shared = {
    program: program.program,
    command: found.name,
    options: args.options,
    operands: args.operands,
    ...(args.open === undefined ? {} : { open: args.open }),
  };
  const acts = found.command.acts.filter((act) => applies(act, args)).map((act) => ({ ...shared, kind: act.act }));
  return inner === undefined ? { program, acts } : { program, acts, inner };
}

/** Arguments that a variable holds (`GUNICORN_CMD_ARGS`); those of the command line come after and win. */
function argumentsFrom(program: Program, { environment }: RecogniseContext): Text[] {
  const value = program.argumentsFrom === undefined ? undefined : environment?.get(program.argumentsFrom);
  return value?.split(/\s+/g).filter((word) => word.length > 0) ?? [];
}

function runOf(first: Text, name: string, rest: readonly Text[]): Omit<Act, 'line'> {
  const operands = new Map(rest.length > 0 ? [['argument', rest]] : []);
  const open = rest.find(isOpen);
  const act = { ...NOTHING, kind: 'run' as const, program: name, operands, runs: first };
  return open === undefined ? act : { ...act, open };
}

function findCommand(
  programs: Programs,
  program: Program,
  words: readonly Text[],
): { name: string; command: Command; words: readonly Text[] } | undefined {
  const plain = program.commands.get('');
  if (plain !== undefined && program.commands.size === 1) return { name: '', command: plain, words };
  const taken = new Set<number>();
  let name = '';
  for (const index of operandIndices(programs.union(program), words)) {
    const next = name === '' ? (words[index] as Text).value : `${name} ${(words[index] as Text).value}`;
    if (![...program.commands.keys()].some((key) => key === next || key.startsWith(`${next} `))) break;
    taken.add(index);
    name = next;
  }
  const command = program.commands.get(name);
  if (command !== undefined) return { name, command, words: words.filter((_, index) => !taken.has(index)) };
  return plain === undefined ? undefined : { name: '', command: plain, words };
}

/** Which words are neither options nor their values. */
function operandIndices(table: SwitchTable, words: readonly Text[]): number[] {
  const indices: number[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = (words[i] as Text).value;
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') indices.push(i);
    else if (table.get(word)?.value === 'required') i++;
  }
  return indices;
}

function applies(act: ConditionalAct, args: Arguments): boolean {
  if (act.with !== undefined && !args.options.has(act.with)) return false;
  return act.without === undefined || !args.options.has(act.without);
}

function innerOf(command: Command, args: Arguments): Inner | undefined {
  for (const nested of command.runs) {
    const words = innerWords(nested, args);
    if (words === undefined || words.length === 0) continue;
    const at = nested.at === undefined ? undefined : (args.operands.get(nested.at)?.[0] ?? args.options.get(nested.at)?.at(-1)?.value);
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
  return nested.as === 'module' ? [value, ...[...args.operands.values()].flat()] : [value];
}

function versionPattern(name: string): RegExp {
  const literal = name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '[\\d.]+');
  return new RegExp(`^${literal}$`);
}

/** For those that make acts from recognised ones. */
export function withLine(acts: readonly Omit<Act, 'line'>[], line: CommandLine): Act[] {
  return acts.map((act) => ({ ...act, line }));
}
