import { spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { dialledPorts } from '../links/connections/port-dials.ts';
import { portMappings } from '../links/connections/port-mappings.ts';
import { probedPorts } from '../links/connections/port-probes.ts';
import { routedPorts } from '../links/connections/port-routes.ts';
import type { PortUse } from '../model/port-use.ts';
import { isUnknown } from '../unknown.ts';

/** Every place that names a port of something else, each once. */
export function portUsesOf(deployment: Deployment): PortUse[] {
  const all = [
    ...portMappings(deployment),
    ...probedPorts(deployment),
    ...routedPorts(deployment),
    ...dialledPorts(deployment),
  ];
  const places = new Map(all.map((use) => [`${spanKey(use.at)} ${use.port}`, use]));
  return [...places.values()].map(({ artefact, insteadAt, ...use }) => ({
    ...artefact,
    ...use,
    instead_at: insteadAt,
  }));
}

/** The places that `port-drift` flags: what a rehearsal sees there has then been said. */
export function unansweredPlaces(deployment: Deployment): ReadonlySet<string> {
  const unanswered = portUsesOf(deployment).filter(({ answered }) => answered === false);
  return new Set(unanswered.map(({ at }) => (isUnknown(at) ? '' : spanKey(at))));
}
