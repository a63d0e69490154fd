import type { SimpleCommand, Word } from '../../syntax/shell/tree.ts';
import { DEEPEST, forkShell, type Shell, type Surroundings } from './shell.ts';
import type { Walking } from './walking.ts';

/** Walks the commands inside `$( … )`, backticks and `<( … )`. */
export class SubstitutionWalker {
  readonly #walker: Walking;

  constructor(walker: Walking) {
    this.#walker = walker;
  }

  /** Those of all words of a command: its assignments, its own words, its redirections. */
  inCommand({ assignments, words, redirects }: SimpleCommand, shell: Shell, around: Surroundings): void {
    for (const { value } of assignments) {
      if (isWords(value)) this.inWords(value, shell, around);
      else if (value !== undefined) this.#inWord(value, shell, around);
    }
    this.inWords(words, shell, around);
    for (const redirect of redirects) {
      const word = redirect.heredoc?.word ?? redirect.target;
      if (word !== undefined) this.#inWord(word, shell, around);
    }
  }

  inWords(words: readonly Word[], shell: Shell, around: Surroundings): void {
    for (const word of words) this.#inWord(word, shell, around);
  }

  #inWord(word: Word, shell: Shell, around: Surroundings): void {
    if (around.depth > DEEPEST) return;
    for (const part of word.parts) {
      if (part.kind === 'command' || part.kind === 'process') {
        const inside = { ...around, failure: around.failure ?? 'hidden', depth: around.depth + 1 };
        this.#walker.statements(part.body, forkShell(shell), inside);
      } else if (part.kind === 'parameter') {
        const { operand, replacement } = part;
        if (operand === undefined && replacement === undefined) continue;
        const inside = { ...around, depth: around.depth + 1 };
        if (operand !== undefined) this.#inWord(operand, shell, inside);
        if (replacement !== undefined) this.#inWord(replacement, shell, inside);
      }
    }
  }
}

function isWords(value: Word | readonly Word[] | undefined): value is readonly Word[] {
  return Array.isArray(value);
}
