/**
 * Why GitHub did not do it. `forbidden`: the token may not. `missing`: there is nothing there, or the token may not see it.
 * `refused`: the request is wrong. `limited`: too many requests, and the wait is too long. `unreachable`: no usable answer.
 */
export type ApiErrorKind = 'forbidden' | 'missing' | 'refused' | 'limited' | 'unreachable';

/** A request that failed for good. `message` is one sentence that can be printed as text: no token, nothing hidden. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly kind: ApiErrorKind;
  /** The last answer's; undefined when there was none. */
  readonly status: number | undefined;
  /** No answer said so, but GitHub may have done it: look before asking again, or have it twice. */
  readonly mayBeDone: boolean;

  constructor(
    message: string,
    about: {
      readonly kind: ApiErrorKind;
      readonly status?: number | undefined;
      readonly mayBeDone?: boolean;
    },
  ) {
    super(message);
    this.kind = about.kind;
    this.status = about.status;
    this.mayBeDone = about.mayBeDone === true;
  }
}
