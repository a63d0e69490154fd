import { spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { contestedPorts } from '../links/ports/contested-ports.ts';
import type { ContestedPort } from '../links/ports/port-claim.ts';
import type { PortClaim } from '../model/port-claim.ts';

/** Every port of a host that two owners take, at the second of them. */
export function portClaimsOf(deployment: Deployment): PortClaim[] {
  const byPlace = new Map(
    eachPairOnce(contestedPorts(deployment)).map((one) => [
      `${spanKey(one.claim.at)} ${one.claim.owner}`,
      one,
    ]),
  );
  return [...byPlace.values()].map(({ claim, rivals }) => {
    const { artefact, at, number, protocol, says } = claim;
    const names = [...new Set(rivals.map((rival) => rival.says))];
    const isWellKnown = protocol === 'udp' || protocol === 'sctp';
    return {
      ...artefact,
      reachable: artefact.reachable || rivals.some((rival) => rival.artefact.reachable),
      at,
      port: number,
      protocol: isWellKnown ? protocol : 'tcp',
      owner: says,
      rivals: names,
      rivals_shown: names.join(' and '),
      rivals_at: rivals.map((rival) => rival.at),
    };
  });
}

/** What one script enables and then starts, or two scripts start, collides once. */
function eachPairOnce(contested: readonly ContestedPort[]): ContestedPort[] {
  const seen = new Set<string>();
  return contested.flatMap(({ claim, rivals }) => {
    const fresh = rivals.filter((rival) => {
      const key = [claim.number, ...[spanKey(claim.at), spanKey(rival.at)].toSorted()].join(' ');
      const isFresh = !seen.has(key);
      seen.add(key);
      return isFresh;
    });
    return fresh.length === 0 ? [] : [{ claim, rivals: fresh }];
  });
}
