import type { Deployment } from '../../deployment/deployment.ts';
import type { Plan } from './plan.ts';
import { serversOf } from './serving.ts';
import type { Subject } from './subjects.ts';

const JOBS = ['Job', 'CronJob'];

/** Whether the deployment says that it is to end when its work is done: a job, or what others wait for until it has. */
export function isDeclaredTask({ pods, services, clouds }: Subject): boolean {
  if (pods.length > 0) return pods.every(({ workload }) => JOBS.includes(workload.kind));
  if (clouds.length > 0) return clouds.every(({ container }) => container.isJob);
  return services.some(({ service, compose }) =>
    compose.services.some(({ dependsOn }) =>
      dependsOn.some(
        (one) =>
          one.service.value === service.name.value && one.condition === 'service_completed_successfully',
      ),
    ),
  );
}

/** Whether it may be one: it answers nowhere, nothing asks it or starts it again, and it is no server by its command. */
export function mayBeTask(deployment: Deployment, subject: Subject, port: Plan['port']): boolean {
  const { pods, services, probed, clouds, process } = subject;
  const isRestarted = services.some(
    ({ service }) =>
      !['no', undefined].includes(service.restart?.value) || service.deploy?.restartPolicy !== undefined,
  );
  const isKept =
    pods.length > 0 ||
    clouds.some(({ container }) => container.system === 'cloud-run') ||
    isRestarted ||
    port !== undefined ||
    probed.length > 0;
  return !isKept && serversOf(deployment, process).length === 0;
}
