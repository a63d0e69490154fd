import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { type Cluster, clustersOf } from '../../workloads/declared.ts';
import { seen, yamlFields } from '../../workloads/fields.ts';
import type { DeclaredService, DeclaredServicePort } from '../../workloads/services.ts';
import { isSameNamespace, type PortedPod, podsOfService } from '../ports/pod-containers.ts';
import { anyAnswers } from '../ports/ported-container.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { listensInstead, type PortUse } from './port-use.ts';

/** Ports that a cluster's Services take from pods, and those that Ingresses and HTTPRoutes take from Services. */
export function routedPorts(deployment: Deployment): PortUse[] {
  return [
    ...clustersOf(deployment).flatMap((cluster) =>
      cluster.services.flatMap((service) =>
        service.ports.flatMap((port) => ofServicePort(deployment, { cluster, service, port })),
      ),
    ),
    ...ofIngresses(deployment),
    ...ofRoutes(deployment),
  ];
}

/** A port's number or name; anything else is a gap that a program fills before the object is made. */
const PORT = /^[a-z\d][a-z\d-]*$/i;

interface InService {
  readonly cluster: Cluster;
  readonly service: DeclaredService;
  readonly port: DeclaredServicePort;
}

function ofServicePort(deployment: Deployment, { cluster, service, port }: InService): PortUse[] {
  const target = port.targetPort ?? port.port;
  const pods = podsOfService(deployment, cluster, service);
  const [first] = pods;
  if (target?.text.isKnown !== true || port.protocol !== 'TCP' || first === undefined) return [];
  if (!PORT.test(target.text.value)) return [];
  const { value } = target.text;
  const name = service.name?.text.value ?? '';
  const isNumber = /^\d{1,5}$/.test(value);
  const shared = {
    artefact: artefactsOf(deployment).ofPath(target.at.path),
    at: target.at,
    kind: 'service' as const,
    port: value,
    says: `Service \`${name}\` sends what it gets to port ${isNumber ? value : `\`${value}\``} of \`${first.name}\``,
  };
  return isNumber
    ? [{ ...shared, answered: anyAnswers(pods, Number(value)), ...listensInstead(first) }]
    : [{ ...shared, answered: declares(pods, value), ...declaredInstead(first) }];
}

/** A name counts where the pod's containers declare a port of that name (Service, `targetPort`). */
function declares(pods: readonly PortedPod[], name: string): Known<boolean> {
  const containers = pods.flatMap(({ workload }) => workload.containers);
  if (containers.some(({ ports }) => ports.some((port) => port.name?.text.value === name))) return true;
  if (pods.some(({ isPatched }) => isPatched)) return unknown('a patch may declare it', pods[0]?.at);
  const open = containers.find((one) => one.open !== undefined)?.open;
  const unseen = containers.flatMap(({ ports }) => ports).find((port) => port.name?.text.isKnown === false);
  return open ?? (unseen === undefined ? false : unknown('a template names its ports', unseen.name?.at));
}

function declaredInstead({ workload }: PortedPod): Pick<PortUse, 'instead' | 'insteadAt'> {
  const ports = workload.containers.flatMap((container) => container.ports);
  const shown = ports.map(({ name, port }) => name?.text.value ?? (isUnknown(port) ? '…' : String(port)));
  return {
    instead:
      shown.length === 0 ? 'its containers declare no ports' : `its containers declare ${shown.join(', ')}`,
    insteadAt: ports.flatMap(({ name }) => name?.at ?? []).slice(0, 4),
  };
}

function ofIngresses(deployment: Deployment): PortUse[] {
  return deployment.kubernetesObjects().flatMap(({ backends, namespace, kind, name }) =>
    backends.flatMap(({ service, port }) =>
      service === undefined || port === undefined
        ? []
        : toService(deployment, {
            service,
            port,
            namespace: namespace?.value,
            who: `${kind.value} \`${name?.value ?? ''}\``,
          }),
    ),
  );
}

/** `backendRefs` of the rules of an HTTPRoute or GRPCRoute (Gateway API). */
function ofRoutes(deployment: Deployment): PortUse[] {
  return deployment.kubernetesObjects().flatMap(({ kind, mapping, namespace, name }) => {
    if (!/^(?:HTTP|GRPC|TCP|TLS)Route$/.test(kind.value)) return [];
    const rules = seen(yamlFields(mapping), 'spec')?.list('rules') ?? [];
    return rules
      .flatMap((rule) => rule.list('backendRefs'))
      .flatMap((backend) => {
        const [service, port] = [backend.scalar('name')?.text, backend.scalar('port')?.text];
        const isService = (backend.scalar('kind')?.text.value ?? 'Service') === 'Service';
        if (!isService || service === undefined || port === undefined) return [];
        return toService(deployment, {
          service,
          port,
          namespace: backend.scalar('namespace')?.text.value ?? namespace?.value,
          who: `${kind.value} \`${name?.value ?? ''}\``,
        });
      });
  });
}

export interface ToService {
  readonly service: Text;
  readonly port: Text;
  readonly namespace: string | undefined;
  /** Who dials, for people. */
  readonly who: string;
  readonly kind?: PortUse['kind'];
  /** A Service without an address of its own is dialled on the ports of its pods. */
  readonly dials?: boolean;
}

/** A use of a port of a Service by name; none where no Service of that name is here. */
export function toService(
  deployment: Deployment,
  { service, port, namespace, who, kind = 'route', dials = false }: ToService,
): PortUse[] {
  if (!service.isKnown || !port.isKnown || !PORT.test(port.value)) return [];
  const found = clustersOf(deployment)
    .flatMap(({ services }) => services)
    .filter(
      (one) => one.name?.text.value === service.value && isSameNamespace(one.namespace?.value, namespace),
    );
  const [first] = found;
  if (first === undefined || found.some((one) => dials && (one.isHeadless || one.type === 'ExternalName')))
    return [];
  const ports = found.flatMap((one) => one.ports);
  const isThere = ports.some((one) => one.port?.text.value === port.value || one.name?.value === port.value);
  const open = found.find((one) => one.open !== undefined)?.open;
  const masked = ports.find((one) => one.port?.text.isKnown !== true);
  const doubt = open ?? (masked === undefined ? undefined : unknown('its ports are filled in', first.at));
  const numbers = [...new Set(ports.flatMap((one) => one.port?.text.value ?? []))];
  const places: Span[] = ports.flatMap((one) => one.port?.at ?? []);
  return [
    {
      artefact: artefactsOf(deployment).ofPath(port.path),
      at: port.span(),
      kind,
      port: port.value,
      says: `${who} dials port ${port.value} of Service \`${service.value}\``,
      answered: isThere ? true : (doubt ?? false),
      instead: `it has port ${numbers.join(', ')}`,
      insteadAt: places.slice(0, 4),
    },
  ];
}
