import { Text } from '../../repository/text.ts';
import { isOpen } from '../scripts/paths.ts';
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

/** Cuts `words` (without the program and its subcommand) into options and operands. */
export function cutArguments(command: Command, table: SwitchTable, words: readonly Text[]): Arguments {
  return new Cutter(command, table, words).cut();
}

class Cutter {
  readonly #command: Command;
  readonly #table: SwitchTable;
  readonly #words: readonly Text[];
  readonly #options = new Map<string, OptionUse[]>();
  readonly #operands: Text[] = [];
  readonly #assignments: Text[] = [];
  #open: Text | undefined;
  #at = 0;

  constructor(command: Command, table: SwitchTable, words: readonly Text[]) {
    this.#command = command;
    this.#table = table;
    this.#words = words;
  }

  cut(): Arguments {
    while (this.#at < this.#words.length && !this.#isOver()) this.#word(this.#words[this.#at] as Text);
    this.#operands.push(...this.#words.slice(this.#at));
    this.#open ??= this.#words.slice(this.#at).find(isOpen);
    const operands = nameOperands(this.#command.operands, this.#operands);
    const shared = { options: this.#options, operands, assignments: this.#assignments };
    return this.#open === undefined ? shared : { ...shared, open: this.#open };
  }

  #isOver(): boolean {
    if (this.#command.stopsAtOperand && this.#operands.length > 0) return true;
    return this.#command.runs.some((nested) => nested.option !== undefined && this.#options.has(nested.option));
  }

  #word(word: Text): void {
    this.#at++;
    if (word.value === '--') {
      this.#operands.push(...this.#words.slice(this.#at));
      this.#at = this.#words.length;
    } else if (isOpen(word)) {
      this.#open ??= word;
      if (!/^[-+]/.test(word.value)) this.#operands.push(word);
    } else if (/^[-+]./.test(word.value)) this.#switch(word);
    else if (this.#isAssignment(word)) this.#assignments.push(word);
    else this.#operands.push(word);
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
    if (attached !== undefined) this.#add(known.option, { text: word, value: attached });
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
    const uses = this.#options.get(option);
    if (uses === undefined) this.#options.set(option, [use]);
    else uses.push(use);
  }
}

/** Gives operands their names; the greedy one takes what the others leave. */
function nameOperands(names: readonly string[], words: readonly Text[]): Map<string, Text[]> {
  const named = new Map<string, Text[]>();
  const greedy = names.findIndex((name) => name.endsWith('...'));
  const before = greedy < 0 ? names : names.slice(0, greedy);
  const after = greedy < 0 ? [] : names.slice(greedy + 1);
  before.forEach((name, i) => {
    const word = words[i];
    if (word !== undefined) named.set(name, [word]);
  });
  if (greedy < 0) return named;
  const rest = words.slice(before.length);
  const tail = Math.min(after.length, Math.max(0, rest.length));
  after.forEach((name, i) => {
    const word = rest[rest.length - tail + i];
    if (i < tail && word !== undefined) named.set(name, [word]);
  });
  const middle = rest.slice(0, rest.length - tail);
  if (middle.length > 0) named.set((names[greedy] as string).slice(0, -3), middle);
  return named;
}
