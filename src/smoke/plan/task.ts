import type { Deployment } from '../../deployment/deployment.ts';
import type { Plan } from './plan.ts';
import { serversOf } from './serving.ts';
import type { Subject } from './subjects.ts';

const JOBS = ['Job', 'CronJob'];

/**
 * Whether it is to end when its work is done: a job, a service that others wait for until it has completed, or one that
 * answers nowhere and that nothing restarts.
 */
export function isTask(deployment: Deployment, subject: Subject, port: Plan['port']): boolean {
  const { pods, services, probed, process } = subject;
  if (pods.length > 0) return pods.every(({ workload }) => JOBS.includes(workload.kind));
  const isAwaited = services.some(({ service, compose }) =>
    compose.services.some(({ dependsOn }) =>
      dependsOn.some(
        (one) =>
          one.service.value === service.name.value && one.condition === 'service_completed_successfully',
      ),
    ),
  );
  if (isAwaited) return true;
  const isRestarted = services.some(
    ({ service }) =>
      !['no', undefined].includes(service.restart?.value) || service.deploy?.restartPolicy !== undefined,
  );
  const isServer = serversOf(deployment, process).length > 0;
  return port === undefined && probed.length === 0 && !isRestarted && !isServer;
}
