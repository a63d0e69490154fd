import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { conflictsOf } from '../links/units/directive-conflicts.ts';
import { misreadDirectives } from '../links/units/directive-faults.ts';
import { everyUnit } from '../links/units/written-units.ts';
import type { UnitFault } from '../model/unit-fault.ts';

/** What systemd does not take as it was meant, in units of all kinds. */
export function unitFaultsOf(deployment: Deployment): UnitFault[] {
  return everyUnit(deployment).flatMap((unit) =>
    [...misreadDirectives(unit, deployment.knowledge.directives()), ...conflictsOf(deployment, unit)].map(
      ({ kind, at, name, meant, because, other }) => ({
        ...artefactsOf(deployment).ofPath(at.path),
        at: at.span(),
        unit: unit.name,
        kind,
        name,
        meant,
        value: kind === 'value' ? at.value : undefined,
        because,
        other_at: other?.span(),
      }),
    ),
  );
}
