import type { ShellReader } from './shell-reader.ts';
import type { Skeleton } from './shell-skeleton.ts';

/** Commands in one list or pipeline: the grammar nests them, and aborts over some hundred thousand without an end. */
const LONGEST_CHAIN = 200;

/** Writes control operators into a skeleton, with what must be remembered from one to the next. */
export class Operators {
  /** The `case` statements around here: whether patterns or statements come next. */
  readonly arms: ('patterns' | 'body')[] = [];
  /** How many `|`, `&&` and `||` have joined what stands here. */
  #chained = 0;

  get arm(): 'patterns' | 'body' | undefined {
    return this.arms.at(-1);
  }

  set arm(next: 'patterns' | 'body') {
    this.arms[this.arms.length - 1] = next;
  }

  endChain(): void {
    this.#chained = 0;
  }

  /** Writes an operator that the reader stands behind. */
  write(reader: ShellReader, out: Skeleton, operator: string): void {
    const start = reader.at - operator.length;
    const endsArm = operator.length > 1 && operator.startsWith(';');
    this.#chained = /^(?:&&|\|)/.test(operator) ? this.#chained + 1 : 0;
    if (endsArm && this.arms.length > 0) {
      out.unseparate();
      this.arm = 'patterns';
      out.write(';;', reader.at);
    } else if (endsArm) {
      reader.complain('this ends an arm of no `case`', start, reader.at);
      out.write(';', reader.at);
    } else if (this.#chained > LONGEST_CHAIN) {
      if (this.#chained === LONGEST_CHAIN + 1)
        reader.complain('too many commands are joined to be read', start);
      out.write(';', reader.at);
    } else {
      if (operator === '|&') out.joinedPipes.set(start, reader.slice(start));
      out.write(operator === '|&' ? '|' : operator, reader.at);
    }
  }
}
