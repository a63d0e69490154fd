import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { blockedPaths } from '../links/units/blocked-paths.ts';
import { everyUnit } from '../links/units/written-units.ts';
import type { BlockedPath } from '../model/blocked-path.ts';

/** Settings by which service units hide from themselves what they need. */
export function blockedPathsOf(deployment: Deployment): BlockedPath[] {
  return everyUnit(deployment)
    .filter(({ name }) => name.endsWith('.service'))
    .flatMap((unit) =>
      blockedPaths(deployment, unit).map(({ by, first, uses }) => ({
        ...artefactsOf(deployment).ofPath(by.path),
        at: by.span(),
        unit: unit.name,
        setting: by.value,
        blocked: first.path,
        use: first.use,
        used_at: uses.map(({ text }) => text.span()),
      })),
    );
}
