import type { ThingType } from './schema.ts';
import { pipeline } from './pipeline.ts';
import { server } from './server.ts';
import { unit } from './unit.ts';
import { restartLimit } from './restart-limit.ts';
import { kill } from './kill.ts';

/** Every kind of thing that a rule can judge, by name. */
export const VOCABULARY = { kill, server, unit, restart_limit: restartLimit, pipeline } as const satisfies Record<string, ThingType>;

export type Kind = keyof typeof VOCABULARY;
