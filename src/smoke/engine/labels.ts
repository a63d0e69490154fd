/** What everything carries that a rehearsal creates, from the moment it is created. */
export interface Owner {
  /** Of this rehearsal alone. */
  readonly id: string;
  /** After it, in seconds since 1970, whatever carries the label is a leftover. */
  readonly expires: number;
}

const PREFIX = 'dev.incident-gate.';
export const ID_LABEL = `${PREFIX}rehearsal`;
export const EXPIRY_LABEL = `${PREFIX}expires`;

/** The options that label what is created. */
export function labelOptions({ id, expires }: Owner): string[] {
  return ['--label', `${ID_LABEL}=${id}`, '--label', `${EXPIRY_LABEL}=${expires}`];
}

/** Whose of several images a label is. */
export function rehearsalId(id: string, index: number): string {
  return `${id}-${index}`;
}
