import type { Deployment } from '../deployment.ts';
import type { ThingOf } from '../model/schema.ts';
import type { Kind, VOCABULARY } from '../model/vocabulary.ts';
import { blockedPathsOf } from './blocked-paths.ts';
import { blockingCallsOf } from './blocking-calls.ts';
import { bootsOf } from './boots.ts';
import { childWaitsOf } from './child-waits.ts';
import { ciChecksOf } from './ci-checks.ts';
import { connectionsOf } from './connections.ts';
import { containerChangesOf } from './container-changes.ts';
import { containerShellsOf } from './container-shells.ts';
import { continuationsOf } from './continuations.ts';
import { copiedSourcesOf } from './copied-sources.ts';
import { copiesOf } from './copies.ts';
import { danglingNamesOf } from './dangling-names.ts';
import { dataDirectoriesOf } from './data-directories.ts';
import { debugSwitchesOf } from './debug-switches.ts';
import { deployMarksOf } from './deploy-marks.ts';
import { developmentServersOf } from './development-servers.ts';
import { disagreementsOf } from './disagreements.ts';
import { dockerfilesOf } from './dockerfiles.ts';
import { entryPointsOf } from './entry-points.ts';
import { forcedRemovalsOf } from './forced-removals.ts';
import { hostCommandsOf } from './host-commands.ts';
import { installationsOf } from './installations.ts';
import { interpreterUsesOf } from './interpreter-uses.ts';
import { killsOf } from './kills.ts';
import { misnamedVariablesOf } from './misnamed-variables.ts';
import { missingNamesOf } from './missing-names.ts';
import { monitorsOf } from './monitors.ts';
import { mountsOf } from './mounts.ts';
import { objectFaultsOf } from './object-faults.ts';
import { packageImportsOf } from './package-imports.ts';
import { pathUsesOf } from './path-uses.ts';
import { pausesOf } from './pauses.ts';
import { pipelinesOf } from './pipelines.ts';
import { podContainersOf } from './pod-containers.ts';
import { portClaimsOf } from './port-claims.ts';
import { portUsesOf } from './port-uses.ts';
import { probesOf } from './probes.ts';
import { referencesOf } from './references.ts';
import { restartLimitsOf } from './restart-limits.ts';
import { rolloutsOf } from './rollouts.ts';
import { rootServicesOf } from './root-services.ts';
import { scheduledJobsOf } from './scheduled-jobs.ts';
import { secretsOf } from './secrets.ts';
import { serversOf } from './servers.ts';
import { shellLoopsOf } from './shell-loops.ts';
import { startDialsOf } from './start-dials.ts';
import { startStepsOf } from './start-steps.ts';
import { stateLocksOf } from './state-locks.ts';
import { stepsOf } from './steps.ts';
import { storageClaimsOf } from './storage-claims.ts';
import { successClaimsOf } from './success-claims.ts';
import { keepersOf, supervisionsOf } from './supervisions.ts';
import { suppressionsOf } from './suppressions.ts';
import { takedownsOf } from './takedowns.ts';
import { undefinedNamesOf } from './undefined-names.ts';
import { unitActionsOf } from './unit-actions.ts';
import { unitFaultsOf } from './unit-faults.ts';
import { unitsOf } from './units.ts';
import { unrepeatableStepsOf } from './unrepeatable-steps.ts';
import { updatesOf } from './updates.ts';
import { weakChecksOf } from './weak-checks.ts';
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
  copied_source: copiedSourcesOf,
  continuation: continuationsOf,
  dockerfile: dockerfilesOf,
  installation: installationsOf,
  rollout: rolloutsOf,
  mount: mountsOf,
  missing_import: missingNamesOf,
  package_import: packageImportsOf,
  undefined_name: undefinedNamesOf,
  reference: referencesOf,
  dangling_name: danglingNamesOf,
  container_start: containerShellsOf,
  child_wait: childWaitsOf,
  container_change: containerChangesOf,
  kill: killsOf,
  interpreter_use: interpreterUsesOf,
  host_command: hostCommandsOf,
  scheduled_job: scheduledJobsOf,
  forced_removal: forcedRemovalsOf,
  pipeline: pipelinesOf,
  secret: secretsOf,
  connection: connectionsOf,
  path_use: pathUsesOf,
  weak_check: weakChecksOf,
  port_use: portUsesOf,
  port_claim: portClaimsOf,
  misnamed_variable: misnamedVariablesOf,
  disagreement: disagreementsOf,
  server: serversOf,
  unit: unitsOf,
  restart_limit: restartLimitsOf,
  unit_fault: unitFaultsOf,
  blocked_path: blockedPathsOf,
  start_dial: startDialsOf,
  start_step: startStepsOf,
  root_service: rootServicesOf,
  development_server: developmentServersOf,
  copy: copiesOf,
  unit_action: unitActionsOf,
  pause: pausesOf,
  shell_loop: shellLoopsOf,
  step: stepsOf,
  unrepeatable_step: unrepeatableStepsOf,
  suppression: suppressionsOf,
  ci_check: ciChecksOf,
  takedown: takedownsOf,
  success_claim: successClaimsOf,
  deploy_mark: deployMarksOf,
  update: updatesOf,
  data_directory: dataDirectoriesOf,
  monitor: monitorsOf,
  debug_switch: debugSwitchesOf,
  object_fault: objectFaultsOf,
  storage_claim: storageClaimsOf,
  boot: bootsOf,
};
