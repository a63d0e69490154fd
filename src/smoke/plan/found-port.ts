import type { ExpectedPort } from './plan.ts';

/** An expected port before it is known whether the program's own files speak of it. */
export type FoundPort = Omit<ExpectedPort, 'mention'>;

/** A port that is counted on from the network. */
export function found(value: number, said: Pick<FoundPort, 'at' | 'by' | 'kind'>): FoundPort {
  return { value, ...said, anyOf: [value] };
}
