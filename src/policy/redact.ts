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
