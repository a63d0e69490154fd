import { Text } from '../../repository/text.ts';
import { isOpen } from '../paths.ts';
import type { OptionUse } from './act.ts';
import type { Command, Options, Switch } from './program.ts';

/** A program's words, cut as the program itself cuts them. */
export interface Arguments {
  readonly options: ReadonlyMap<string, readonly OptionUse[]>;
  readonly operands: ReadonlyMap<string, readonly Text[]>;
  /** `NAME=value` words that set variables for what follows. */
  readonly assignments: readonly Text[];
  /** The first word that may be any further options or operands. */
  readonly open?: Text;
  /** Words after an option that ends the program's own (`python -m`, `find -exec`). */
  readonly rest: readonly Text[];
}

/** A program's words on both sides of its subcommand, and what the subcommand's own pattern took of them. */
export interface CommandWords {
  readonly command: Command;
  readonly before: readonly Text[];
  readonly after: readonly Text[];
  /** Operands among the words of the subcommand: `<unit>` of `service <unit> start`. */
  readonly bound: ReadonlyMap<string, Text>;
}

interface Named {
  readonly option: string;
  readonly value: Switch['value'];
}

/** Which switch belongs to which option. */
export type SwitchTable = ReadonlyMap<string, Named>;

export function switchTable(...all: readonly Options[]): SwitchTable {
  const table = new Map<string, Named>();
  for (const options of all)
    for (const [option, switches] of options)
      for (const { name, value } of switches) table.set(name, { option, value });
  return table;
}

/** Cuts words into options and operands: those before the subcommand by the program's switches, the others by its own. */
export function cutArguments(
  words: CommandWords,
  tables: { before: SwitchTable; after: SwitchTable },
): Arguments {
  const cutter = new Cutter(words.command, tables.before, words.before);
  cutter.read();
  cutter.goOn(tables.after, words.after);
  return cutter.finish(words.bound);
}

/** Shared by all command lines that have none. */
const NO_OPTIONS: ReadonlyMap<string, readonly OptionUse[]> = new Map();
const NO_OPERANDS: ReadonlyMap<string, readonly Text[]> = new Map();

class Cutter {
  readonly #command: Command;
  #table: SwitchTable;
  #words: readonly Text[];
  readonly #operands: Text[] = [];
  readonly #assignments: Text[] = [];
  #options: Map<string, OptionUse[]> | undefined;
  #rest: readonly Text[] = [];
  #open: Text | undefined;
  #at = 0;

  constructor(command: Command, table: SwitchTable, words: readonly Text[]) {
    this.#command = command;
    this.#table = table;
    this.#words = words;
  }

