import type { Deployment } from '../deployment.ts';
import { weakChecks } from '../links/health/weak-checks.ts';
import type { WeakCheck } from '../model/weak-check.ts';

/** Every health check that passes when it should not. */
export function weakChecksOf(deployment: Deployment): WeakCheck[] {
  return weakChecks(deployment).map(({ artefact, asksForHealth, declaredAt, optionAt, ...check }) => ({
    ...artefact,
    ...check,
    option_at: optionAt,
    asks_for_health: asksForHealth,
    declared_at: declaredAt,
  }));
}
