import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { fileStarted } from './edges.ts';

/** By file of the repository: the commands that start it. */
const callers = once((deployment: Deployment): ReadonlyMap<string, readonly Act[]> => {
  const map = new Map<string, Act[]>();
  for (const act of deployment.acts()) {
    const file = act.kind === 'run' || act.kind === 'serve' ? fileStarted(deployment, act) : undefined;
    if (file === undefined || file === act.line.script.path) continue;
    const known = map.get(file);
    if (known === undefined) map.set(file, [act]);
    else known.push(act);
  }
  return map;
});

/** Commands of other files that start the file at `path`. */
export function callersOf(deployment: Deployment, path: string): readonly Act[] {
  return callers(deployment).get(path) ?? [];
}
