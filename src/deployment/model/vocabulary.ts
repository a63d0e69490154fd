import type { ThingType } from './schema.ts';
import { server } from './server.ts';

/** Every kind of thing that a rule can judge, by name. */
export const VOCABULARY = { server } as const satisfies Record<string, ThingType>;

export type Kind = keyof typeof VOCABULARY;
