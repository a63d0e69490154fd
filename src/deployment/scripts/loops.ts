import { Text } from '../../repository/text.ts';
import type { Loop, Word } from '../../syntax/shell/tree.ts';
import { isOpen } from '../paths.ts';
import { assignedNames } from './assigned-names.ts';
import { walkCondition } from './condition.ts';
import { differs } from './differs.ts';
import { expandWords } from './expand.ts';
import { mayLeave } from './leaving.ts';
import { flowOf, type Outcome, type Shell, type Surroundings } from './shell.ts';
import type { SubstitutionWalker } from './substitutions.ts';
import type { Walking } from './walking.ts';

const MOST_TURNS = 16;

/** Walks loops: turn by turn where the items are known and few, else once with what changes in it unknown. */
export class LoopWalker {
  readonly #walker: Walking;
  readonly #substitutions: SubstitutionWalker;

  constructor(walker: Walking, substitutions: SubstitutionWalker) {
    this.#walker = walker;
    this.#substitutions = substitutions;
  }

  loop(statement: Loop, shell: Shell, around: Surroundings): Outcome {
    const index = this.#walker.loops.length;
    const placeholder = { from: this.#walker.order, to: this.#walker.order };
    this.#walker.loops.push({
      loop: statement,
      condition: placeholder,
      body: placeholder,
      flow: flowOf(shell, around),
      leaves: false,
    });
    const inside = { ...around, loops: around.loops.concat(index) };
    const items = this.#items(statement.items, shell, around);
    let condition = placeholder;
    const leaves = mayLeave(statement.body, shell.functions);
    const body = this.#walker.during(() => {
      if (items !== undefined && statement.variable !== undefined) {
        for (const item of items) {
          shell.variables.set(statement.variable.value, item);
          if (this.#walker.statements(statement.body, shell, inside) === 'ends') return;
        }
        return;
      }
      for (const name of assignedNames(statement)) shell.variables.set(name, differs(name, statement.text));
      if (statement.variable !== undefined && statement.items !== undefined)
        eachItem(statement.variable, statement.items, shell);
      condition = walkCondition(this.#walker, statement.condition, { shell, around: inside }).acts;
      this.#walker.statements(statement.body, shell, inside);
    });
    this.#walker.loops[index] = { loop: statement, condition, body, flow: flowOf(shell, around), leaves };
    return 'on';
  }

  /** The items of a `for` when each of them is known and they are few. */
  #items(words: readonly Word[] | undefined, shell: Shell, around: Surroundings): Text[] | undefined {
    if (words === undefined) return undefined;
    this.#substitutions.inWords(words, shell, around);
    const items = expandWords(words, shell);
    const isKnown = items.every((item) => item.isKnown && !isOpen(item) && !/[*?[{]/.test(item.value));
    return isKnown && items.length > 0 && items.length <= MOST_TURNS ? items : undefined;
  }
}

/** An item that cannot be known stands where the items do: `$(pgrep app)` of `for pid in $(pgrep app)`. */
function eachItem(variable: Text, items: readonly Word[], shell: Shell): void {
  const [first, ...rest] = items.map(({ text }) => text);
  if (first === undefined) return;
  shell.variables.set(variable.value, differs(variable.value, Text.join([first, ...rest])));
}
