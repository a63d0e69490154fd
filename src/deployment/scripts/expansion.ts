import type { Text } from '../../repository/text.ts';
import type { Word } from '../../syntax/shell/tree.ts';
import type { Variables } from './variables.ts';

/** What expansion needs besides the word. A `Shell` is one. */
export interface ExpansionContext {
  readonly variables: Variables;
  /** The script's path in the repository: `$0` and `$BASH_SOURCE`. */
  readonly scriptPath: string | undefined;
  /** Working directory in the repository when known. */
  readonly directory: string | undefined;
}

/** Expansion of the words inside a word: a default, a pattern, the command of a substitution. */
export interface Expansion {
  readonly context: ExpansionContext;
  /** As the shell expands a command's words: each to one or several, or none. */
  words(words: readonly Word[]): Text[];
  /** One word where no splitting happens. */
  unsplit(word: Word): Text;
}
