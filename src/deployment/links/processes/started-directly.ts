import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { Run } from '../../scripts/run.ts';
import { fileStarted } from '../reach/edges.ts';
import { isKeeperProgram, isWorker, runOfFile } from './workers.ts';

/** Process managers that a command hands its server to. */
export const MANAGERS = ['pm2', 'pm2-runtime', 'forever'];

/** It runs something that is no script of this repository: what it starts cannot be followed further. */
export function isUnseen(deployment: Deployment, act: Act): boolean {
  if (act.kind !== 'run') return false;
  const file = fileStarted(deployment, act);
  return file === undefined || runOfFile(deployment, file) === undefined;
}

/** Not by asking another keeper, and not in a function that nobody calls. */
export function startsDirectly(deployment: Deployment, act: Act): boolean {
  const isManaged = act.line.wrappers.some((name) => MANAGERS.includes(name));
  return (
    act.line.flow.called &&
    !isManaged &&
    !isKeeperProgram(deployment, act) &&
    act.line.where.at(-1)?.kind !== 'ci'
  );
}

/** Workers that a run starts, in its own commands and in the scripts that they start. */
export function reached(deployment: Deployment, run: Run, within: (act: Act) => boolean = () => true): Act[] {
  const found: Act[] = [];
  const seen = new Set<Run>([run]);
  const queue = run.acts.filter(within);
  for (let act = queue.shift(); act !== undefined; act = queue.shift()) {
    if (!startsDirectly(deployment, act)) continue;
    const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
    const inner = file === undefined ? undefined : runOfFile(deployment, file);
    if (inner === undefined && isWorker(deployment, act)) found.push(act);
    if (inner === undefined || seen.has(inner)) continue;
    seen.add(inner);
    queue.push(...inner.acts);
  }
  return found;
}
