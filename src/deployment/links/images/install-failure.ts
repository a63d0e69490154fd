import type { Span } from '../../../repository/span.ts';

/** Why an installation cannot succeed. */
export interface InstallFailure {
  readonly cause: 'lists' | 'lock' | 'managed';
  /** A clause. */
  readonly why: string;
  /** What makes it so, where one place does. */
  readonly at?: Span;
}
