import type { Text } from '../../repository/text.ts';
import type { CommandWords, SwitchTable } from './arguments.ts';
import { boundIn, MOST_WORDS, type Subcommand, type Subcommands } from './subcommands.ts';

const NOTHING_BOUND: ReadonlyMap<string, Text> = new Map();

/** The subcommand with the most words that the command line has, and the words around it. */
export function findCommand(
  subcommands: Subcommands,
  table: SwitchTable,
  words: readonly Text[],
): (CommandWords & { readonly name: string }) | undefined {
  const { plain } = subcommands;
  const none =
    plain === undefined
      ? undefined
      : { name: '', command: plain, before: [], after: words, bound: NOTHING_BOUND };
  if (subcommands.areNone) return none;
  const indices = operandIndices(table, words);
  const found = subcommands.find(indices.map((index) => words[index]));
  if (found === undefined) return none;
  const taken = indices.slice(0, found.words.length);
  const last = taken.at(-1) ?? -1;
  return {
    name: found.name,
    command: found.command,
    before: words.slice(0, last).filter((_, index) => !taken.includes(index)),
    after: words.slice(last + 1),
    bound: boundBy(found, taken, words),
  };
}

/** Operands among the words of a subcommand. */
function boundBy(
  { words: pattern }: Subcommand,
  taken: readonly number[],
  words: readonly Text[],
): ReadonlyMap<string, Text> {
  let bound: Map<string, Text> | undefined;
  for (const [i, word] of pattern.entries()) {
    const found = boundIn(word, words[taken[i] as number] as Text);
    if (found === undefined) continue;
    bound ??= new Map();
    for (const [name, value] of found) bound.set(name, value);
  }
  return bound ?? NOTHING_BOUND;
}

/** Which words are neither options nor their values. */
function operandIndices(table: SwitchTable, words: readonly Text[]): number[] {
  const indices: number[] = [];
  for (let i = 0; i < words.length && indices.length < MOST_WORDS; i++) {
    const word = (words[i] as Text).value;
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') indices.push(i);
    else if (table.get(word)?.value === 'required') i++;
  }
  return indices;
}
