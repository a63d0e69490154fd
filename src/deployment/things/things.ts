import type { Deployment } from '../deployment.ts';
import type { ThingOf } from '../model/schema.ts';
import type { Kind, VOCABULARY } from '../model/vocabulary.ts';
import { killsOf } from './kills.ts';
import { pipelinesOf } from './pipelines.ts';
import { restartLimitsOf } from './restart-limits.ts';
import { connectionsOf } from './connections.ts';
import { secretsOf } from './secrets.ts';
import { serversOf } from './servers.ts';
import { unitsOf } from './units.ts';
import { copiesOf } from './copies.ts';
import { shellLoopsOf } from './shell-loops.ts';
import { pausesOf } from './pauses.ts';
import { stepsOf } from './steps.ts';
import { unitActionsOf } from './unit-actions.ts';
import { containerChangesOf } from './container-changes.ts';
import { childWaitsOf } from './child-waits.ts';
import { containerShellsOf } from './container-shells.ts';
import { updatesOf } from './updates.ts';
import { referencesOf } from './references.ts';
import { missingNamesOf } from './missing-names.ts';
import { dataDirectoriesOf } from './data-directories.ts';
import { blockingCallsOf } from './blocking-calls.ts';
import { podContainersOf } from './pod-containers.ts';
import { probesOf } from './probes.ts';
import { stateLocksOf } from './state-locks.ts';
import { workloadsOf } from './workloads.ts';
import { mountsOf } from './mounts.ts';
import { entryPointsOf } from './entry-points.ts';
import { monitorsOf } from './monitors.ts';
import { keepersOf, supervisionsOf } from './supervisions.ts';
import { debugSwitchesOf } from './debug-switches.ts';

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
