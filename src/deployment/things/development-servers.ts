import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { mountsItsSource } from '../links/containers/local-services.ts';
import { developmentServersOf as findServers } from '../links/processes/development-servers.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { serviceNamed } from '../links/reach/purposes.ts';
import type { DevelopmentServer } from '../model/development-server.ts';

/** Servers for development that something deployed starts. */
export function developmentServersOf(deployment: Deployment): DevelopmentServer[] {
  return findServers(deployment).map(({ act, at, program, warning, through, watchesOrDebugs }) => ({
    ...artefactsOf(deployment).ofAct(act),
    at: at.span(),
    program,
    warning,
    through_at: through?.line.text.span(),
    started_at: act.line.text.span(),
    watches_or_debugs: watchesOrDebugs,
    looks_local: isOnSomebodysMachine(deployment, act),
  }));
}

/** It runs over the source tree that is mounted into its container. */
function isOnSomebodysMachine(deployment: Deployment, { line }: Act): boolean {
  const { origin, path } = line.script;
  if (origin.kind !== 'compose') return false;
  const service = serviceNamed(deployment, path, origin.service);
  return service !== undefined && mountsItsSource(service);
}
