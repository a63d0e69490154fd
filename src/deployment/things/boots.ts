import { spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { MeasuredBoot } from '../measured-boot.ts';
import type { Boot } from '../model/boot.ts';
import { isUnknown } from '../unknown.ts';
import { isDeafStart } from './container-shells.ts';
import { isShadowSaid } from './mounts.ts';
import { unansweredPlaces } from './port-uses.ts';

/** What was rehearsed. */
export function bootsOf(deployment: Deployment): Boot[] {
  return deployment.measured().map((measured) => bootOf(deployment, measured));
}

function bootOf(deployment: Deployment, measured: MeasuredBoot): Boot {
  const { failedImports, listensOn } = measured;
  const [failed] = failedImports;
  return {
    ...artefactsOf(deployment).ofPath(measured.at.path),
    at: measured.at,
    name: measured.name,
    failed_import: failed?.module,
    failed_import_says: failed?.says,
    failed_import_at: failed?.at,
    failed_imports: failedImports.length,
    starts: measured.starts,
    ended: measured.ended,
    end: measured.end,
    ended_after: measured.endedAfter,
    ends_alike: measured.endsAlike,
    last_lines: measured.lastLines,
    prints: measured.hasPrinted,
    budget: measured.budget,
    port: measured.port,
    port_at: measured.portAt,
    accepts: measured.accepts,
    loopback_only: measured.isLoopbackOnly,
    listens_on: listensOn.length === 0 ? 'nothing' : listensOn.slice(0, 4).join(', '),
    health_path: measured.healthPath,
    health_at: measured.healthAt,
    health_status: measured.healthStatus,
    healthy: measured.isHealthy,
    seconds_to_up: measured.secondsToUp,
    ...portsOf(deployment, measured),
    ...networkOf(measured),
    ...stopOf(deployment, measured),
    ...staleOf(deployment, measured),
  };
}

function stopOf(deployment: Deployment, { stop, at }: MeasuredBoot) {
  const said = { stop_said: isDeafStart(deployment, at) };
  if (stop === undefined) return { stop: 'untried' as const, ...said };
  if (isUnknown(stop)) return { stop, ...said };
  const { request } = stop;
  return {
    ...said,
    stop: stop.outcome,
    grace: stop.grace,
    grace_by: stop.by,
    grace_at: stop.at,
    stop_seconds: stop.tookToEnd,
    stop_request: request?.says,
    stop_request_seconds: request?.seconds,
  };
}

function staleOf(deployment: Deployment, { stale }: MeasuredBoot) {
  const left = stale.filter(({ at }) => !isShadowSaid(deployment, at));
  const [first] = left;
  return {
    stale_at: left.map(({ at }) => at),
    stale_folder: first?.folder,
    stale_program: first?.program,
  };
}

function networkOf({ network }: MeasuredBoot) {
  const isUpLate = network?.triedFor !== undefined;
  return {
    needs_network: network === undefined || isUpLate ? ('no' as const) : network.kind,
    network_line: network?.line,
    network_host: network?.host,
    network_wait: network?.triedFor,
  };
}

/** So many are listed. */
const MOST_PORTS = 4;

function portsOf(deployment: Deployment, { ports: { wrong, isElsewhere } }: MeasuredBoot) {
  if (isUnknown(wrong)) return { wrong_port_at: wrong, wrong_ports: wrong, listens_elsewhere: isElsewhere };
  const said = wrong.length === 0 ? new Set() : unansweredPlaces(deployment);
  const left = wrong.filter(({ at }) => !said.has(spanKey(at)));
  return {
    wrong_port_at: left.map(({ at }) => at),
    wrong_ports: left
      .slice(0, MOST_PORTS)
      .map(({ port, by }) => `${port} (${by})`)
      .join(', '),
    listens_elsewhere: isElsewhere,
  };
}
