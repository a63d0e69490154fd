import type { Deployment } from '../../deployment/deployment.ts';
import { startsAt } from '../../deployment/links/containers/container-starts.ts';
import { isUnknown } from '../../deployment/unknown.ts';
import type { CloudContainer } from '../../deployment/workloads/cloud-container.ts';
import type { Span } from '../../repository/span.ts';
import type { Plan } from './plan.ts';
import type { Subject } from './subjects.ts';

/** Of `docker stop` and of pods. */
const [DOCKER_GRACE, POD_GRACE] = [10, 30];

/** How the subject is stopped where it is deployed, and why a rehearsal may stop it otherwise. */
export function stopOf(
  deployment: Deployment,
  subject: Subject,
  at: Span | undefined,
): Pick<Plan, 'grace' | 'stopDoubt'> {
  const starts = at === undefined ? [] : startsAt(deployment, at);
  const stopDoubt = doubtOf(
    subject,
    starts.some(({ hasInit }) => hasInit),
  );
  return { grace: graceOf(subject), ...(stopDoubt === undefined ? {} : { stopDoubt }) };
}

function graceOf({ pods, services, clouds }: Subject): Plan['grace'] {
  const [pod] = pods;
  if (pod !== undefined) {
    const { value, at } = pod.workload.grace;
    const seconds = isUnknown(value) ? POD_GRACE : value;
    return {
      value: seconds,
      by: at === undefined ? 'Kubernetes’ default' : `the workload in ${at.path}`,
      ...(at === undefined ? {} : { at }),
    };
  }
  const said = services
    .map(({ service }) => service.stopGracePeriod)
    .find((setting) => setting?.value !== undefined);
  const [cloud] = clouds;
  if (said?.value === undefined && cloud !== undefined && services.length === 0)
    return graceOfCloud(cloud.container);
  if (said?.value === undefined) return { value: DOCKER_GRACE, by: 'Docker’s default' };
  return { value: said.value, by: `the service in ${said.text.span().path}`, at: said.text.span() };
}

function graceOfCloud({ grace: { value, at }, system }: CloudContainer): Plan['grace'] {
  const by =
    at === undefined ? `the default of ${system === 'ecs' ? 'ECS' : 'Cloud Run'}` : `the task in ${at.path}`;
  return { value: isUnknown(value) ? POD_GRACE : value, by, ...(at === undefined ? {} : { at }) };
}

/** What a rehearsal does without: an init, another signal than the image's own, a hook before SIGTERM. */
function doubtOf({ pods, services }: Subject, hasInit: boolean): string | undefined {
  const [grace] = pods.map(({ workload }) => workload.grace.value);
  if (grace !== undefined && isUnknown(grace)) return `its grace period is not known: ${grace.why}`;
  if (hasInit || services.some(({ service }) => service.init?.value === true))
    return 'it is deployed with an init in front of it';
  if (pods.some(({ workload }) => SHARED.test(workload.text.value)))
    return 'its pod shares its processes, so that it is not the first of them';
  if (services.some(({ service: { stopSignal } }) => stopSignal !== undefined))
    return 'its service is stopped by a signal of its own';
  return pods.some(({ workload }) => HOOK.test(workload.text.value))
    ? 'its pod has a hook that comes before SIGTERM'
    : undefined;
}

const SHARED = /\bshare_?process_?namespace\b["']?\s*[:=]\s*["']?true/i;
const HOOK = /\bpre_?stop\b/i;
