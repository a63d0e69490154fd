import { blockingCall } from './blocking-call.ts';
import { childWait } from './child-wait.ts';
import { connection } from './connection.ts';
import { container } from './container.ts';
import { containerChange } from './container-change.ts';
import { containerStart } from './container-start.ts';
import { copy } from './copy.ts';
import { dataDirectory } from './data-directory.ts';
import { debugSwitch } from './debug-switch.ts';
import { entryPoint } from './entry-point.ts';
import { kill } from './kill.ts';
import { missingImport } from './missing-import.ts';
import { monitor } from './monitor.ts';
import { mount } from './mount.ts';
import { pause } from './pause.ts';
import { pipeline } from './pipeline.ts';
import { probe } from './probe.ts';
import { reference } from './reference.ts';
import { restartLimit } from './restart-limit.ts';
import type { ThingType } from './schema.ts';
import { secret } from './secret.ts';
import { server } from './server.ts';
import { shellLoop } from './shell-loop.ts';
import { stateLock } from './state-lock.ts';
import { step } from './step.ts';
import { keeper, supervision } from './supervision.ts';
import { unit } from './unit.ts';
import { unitAction } from './unit-action.ts';
import { update } from './update.ts';
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
  mount,
  missing_import: missingImport,
  reference,
  container_start: containerStart,
  child_wait: childWait,
  container_change: containerChange,
  kill,
  server,
  unit,
  restart_limit: restartLimit,
  pipeline,
  copy,
  unit_action: unitAction,
  pause,
  shell_loop: shellLoop,
  step,
  secret,
  update,
  data_directory: dataDirectory,
  monitor,
  connection,
  debug_switch: debugSwitch,
} as const satisfies Record<string, ThingType>;

export type Kind = keyof typeof VOCABULARY;
