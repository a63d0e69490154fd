import type { Text } from '../../repository/text.ts';
import type { Command, Program } from './program.ts';

/** A subcommand of a program, by its words; `<name>` among them stands for any word, or for any part of a path (`/nodes/<node>/qemu`). */
export interface Subcommand {
  readonly name: string;
  readonly command: Command;
  readonly words: readonly string[];
}

/** The most operands that are looked at for the words of a subcommand. */
export const MOST_WORDS = 4;

/** The subcommands of one program, found by the words of a command line. */
export class Subcommands {
  /** What a command line without a subcommand means. */
  readonly plain: Command | undefined;
  readonly #byFirstWord = new Map<string, Subcommand[]>();
  /** Those that begin with any word. */
  readonly #open: Subcommand[] = [];

  constructor({ commands }: Program) {
    this.plain = commands.get('');
    const all = [...commands]
      .filter(([name]) => name !== '')
      .map(([name, command]) => ({ name, command, words: name.split(' ') }));
    for (const { words } of all) this.#byFirstWord.set(words[0] as string, []);
    for (const one of all) {
      if (!isOpen(one.words[0])) this.#byFirstWord.get(one.words[0] as string)?.push(one);
      else {
        this.#open.push(one);
        for (const [word, list] of this.#byFirstWord) if (!isOpen(word)) list.push(one);
      }
    }
  }

  get areNone(): boolean {
    return this.#byFirstWord.size === 0;
  }

  /** The one with the most words that the operands begin with; of several the first. */
  find(operands: readonly (Text | undefined)[]): Subcommand | undefined {
    const first = operands[0]?.value;
    if (first === undefined) return undefined;
    let best: Subcommand | undefined;
    for (const one of this.#byFirstWord.get(first) ?? this.#open) {
      if (one.words.length <= (best?.words.length ?? 0)) continue;
      if (one.words.every((word, i) => fits(word, operands[i]))) best = one;
    }
    return best;
  }
}

function isOpen(word: string | undefined): boolean {
  return word?.startsWith('<') === true;
}

function fits(word: string, operand: Text | undefined): boolean {
  if (operand === undefined) return false;
  return word === operand.value || boundIn(word, operand) !== undefined;
}

/** What the names in a word of a subcommand stand for, by name; undefined where the word has none or does not fit. */
export function boundIn(word: string, operand: Text): ReadonlyMap<string, Text> | undefined {
  if (!word.includes('<')) return undefined;
  if (isOpen(word)) return new Map([[word.slice(1, -1), operand]]);
  const parts = operand.split(/\//g);
  const pattern = word.split('/');
  if (parts.length !== pattern.length) return undefined;
  const bound = new Map<string, Text>();
  for (const [i, part] of parts.entries()) {
    const own = pattern[i] as string;
    if (isOpen(own) && part.length > 0) bound.set(own.slice(1, -1), part);
    else if (own !== part.value) return undefined;
  }
  return bound;
}
