import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { MeasuredBoot } from '../measured-boot.ts';
import type { Boot } from '../model/boot.ts';

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
  };
}
