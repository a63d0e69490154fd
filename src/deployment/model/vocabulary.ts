import { blockedPath } from './blocked-path.ts';
import { blockingCall } from './blocking-call.ts';
import { boot } from './boot.ts';
import { childWait } from './child-wait.ts';
import { ciCheck } from './ci-check.ts';
import { connection } from './connection.ts';
import { container } from './container.ts';
import { containerChange } from './container-change.ts';
import { containerStart } from './container-start.ts';
import { continuation } from './continuation.ts';
import { copiedSource } from './copied-source.ts';
import { copy } from './copy.ts';
import { danglingName } from './dangling-name.ts';
import { dataDirectory } from './data-directory.ts';
import { debugSwitch } from './debug-switch.ts';
import { deployMark } from './deploy-mark.ts';
import { developmentServer } from './development-server.ts';
import { disagreement } from './disagreement.ts';
import { dockerfile } from './dockerfile.ts';
import { entryPoint } from './entry-point.ts';
import { forcedRemoval } from './forced-removal.ts';
import { hostCommand } from './host-command.ts';
import { installation } from './installation.ts';
import { interpreterUse } from './interpreter-use.ts';
import { kill } from './kill.ts';
import { misnamedVariable } from './misnamed-variable.ts';
import { missingImport } from './missing-import.ts';
import { monitor } from './monitor.ts';
import { mount } from './mount.ts';
import { objectFault } from './object-fault.ts';
import { packageImport } from './package-import.ts';
import { pathUse } from './path-use.ts';
import { pause } from './pause.ts';
import { pipeline } from './pipeline.ts';
import { portClaim } from './port-claim.ts';
import { portUse } from './port-use.ts';
import { probe } from './probe.ts';
import { reference } from './reference.ts';
import { restartLimit } from './restart-limit.ts';
import { rollout } from './rollout.ts';
import { rootService } from './root-service.ts';
import { scheduledJob } from './scheduled-job.ts';
import type { ThingType } from './schema.ts';
import { secret } from './secret.ts';
import { server } from './server.ts';
import { shellLoop } from './shell-loop.ts';
import { startDial } from './start-dial.ts';
import { startStep } from './start-step.ts';
import { stateLock } from './state-lock.ts';
import { step } from './step.ts';
import { storageClaim } from './storage-claim.ts';
import { successClaim } from './success-claim.ts';
import { keeper, supervision } from './supervision.ts';
import { suppression } from './suppression.ts';
import { takedown } from './takedown.ts';
import { undefinedName } from './undefined-name.ts';
import { unit } from './unit.ts';
import { unitAction } from './unit-action.ts';
import { unitFault } from './unit-fault.ts';
import { unrepeatableStep } from './unrepeatable-step.ts';
import { update } from './update.ts';
import { weakCheck } from './weak-check.ts';
import { workload } from './workload.ts';

/** Every kind of thing that a rule can judge, by name. */
export const VOCABULARY = {
  blocking_call: blockingCall,
  container,
  probe,
  state_lock: stateLock,
  workload,
  keeper,
  supervision,
  entry_point: entryPoint,
  copied_source: copiedSource,
  continuation,
  dockerfile,
  installation,
  rollout,
  mount,
  missing_import: missingImport,
  package_import: packageImport,
  undefined_name: undefinedName,
  reference,
  dangling_name: danglingName,
  container_start: containerStart,
  child_wait: childWait,
  container_change: containerChange,
  kill,
  interpreter_use: interpreterUse,
  host_command: hostCommand,
  scheduled_job: scheduledJob,
  forced_removal: forcedRemoval,
  server,
  unit,
  restart_limit: restartLimit,
  unit_fault: unitFault,
  blocked_path: blockedPath,
  start_dial: startDial,
  start_step: startStep,
  root_service: rootService,
  development_server: developmentServer,
  pipeline,
  copy,
  unit_action: unitAction,
  pause,
  shell_loop: shellLoop,
  step,
  unrepeatable_step: unrepeatableStep,
  suppression,
  ci_check: ciCheck,
  takedown,
  success_claim: successClaim,
  deploy_mark: deployMark,
  secret,
  update,
  data_directory: dataDirectory,
  monitor,
  connection,
  path_use: pathUse,
  weak_check: weakCheck,
  port_use: portUse,
  port_claim: portClaim,
  misnamed_variable: misnamedVariable,
  disagreement,
  debug_switch: debugSwitch,
  object_fault: objectFault,
  storage_claim: storageClaim,
  boot,
} as const satisfies Record<string, ThingType>;

export type Kind = keyof typeof VOCABULARY;
