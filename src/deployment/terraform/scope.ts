import type { Text } from '../../repository/text.ts';
import type { Step } from '../../syntax/terraform/tree.ts';
import type { Value } from './value.ts';

/** What an expression can see where it stands. */
export interface Scope {
  /** Bare names with a value here: `each`, `count`, `self`, a `for`'s and a template's variables. */
  readonly names: Names;
  /** What other roots (`var`, `local`, a resource's type) lead to. */
  readonly references: References;
  readonly files: Files;
  readonly budget: Budget;
}

export type Names = Pick<ReadonlyMap<string, Value>, 'get' | 'has'>;

export interface References {
  /** The value of a reference, and how many steps it took; undefined when there is no such root. */
  resolve(root: Text, steps: readonly Step[], scope: Scope): { value: Value; taken: number } | undefined;
  /** Why Terraform would refuse the reference before evaluating anything, as a clause. */
  refusal(root: string, steps: readonly Step[]): string | undefined;
}

/** What `file()` and its like can see. */
export interface Files {
  /** The file at a path as the configuration writes it, or the reason why it cannot be read. */
  read(path: string): Text | string;
}

/** What evaluating a project may take before the rest is unknown. */
export class Budget {
  /** Values and hundreds of characters that may still be made. */
  steps = 500_000;
  depth = 0;
}

/** How deep expressions may need one another; a level takes some ten frames of the stack. */
export const DEEPEST = 500;

/** The scope with more names, which hide others of the same name. */
export function withNames(scope: Scope, names: Iterable<readonly [string, Value]>): Scope {
  return { ...scope, names: new InnerNames(scope.names, new Map(names)) };
}

class InnerNames implements Names {
  private readonly outer: Names;
  private readonly own: ReadonlyMap<string, Value>;

  constructor(outer: Names, own: ReadonlyMap<string, Value>) {
    this.outer = outer;
    this.own = own;
  }

  get(name: string): Value | undefined {
    return this.own.get(name) ?? this.outer.get(name);
  }

  has(name: string): boolean {
    return this.own.has(name) || this.outer.has(name);
  }
}
