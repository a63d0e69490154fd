import { posix } from 'node:path';
import type { Deployment } from '../../deployment.ts';
import { runsOnHost } from '../commands/host-side.ts';
import type { ContainerProcess } from '../ports/container-process.ts';
import { serviceContainers, twinsOf } from '../ports/service-containers.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { askOf, type PathAsk } from './path-asks.ts';

/** A script on the host that asks a service through a port that it publishes. */
export interface HostAsk {
  readonly ask: PathAsk;
  readonly container: ContainerProcess;
  readonly artefact: Artefact;
  readonly who: string;
}

/** Questions of scripts to `localhost:P`, where exactly one service of the repository publishes P. */
export function hostAsks(deployment: Deployment): HostAsk[] {
  return deployment.runs().flatMap((run) => {
    if (run.script.origin.kind !== 'file' && run.script.origin.kind !== 'recipe') return [];
    return run.acts.flatMap((act): HostAsk[] => {
      const { flow, where } = act.line;
      if (where.length !== 1 || flow.onFailure === 'ignored') return [];
      const [ask] = askOf(deployment.programs, run, act);
      if (ask === undefined || runsOnHost(deployment, run.script) !== true) return [];
      const published = publisherOf(deployment, ask.port);
      if (published === undefined) return [];
      return [
        {
          ask: { ...ask, port: published.port },
          container: published.container,
          artefact: artefactsOf(deployment).ofAct(act),
          who: `\`${posix.basename(run.script.path)}\``,
        },
      ];
    });
  });
}

/** The one service that publishes a port of the host. */
function publisherOf(
  deployment: Deployment,
  port: number,
): { container: ContainerProcess; port: number } | undefined {
  const found = serviceContainers(deployment).flatMap((container) =>
    container.service.ports.flatMap(({ published, target }) =>
      published?.first === port &&
      published.last === port &&
      target !== undefined &&
      target.first === target.last
        ? [{ container, port: target.first }]
        : [],
    ),
  );
  const [only, ...more] = found;
  return only === undefined || more.length > 0 || twinsOf(deployment)(only.container).length > 0
    ? undefined
    : { container: only.container.process, port: only.port };
}
