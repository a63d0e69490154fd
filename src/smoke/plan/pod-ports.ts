import type { Deployment } from '../../deployment/deployment.ts';
import { type PortedPod, podsOfService, portedPods } from '../../deployment/links/ports/pod-containers.ts';
import { isUnknown } from '../../deployment/unknown.ts';
import type { DeclaredService } from '../../deployment/workloads/services.ts';
import type { PodContainer } from '../../deployment/workloads/workload.ts';
import { type FoundPort, found } from './found-port.ts';
import type { Subject } from './subjects.ts';

/** The ports that pods of the subject declare, and those that Services send to; of manifests and of Terraform alike. */
export function podPorts(deployment: Deployment, { pods }: Subject): FoundPort[] {
  return pods.flatMap(({ workload, container }) => {
    const pod = portedPods(deployment).find((one) => one.workload === workload);
    if (pod === undefined || pod.isPatched || container.open !== undefined) return [];
    const sent = pod.cluster.services
      .filter((service) => podsOfService(deployment, pod.cluster, service).includes(pod))
      .flatMap((service) => portsOfService(service, { pod, container }));
    return [...sent, ...declaredPorts(container)];
  });
}

/** A container's list of ports opens none (Kubernetes API, Container v1, `ports`). */
function declaredPorts({ ports }: PodContainer): FoundPort[] {
  return ports.flatMap(({ port, at, protocol }) =>
    isUnknown(port) || at === undefined || protocol !== 'TCP'
      ? []
      : [found(port, { at, by: `containerPort in ${at.path}`, kind: 'hint' })],
  );
}

interface Member {
  readonly pod: PortedPod;
  readonly container: PodContainer;
}

/** A name stands for the number beside it in the container, which then is what is wrong. */
function portsOfService({ name, ports }: DeclaredService, { pod, container }: Member): FoundPort[] {
  const isAlone = pod.workload.containers.length === 1;
  return ports.flatMap(({ port, targetPort, protocol }): FoundPort[] => {
    const target = targetPort ?? port;
    if (target?.text.isKnown !== true || protocol !== 'TCP') return [];
    const { value } = target.text;
    const own = container.ports.find(
      (one) => one.name?.text.value === value || (!isUnknown(one.port) && String(one.port) === value),
    );
    const by = `Service ${name?.text.value ?? ''} in ${target.at.path}`;
    if (/^\d{1,5}$/.test(value))
      return isAlone || own !== undefined
        ? [found(Number(value), { at: target.at, by, kind: 'service' })]
        : [];
    if (own?.at === undefined || isUnknown(own.port)) return [];
    return [found(own.port, { at: own.at, by, kind: 'service' })];
  });
}
