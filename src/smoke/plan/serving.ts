import type { Act } from '../../deployment/acts/act.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { fileInContainer } from '../../deployment/links/ports/container-files.ts';
import { type ContainerProcess, runOfWords } from '../../deployment/links/ports/container-process.ts';
import type { ListeningPort } from '../../deployment/links/ports/listening-port.ts';
import { portsOfServer } from '../../deployment/links/ports/server-ports.ts';
import { runOfFile } from '../../deployment/links/processes/workers.ts';
import { isUnknown } from '../../deployment/unknown.ts';
import { supervisedActs } from './supervised.ts';

/** Scripts that start scripts deeper than this are not followed. */
const DEEPEST = 4;

/** The commands of a container, those of its own scripts among them, that start a server. */
export function serversOf(deployment: Deployment, process: ContainerProcess): Act[] {
  return serversAmong(deployment, process, {
    acts: runOfWords(deployment, process, process.argv).acts,
    depth: 0,
  });
}

function serversAmong(
  deployment: Deployment,
  process: ContainerProcess,
  { acts, depth }: { readonly acts: readonly Act[]; readonly depth: number },
): Act[] {
  return acts.flatMap((act): Act[] => {
    if (act.kind === 'serve') return [act];
    const supervised = depth < DEEPEST ? supervisedActs(deployment, process, act) : [];
    if (supervised.length > 0)
      return supervised.flatMap((run) =>
        serversAmong(deployment, process, { acts: run.acts, depth: depth + 1 }),
      );
    const path =
      depth < DEEPEST && act.kind === 'run' ? fileInContainer(deployment, process, act) : undefined;
    const run = path === undefined ? undefined : runOfFile(deployment, path);
    return run === undefined ? [] : serversAmong(deployment, process, { acts: run.acts, depth: depth + 1 });
  });
}

/** The port of the first server that says one, where not all that is started is known. */
export function statedPort(deployment: Deployment, process: ContainerProcess): ListeningPort | undefined {
  for (const act of serversOf(deployment, process)) {
    const ports = portsOfServer(deployment, process, act);
    if (ports !== undefined && !isUnknown(ports) && ports[0] !== undefined) return ports[0];
  }
  return undefined;
}
