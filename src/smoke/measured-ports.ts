import type { MeasuredPorts } from '../deployment/measured-boot.ts';
import { unknown } from '../deployment/unknown.ts';
import type { ExpectedPort, Plan } from './plan/plan.ts';
import type { Boot } from './trace.ts';
import { PORTS_SECONDS, portDifference } from './unserved-ports.ts';

/** What of the expected ports is not served, and whether that is for another port in its place. */
export function measuredPorts(plan: Plan, boots: readonly Boot[]): MeasuredPorts {
  const isAlive = boots.length > 0 && boots.every(({ exit }) => exit === undefined);
  if (!isAlive || !boots.some((boot) => isWatched(plan, boot))) return { wrong: [], isElsewhere: false };
  const expected = withOwn(plan);
  const { doubtful, strays, ...rest } = portDifference(
    { expected },
    boots.flatMap(({ sockets }) => sockets),
  );
  const isElsewhere = strays.length > 0;
  // Where all that listens is expected, what is asked is not on another port: it is not there, which is told as that.
  const unserved = rest.unserved.filter(({ value }) => isElsewhere || value !== plan.port?.value);
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

/** With the port that was asked for: what its command says, or whoever set it. */
function withOwn({ expected, port, image }: Plan): readonly ExpectedPort[] {
  const at = port?.at ?? image.at;
  if (port === undefined || at === undefined || expected.some(({ value }) => value === port.value))
    return expected;
  const kind = port.at === undefined ? 'mapping' : 'hint';
  return [...expected, { ...port, at, kind, anyOf: [port.value] }];
}
