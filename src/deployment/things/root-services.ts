import type { Deployment } from '../deployment.ts';
import { rootContainers } from '../links/privileges/pod-users.ts';
import { rootImages } from '../links/privileges/root-images.ts';
import { rootUnits } from '../links/privileges/root-units.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { RootService } from '../model/root-service.ts';

/** Network servers that run as root for nothing, one for each unit, Dockerfile and container. */
export function rootServicesOf(deployment: Deployment): RootService[] {
  const all = [...rootUnits(deployment), ...rootImages(deployment), ...rootContainers(deployment)];
  return all.map(({ kind, name, at, server }) => ({
    ...artefactsOf(deployment).ofPath(at.path),
    at,
    kind,
    name,
    program: server?.program,
    server_at: server?.act.line.text.span(),
  }));
}