  read(): void {
    while (this.#at < this.#words.length && !this.#isOver()) this.#word(this.#words[this.#at] as Text);
  }

  /** After the subcommand, other switches hold. */
  goOn(table: SwitchTable, words: readonly Text[]): void {
    this.#table = table;
    this.#words = words;
    this.#at = 0;
    this.read();
  }

  finish(bound: ReadonlyMap<string, Text>): Arguments {
    if (this.#at < this.#words.length) {
      const left = this.#words.slice(this.#at);
      this.#open ??= left.find(isOpen);
      if (this.#endsOptions()) this.#rest = left;
      else for (const word of left) this.#operands.push(word);
    }
    const shared = {
      options: this.#options ?? NO_OPTIONS,
      operands: this.#namedOperands(bound),
      assignments: this.#assignments,
      rest: this.#rest,
    };
    return this.#open === undefined ? shared : { ...shared, open: this.#open };
  }

  #namedOperands(bound: ReadonlyMap<string, Text>): ReadonlyMap<string, readonly Text[]> {
    if (this.#operands.length === 0 && bound.size === 0) return NO_OPERANDS;
    const operands = nameOperands(this.#command.operands, this.#operands);
    for (const [name, word] of bound) operands.set(name, [word]);
    return operands;
  }

  #isOver(): boolean {
    return (this.#command.stopsAtOperand && this.#operands.length > 0) || this.#endsOptions();
  }

  /** An option was met after which all words belong to what it runs. */
  #endsOptions(): boolean {
    const options = this.#options;
    if (options === undefined) return false;
    return this.#command.runs.some((nested) => nested.option !== undefined && options.has(nested.option));
  }

  #word(word: Text): void {
    this.#at++;
    if (word.value === '--') {
      for (const rest of this.#words.slice(this.#at)) this.#operands.push(rest);
      this.#at = this.#words.length;
    } else if (isOpen(word)) {
      this.#open ??= word;
      if (!/^[-+]/.test(word.value)) this.#operands.push(word);
    } else if (/^[-+]./.test(word.value) || this.#isDashless(word)) this.#switch(word);
    else if (this.#isAssignment(word)) this.#assignments.push(word);
    else this.#operands.push(word);
  }

  /** `if=/dev/zero` of dd. */
  #isDashless(word: Text): boolean {
    const equals = word.value.indexOf('=');
    return equals > 0 && this.#table.get(word.value.slice(0, equals))?.value === 'required';
  }

  #isAssignment(word: Text): boolean {
    return this.#command.takesAssignments && this.#operands.length === 0 && /^[A-Za-z_]\w*=/.test(word.value);
  }

  #switch(word: Text): void {
    const equals = word.value.indexOf('=');
    const name = equals < 0 ? word.value : word.value.slice(0, equals);
    const known = this.#table.get(name);
    if (known !== undefined) this.#use(known, word, equals < 0 ? undefined : word.slice(equals + 1));
    else if (word.value.startsWith('--')) this.#add(name, { text: word });
    else this.#cluster(word);
  }

  #use(known: Named, word: Text, attached: Text | undefined): void {
    if (attached !== undefined && known.value === 'none') {
      if (!/^(?:false|0|no|off)$/i.test(attached.value)) this.#add(known.option, { text: word });
    } else if (attached !== undefined) this.#add(known.option, { text: word, value: attached });
    else if (known.value === 'required') this.#takeNext(known.option, word);
    else this.#add(known.option, { text: word });
  }

  #takeNext(option: string, word: Text): void {
    const value = this.#words[this.#at];
    if (value === undefined) return this.#add(option, { text: word });
    this.#at++;
    this.#add(option, { text: Text.join([word, value]), value });
  }

  /** `-xvf FILE`, `-p8000`: letters one by one, until one takes the rest or the next word. */
  #cluster(word: Text): void {
    for (let i = 1; i < word.length; i++) {
      const known = this.#table.get(`${word.value[0]}${word.value[i]}`);
      const letter = i === 1 && word.length === 2 ? word : word.slice(i, i + 1);
      if (known === undefined) this.#add(`${word.value[0]}${word.value[i]}`, { text: letter });
      else if (known.value === 'none') this.#add(known.option, { text: letter });
      else {
        const rest = word.slice(i + 1);
        if (rest.length > 0) this.#add(known.option, { text: word, value: rest });
        else if (known.value === 'required') this.#takeNext(known.option, word);
        return;
      }
    }
  }

  #add(option: string, use: OptionUse): void {
    this.#options ??= new Map();
    const uses = this.#options.get(option);
    if (uses === undefined) this.#options.set(option, [use]);
    else uses.push(use);
  }
}

/** Gives operands their names; the greedy one takes what the others leave. */
function nameOperands(names: readonly string[], words: readonly Text[]): Map<string, readonly Text[]> {
  const named = new Map<string, readonly Text[]>();
  const greedy = names.findIndex((name) => name.endsWith('...'));
  const before = greedy < 0 ? names.length : greedy;
  for (let i = 0; i < before && i < words.length; i++) named.set(names[i] as string, [words[i] as Text]);
  if (greedy < 0 || words.length <= before) return named;
  const tail = Math.min(names.length - greedy - 1, words.length - before);
  for (let i = 0; i < tail; i++)
    named.set(names[greedy + 1 + i] as string, [words[words.length - tail + i] as Text]);
  const middle = words.slice(before, words.length - tail);
  if (middle.length > 0) named.set((names[greedy] as string).slice(0, -3), middle);
  return named;
}
