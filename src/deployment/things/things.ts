import type { Deployment } from '../deployment.ts';
import type { ThingOf } from '../model/schema.ts';
import type { Kind, VOCABULARY } from '../model/vocabulary.ts';
import { pipelinesOf } from './pipelines.ts';
import { serversOf } from './servers.ts';
import { unitsOf } from './units.ts';
import { restartLimitsOf } from './restart-limits.ts';
import { killsOf } from './kills.ts';

type Things = { readonly [K in Kind]: (deployment: Deployment) => readonly ThingOf<(typeof VOCABULARY)[K]>[] };

/** How each kind of thing is found. */
export const THINGS: Things = {
  kill: killsOf,
  pipeline: pipelinesOf,
  server: serversOf,
  unit: unitsOf,
  restart_limit: restartLimitsOf,
};
