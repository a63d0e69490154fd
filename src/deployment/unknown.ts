import type { Span } from '../repository/span.ts';

/** A value that the repository does not settle. Reading it makes a rule undecided, never true. */
export class Unknown {
  /** Why, as a clause: "`$IMAGE` is set nowhere in the repository". */
  readonly why: string;
  readonly span: Span | undefined;

  constructor(why: string, span?: Span) {
    this.why = why;
    this.span = span;
  }
}

export type Known<T> = T | Unknown;

export function unknown(why: string, span?: Span): Unknown {
  return new Unknown(why, span);
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}
