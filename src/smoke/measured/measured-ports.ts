import type { MeasuredPorts } from '../../deployment/measured-boot.ts';
import { unknown } from '../../deployment/unknown.ts';
import type { ExpectedPort, Plan } from '../plan/plan.ts';
import type { Boot, ListeningSocket } from '../trace/trace.ts';
import { PORTS_SECONDS, type PortDifference, portDifference } from '../unserved-ports.ts';

/** What of the expected ports is not served, and whether that is for another port in its place. */
export function measuredPorts(plan: Plan, boots: readonly Boot[]): MeasuredPorts {
  const isAlive = boots.length > 0 && boots.every(({ exit }) => exit === undefined);
  if (!isAlive || !boots.some((boot) => isWatched(plan, boot))) return { wrong: [], isElsewhere: false };
  const sockets = boots.flatMap((boot) => boot.sockets);
  const { doubtful, ...difference } = portDifference(plan, sockets);
  const isElsewhere = difference.strays.length > 0;
  // Where all that listens is expected, what is asked is not on another port: it is not there, which is told as that.
  const unserved = [...difference.unserved, ...ownPort(plan, sockets, difference)].filter(
    ({ value }) => isElsewhere || value !== plan.port?.value,
  );
  const [first] = [...unserved, ...doubtful];
  const doubt = plan.portDoubt ?? (unserved.length === 0 ? doubtful[0]?.mention : undefined);
  if (first !== undefined && doubt !== undefined) return { wrong: unknown(doubt, first.at), isElsewhere };
  return { wrong: unserved.map(({ value, by, at }) => ({ port: value, by, at })), isElsewhere };
}

/** Long enough for whatever comes later than the first. */
function isWatched({ budget }: Plan, { watchedFor, sockets }: Boot): boolean {
  const first = Math.min(...sockets.map(({ at }) => at));
  return watchedFor >= Math.min(budget, first + PORTS_SECONDS);
}

/**
 * The port that was asked for, where the deployment does not name it: what the command says is wrong where the deployment does not
 * know better, and what people set is wrong wherever nothing listens there.
 */
function ownPort(
  { expected, port, image }: Plan,
  sockets: readonly ListeningSocket[],
  { strays, isSomeServed }: Pick<PortDifference, 'strays' | 'isSomeServed'>,
): Pick<ExpectedPort, 'value' | 'by' | 'at'>[] {
  const at = port?.at ?? image.at;
  if (port === undefined || at === undefined || strays.length === 0) return [];
  if (
    [...expected, ...sockets.map((socket) => ({ value: socket.port }))].some(
      ({ value }) => value === port.value,
    )
  )
    return [];
  return isSomeServed && port.at !== undefined ? [] : [{ value: port.value, by: port.by, at }];
}
