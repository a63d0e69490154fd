import { isLoopback } from './observe/sockets.ts';
import type { ExpectedPort, Plan } from './plan/plan.ts';
import type { ListeningSocket } from './trace/trace.ts';

/** How the ports on which something listens and those that are expected differ. */
export interface PortDifference {
  /** Expected, and nothing listens there. */
  readonly unserved: readonly ExpectedPort[];
  /** Expected and unserved, but the program's files speak of them: they may be switched on elsewhere. */
  readonly doubtful: readonly ExpectedPort[];
  /** Something listens there, from the network, and nobody expects it. */
  readonly strays: readonly number[];
  /** Something listens on one of the expected, from the network. */
  readonly isSomeServed: boolean;
}

/** Seconds after its first socket in which a program opens whatever it opens: a rehearsal waits as long for what is expected. */
export const PORTS_SECONDS = 10;

/** The first of the ports that a kernel gives to whoever asks for none (ip(7), `ip_local_port_range`). */
const EPHEMERAL = 32_768;

/**
 * Which expected ports nothing serves. What only tells of a port, as EXPOSE does, is wrong where not one of all is served; a
 * mapping or a Service where something listens that nobody expects, for else the program has switched off what would listen
 * there; a probe always. What listens on the loopback address alone is no matter of the number.
 */
export function portDifference(
  { expected }: Pick<Plan, 'expected'>,
  sockets: readonly ListeningSocket[],
): PortDifference {
  const outside = new Set(sockets.filter((socket) => !isLoopback(socket)).map(({ port }) => port));
  // From within, and where it is only a question of the number.
  const inside = new Set(sockets.map(({ port }) => port));
  const numbers = new Set(expected.map(({ value }) => value));
  const strays = [...outside].filter((port) => !numbers.has(port) && port < EPHEMERAL);
  const isSomeServed = [...numbers].some((number) => outside.has(number));
  const isWrong = ({ kind, anyOf }: ExpectedPort): boolean => {
    if (outside.size === 0 || anyOf.some((number) => inside.has(number))) return false;
    return kind === 'probe' || (strays.length > 0 && (kind !== 'hint' || !isSomeServed));
  };
  const wrong = expected.filter(isWrong);
  const isDoubtful = ({ mention }: ExpectedPort): boolean => isSomeServed && mention !== undefined;
  return {
    unserved: wrong.filter((port) => !isDoubtful(port)),
    doubtful: wrong.filter(isDoubtful),
    strays,
    isSomeServed,
  };
}
