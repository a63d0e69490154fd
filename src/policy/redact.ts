import type { Draft } from './judge.ts';

/** Takes secrets out of sentences that quote what a repository says. */
export type Redact = (sentence: string) => string;

const STAND_IN = '********';

/** Replaces each of `values`, which come longest first, by a stand-in that does not tell its length. */
export function redactor(values: readonly string[]): Redact {
  return (sentence) =>
    values.reduce(
      (rest, value) => (rest.includes(value) ? rest.replaceAll(value, STAND_IN) : rest),
      sentence,
    );
}

/** A draft whose sentences hold no secret; a fix that would write one is left out, for masked it would be wrong. */
export function redactedDraft({ fix, ...draft }: Draft, redact: Redact): Draft {
  return {
    ...draft,
    message: redact(draft.message),
    related: draft.related.map((related) => ({ ...related, says: redact(related.says) })),
    ...(draft.evidence === undefined ? {} : { evidence: redact(draft.evidence) }),
    ...(fix === undefined || redact(fix.with) !== fix.with ? {} : { fix }),
  };
}
