import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown } from '../../unknown.ts';
import { statedPorts } from '../ports/server-ports.ts';
import { pythonStarts } from '../python/python-starts.ts';
import { fileStarted } from '../reach/edges.ts';

/** Ports below this one are root's, where nothing says otherwise (ip(7), ip_unprivileged_port_start). */
export const FIRST_FREE_PORT = 1024;

/** A command that serves an application of the repository over the network, on a port that anybody may take. */
export interface NetworkServer {
  readonly act: Act;
  readonly program: string;
}

/** The first such command; undefined too where its port is not known. */
export function networkServer(deployment: Deployment, acts: readonly Act[]): NetworkServer | undefined {
  for (const act of acts) {
    if (!act.line.flow.called) continue;
    const program = act.kind === 'serve' ? served(deployment, act) : servedInPython(deployment, act);
    if (program !== undefined) return { act, program };
  }
  return undefined;
}

function served(deployment: Deployment, act: Act): string | undefined {
  const kind = factOf(deployment.programs, act, 'kind');
  if (kind === undefined || isUnknown(kind) || (kind.value !== 'application' && kind.value !== 'files'))
    return undefined;
  const ports = statedPorts(deployment, { environment: act.line.environment, open: undefined }, act);
  if (ports === undefined || isUnknown(ports) || ports.length === 0) return undefined;
  return ports.every(({ number }) => number >= FIRST_FREE_PORT) ? act.program : undefined;
}

/** Servers of Python take a port above that one where they are told none. */
function servedInPython(deployment: Deployment, act: Act): string | undefined {
  const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
  if (file === undefined || deployment.repository.file(file)?.format !== 'python') return undefined;
  const start = pythonStarts(deployment, file).find(
    ({ underMainGuard, inFunction }) => underMainGuard || inFunction === undefined,
  );
  const port = start?.arguments.get('port');
  const isFree = port === undefined || (port.kind === 'number' && port.value >= FIRST_FREE_PORT);
  return isFree ? start?.program : undefined;
}
