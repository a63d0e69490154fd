import { posix } from 'node:path';
import type { Text } from '../../repository/text.ts';
import { lazy } from '../lazy.ts';
import { isOpen } from '../paths.ts';
import type { Act, CommandLine } from './act.ts';
import {
  type Arguments,
  type CommandWords,
  cutArguments,
  type SwitchTable,
  switchTable,
} from './arguments.ts';
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
  readonly #tables = new Map<Command | Program, SwitchTable>();

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

const NOTHING: Omit<Act, 'line' | 'kind' | 'program'> = {
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
  const found = findCommand(programs, program, [...argumentsFrom(program, context), ...argv.slice(1)]);
  if (found === undefined) return { program, acts: [{ ...NOTHING, kind: 'run', program: program.program }] };
  const args = cutArguments(found, { before: programs.table(program), after: programs.table(found.command) });
  const inner = innerOf(found.command, args);
  const shared = {
    program: program.program,
    command: found.name,
    options: args.options,
    operands: args.operands,
    ...(args.open === undefined ? {} : { open: args.open }),
  };
  const acts = found.command.acts
    .filter((act) => applies(act, args))
    .map((act) => ({ ...shared, kind: act.act }));
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
  // A bare word is looked up in PATH, where files of a repository do not stand.
  const isPath = first.value.includes('/') || /\.\w+$/.test(name);
  const act = {
    ...NOTHING,
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

/** The subcommand with the most words that the command line has, and the words around it. */
function findCommand(
  programs: Programs,
  program: Program,
  words: readonly Text[],
): (CommandWords & { readonly name: string }) | undefined {
  const plain = program.commands.get('');
  const none =
    plain === undefined
      ? undefined
      : { name: '', command: plain, before: [], after: words, bound: new Map() };
  if (program.commands.size === 1 && none !== undefined) return none;
  const indices = operandIndices(programs.table(program), words);
  let best: { readonly name: string; readonly command: Command; readonly length: number } | undefined;
  for (const [name, command] of program.commands) {
    const pattern = name === '' ? [] : name.split(' ');
    const fits = pattern.every((word, i) => isSubcommandWord(word, words[indices[i] ?? -1]));
    if (fits && pattern.length > (best?.length ?? 0)) best = { name, command, length: pattern.length };
  }
  if (best === undefined) return none;
  const taken = indices.slice(0, best.length);
  const last = taken.at(-1) ?? -1;
  const bound = new Map<string, Text>();
  best.name.split(' ').forEach((word, i) => {
    const name = /^<(.+)>$/.exec(word)?.[1];
    if (name !== undefined) bound.set(name, words[taken[i] as number] as Text);
  });
  const before = words.slice(0, last).filter((_, index) => !taken.includes(index));
  return { name: best.name, command: best.command, before, after: words.slice(last + 1), bound };
}

function isSubcommandWord(pattern: string, word: Text | undefined): boolean {
  return word !== undefined && (pattern.startsWith('<') || pattern === word.value);
}

/** Which words are neither options nor their values. */
function operandIndices(table: SwitchTable, words: readonly Text[]): number[] {
  const indices: number[] = [];
  for (let i = 0; i < words.length && indices.length < 4; i++) {
    const word = (words[i] as Text).value;
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') indices.push(i);
    else if (table.get(word)?.value === 'required') i++;
  }
  return indices;
}

function applies(act: ConditionalAct, args: Arguments): boolean {
  if (act.with !== undefined && !isSaid(act.with, args)) return false;
  return act.without === undefined || !isSaid(act.without, args);
}

/** `option`, or `option=value`. */
function isSaid(condition: string, { options }: Arguments): boolean {
  const [option = '', value] = condition.split('=');
  const uses = options.get(option);
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

/** For those that make acts from recognised ones. */
export function withLine(acts: readonly Omit<Act, 'line'>[], line: CommandLine): Act[] {
  return acts.map((act) => ({ ...act, line }));
}
