import type { Deployment } from '../deployment.ts';
import { containerDisagreements } from '../links/containers/container-definitions.ts';
import { foreignHomes } from '../links/units/home-folders.ts';
import { unitDisagreements } from '../links/units/unit-definitions.ts';
import type { Disagreement } from '../model/disagreement.ts';

/** Units and containers that are defined twice and differ, and home folders that are another's. */
export function disagreementsOf(deployment: Deployment): Disagreement[] {
  return [
    ...unitDisagreements(deployment).map((one) => ({
      ...one.artefact,
      at: one.at,
      kind: 'unit' as const,
      name: one.name,
      says: `\`${one.name}\` has \`${one.setting}=${one.value}\` here and \`${one.setting}=${one.other}\` in \`${one.otherPath}\``,
      other_at: one.otherAt,
    })),
    ...containerDisagreements(deployment).map(({ artefact, at, kind, name, says, otherAt }) => ({
      ...artefact,
      at,
      kind,
      name,
      says,
      other_at: otherAt,
    })),
    ...foreignHomes(deployment).map(({ artefact, unit, at, says, otherAt }) => ({
      ...artefact,
      at,
      kind: 'home' as const,
      name: unit,
      says: `\`${unit}\` ${says}`,
      other_at: otherAt,
    })),
  ];
}
