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

/** A draft whose sentences hold no secret. */
export function redactedDraft(draft: Draft, redact: Redact): Draft {
  return {
    ...draft,
    message: redact(draft.message),
    related: draft.related.map((related) => ({ ...related, says: redact(related.says) })),
    ...(draft.evidence === undefined ? {} : { evidence: redact(draft.evidence) }),
    ...(draft.fix === undefined ? {} : { fix: { ...draft.fix, with: redact(draft.fix.with) } }),
  };
}
