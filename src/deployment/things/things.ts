import type { Deployment } from '../deployment.ts';
import type { ThingOf } from '../model/schema.ts';
import type { Kind, VOCABULARY } from '../model/vocabulary.ts';
import { blockingCallsOf } from './blocking-calls.ts';
import { childWaitsOf } from './child-waits.ts';
import { connectionsOf } from './connections.ts';
import { containerChangesOf } from './container-changes.ts';
import { containerShellsOf } from './container-shells.ts';
import { copiesOf } from './copies.ts';
import { dataDirectoriesOf } from './data-directories.ts';
import { debugSwitchesOf } from './debug-switches.ts';
import { entryPointsOf } from './entry-points.ts';
import { killsOf } from './kills.ts';
import { missingNamesOf } from './missing-names.ts';
import { monitorsOf } from './monitors.ts';
import { mountsOf } from './mounts.ts';
import { pausesOf } from './pauses.ts';
import { pipelinesOf } from './pipelines.ts';
import { podContainersOf } from './pod-containers.ts';
import { probesOf } from './probes.ts';
import { referencesOf } from './references.ts';
import { restartLimitsOf } from './restart-limits.ts';
import { secretsOf } from './secrets.ts';
import { serversOf } from './servers.ts';
import { shellLoopsOf } from './shell-loops.ts';
import { stateLocksOf } from './state-locks.ts';
import { stepsOf } from './steps.ts';
import { keepersOf, supervisionsOf } from './supervisions.ts';
import { unitActionsOf } from './unit-actions.ts';
import { unitsOf } from './units.ts';
import { updatesOf } from './updates.ts';
import { workloadsOf } from './workloads.ts';

type Things = {
  readonly [K in Kind]: (deployment: Deployment) => readonly ThingOf<(typeof VOCABULARY)[K]>[];
};

/** How each kind of thing is found. */
export const THINGS: Things = {
  blocking_call: blockingCallsOf,
  container: podContainersOf,
  probe: probesOf,
  state_lock: stateLocksOf,
  workload: workloadsOf,
  keeper: keepersOf,
  supervision: supervisionsOf,
  entry_point: entryPointsOf,
  mount: mountsOf,
  missing_import: missingNamesOf,
  reference: referencesOf,
  container_start: containerShellsOf,
  child_wait: childWaitsOf,
  container_change: containerChangesOf,
  kill: killsOf,
  pipeline: pipelinesOf,
  secret: secretsOf,
  connection: connectionsOf,
  server: serversOf,
  unit: unitsOf,
  restart_limit: restartLimitsOf,
  copy: copiesOf,
  unit_action: unitActionsOf,
  pause: pausesOf,
  shell_loop: shellLoopsOf,
  step: stepsOf,
  update: updatesOf,
  data_directory: dataDirectoriesOf,
  monitor: monitorsOf,
  debug_switch: debugSwitchesOf,
};
