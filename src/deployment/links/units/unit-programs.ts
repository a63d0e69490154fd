import { spanKey } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Unit } from '../../lowering/units.ts';
import type { Run } from '../../scripts/run.ts';
import { type LeftBehind, leftBehind } from '../processes/left-behind.ts';
import { runOfFile } from '../processes/workers.ts';
import { fileStarted } from '../reach/edges.ts';
import { everyUnit } from './written-units.ts';

/** What a directive of a unit runs, through the scripts of the repository that it names. */
export interface UnitPrograms {
  readonly runs: readonly Run[];
  /** It runs something that this repository does not hold. */
  readonly hasUnknown: boolean;
}

/** What `directive` of a unit runs: its own commands, then the scripts that they start, each once. */
export function programsOf(deployment: Deployment, unit: Unit, directive: string): UnitPrograms {
  const own = deployment
    .runsOf(unit.path, 'unit', unit.name)
    .filter(({ script: { origin } }) => origin.kind === 'unit' && origin.directive === directive);
  const runs = [...own];
  const seen = new Set<string>();
  let hasUnknown = false;
  for (const run of runs) {
    for (const act of run.acts) {
      const file = act.kind === 'run' && act.line.flow.called ? fileStarted(deployment, act) : undefined;
      const inner = file === undefined ? undefined : runOfFile(deployment, file);
      if (file !== undefined && inner !== undefined && !seen.has(file)) {
        seen.add(file);
        runs.push(inner);
      } else if (file === undefined && act.kind === 'run' && own.includes(run)) hasUnknown = true;
    }
  }
  return { runs, hasUnknown };
}

/** Programs that a unit's `ExecStart=` leaves in the background. */
export function daemonsOf(deployment: Deployment, unit: Unit): readonly LeftBehind[] {
  const left = leftBehind(deployment);
  const all = programsOf(deployment, unit, 'ExecStart').runs.flatMap((run) =>
    run.acts.flatMap((act) => left.get(act) ?? []),
  );
  // A function that starts what it is given has one place and many programs; one that is called twice has one of each.
  const keys = all.map(({ act }) =>
    [spanKey(act.line.text.span()), ...act.line.argv.map(({ value }) => value)].join('\u0000'),
  );
  return all.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** By act that leaves a program behind: the unit whose processes it is among. */
const owners = once((deployment: Deployment): ReadonlyMap<Act, Unit> => {
  const map = new Map<Act, Unit>();
  for (const unit of everyUnit(deployment))
    for (const { act } of daemonsOf(deployment, unit)) map.set(act, unit);
  return map;
});

/** The unit whose processes a program is among; undefined when no unit of this repository starts it. */
export function owningUnit(deployment: Deployment, act: Act): Unit | undefined {
  return owners(deployment).get(act);
}

/**
 * Whether systemd knows the unit's main process, and so notices its end: `Type=forking` takes it from the PID file, or
 * guesses, which works for a single process only (service_search_main_pid() in systemd's service.c).
 */
export function seesItEnd(deployment: Deployment, unit: Unit): boolean {
  if (unit.file.last('Service', 'Type')?.value.value !== 'forking') return false;
  return unit.file.last('Service', 'PIDFile') !== undefined || daemonsOf(deployment, unit).length <= 1;
}
