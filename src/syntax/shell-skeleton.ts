import type { Text } from '../repository/text.ts';
import type { Assignment, Loop, Redirect, Statement, Word } from './shell-tree.ts';

/** What stands behind a run of `x` in a skeleton. */
export type Item = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'word'; readonly word: Word; readonly assignment?: Assignment }
  | { readonly kind: 'redirect'; readonly redirect: Redirect }
  | { readonly kind: 'test'; readonly form: '[[' | '(('; readonly words: readonly Word[] }
  | { readonly kind: 'subshell'; readonly body: readonly Statement[] }
  | { readonly kind: 'for'; readonly head: Pick<Loop, 'variable' | 'items' | 'arithmetic'> }
  /** What `case` asks about. */
  | { readonly kind: 'subject'; readonly word: Word }
  | { readonly kind: 'patterns'; readonly words: readonly Word[] }
  /** A statement that holds an unclosed quote or bracket. */
  | { readonly kind: 'broken' }
);

/** `name()` or `function name`, taken off the statement that is the body. */
export interface FunctionHead {
  readonly start: number;
  readonly name: Text;
}

/**
 * A script of the same length with all that the grammar has no need to know hidden: words, redirections, tests and
 * subshells are runs of `x`; comments and heredocs are blank; a line end is a semicolon where it separates, else a
 * blank. What is left is what the grammar reads without fault: reserved words, separators and operators. Offsets are those of the script that it was made from, less `base`.
 */
export class Skeleton {
  readonly base: number;
  /** In order of appearance. */
  readonly items: Item[] = [];
  /** Where a `!` stands, by the offset of the pipeline behind it. */
  readonly bangs = new Map<number, number>();
  /** By the offset of the body. */
  readonly heads = new Map<number, FunctionHead>();
  /** Redirections of compound commands, by the offset where the command ends. */
  readonly trailing = new Map<number, { readonly redirects: Redirect[]; readonly end: number }>();
  /** Each `|&`. */
  readonly joinedPipes = new Map<number, Text>();
  /** Where the last compound command ended. */
  endOfCompound = -1;
  #pieces: string[] = [];
  #length = 0;

  constructor(base: number) {
    this.base = base;
  }

  get source(): string {
    return this.#pieces.join('');
  }

  get at(): number {
    return this.base + this.#length;
  }

  /** Writes `characters` and blanks behind them, up to the offset `end`. */
  write(characters: string, end: number): void {
    if (end <= this.at) return;
    const piece = characters.padEnd(end - this.at, ' ');
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** Hides what lies between here and `item.end`. */
  hide(item: Item): void {
    this.items.push(item);
    this.write('x'.repeat(item.end - this.at), item.end);
  }

  /** Puts a separator at the end of what is written so far: the grammar wants one where the shell wants none. */
  separate(): void {
    this.#endWith(';');
  }

  /** Takes away the separator of a line end, where an operator follows it at once. */
  unseparate(): void {
    if (this.#pieces.at(-1)?.endsWith(';')) this.#endWith(' ');
  }

  #endWith(character: string): void {
    const last = this.#pieces.pop();
    if (last !== undefined) this.#pieces.push(`${last.slice(0, -1)}${character}`);
  }

  /** What `cutBack` needs to come back to here. */
  mark(): { readonly pieces: number; readonly at: number } {
    return { pieces: this.#pieces.length, at: this.at };
  }

  cutBack(mark: { readonly pieces: number; readonly at: number }): void {
    this.#pieces.length = mark.pieces;
    this.#length = mark.at - this.base;
    while ((this.items.at(-1)?.start ?? -1) >= mark.at) this.items.pop();
  }

  /** The items that begin in [start, end). */
  within(start: number, end: number): readonly Item[] {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.items[middle]?.start ?? end) < start) low = middle + 1;
      else high = middle;
    }
    let past = low;
    while ((this.items[past]?.start ?? end) < end) past++;
    return this.items.slice(low, past);
  }
}
