import { spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { pathUses } from '../links/health/path-uses.ts';
import type { PathUse } from '../model/path-use.ts';

/** Every place that asks an application for a path, each once. */
export function pathUsesOf(deployment: Deployment): PathUse[] {
  const places = new Map(pathUses(deployment).map((use) => [`${spanKey(use.at)} ${use.asked}`, use]));
  return [...places.values()].map(({ artefact, insteadAt, ...use }) => ({
    ...artefact,
    ...use,
    instead_at: insteadAt,
  }));
}
