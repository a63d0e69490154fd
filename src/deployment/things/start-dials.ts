import type { Deployment } from '../deployment.ts';
import { podDials } from '../links/dependencies/pod-dials.ts';
import { serviceDials } from '../links/dependencies/service-dials.ts';
import { unitDials } from '../links/dependencies/unit-dials.ts';
import type { StartDial } from '../model/start-dial.ts';

/** What needs a database or broker while it starts, and does not wait for it. */
export function startDialsOf(deployment: Deployment): StartDial[] {
  return [...serviceDials(deployment), ...podDials(deployment), ...unitDials(deployment)].map(
    ({ artefact, dialAt, dependencyAt, ...dial }) => ({
      ...artefact,
      ...dial,
      dial_at: dialAt,
      dependency_at: dependencyAt,
    }),
  );
}
