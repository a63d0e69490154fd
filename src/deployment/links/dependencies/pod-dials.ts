import type { KubernetesContainer, KubernetesObject, Workload } from '../../../syntax/kubernetes/objects.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { servicesFor } from '../connections/data-servers.ts';
import { containerSettings } from '../connections/told-variables.ts';
import { commandsOfContainer } from '../containers/container-commands.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { type Dial, firstDial } from './dialling-acts.ts';
import { protocolOfImage, type ServedProtocol, speaksOf } from './served-protocols.ts';
import type { StartDial } from './start-dial.ts';

/** A database or broker of the cluster, and the Services that lead to it. */
interface PodServer {
  readonly object: KubernetesObject;
  readonly protocol: ServedProtocol;
  readonly services: readonly string[];
}

/**
 * Pods that dial a database or broker of the same manifests while they start, do not wait for it, and are not started
 * again when that fails: nothing orders the pods of a cluster, and a restart is what makes up for it.
 */
export function podDials(deployment: Deployment): StartDial[] {
  const servers = podServers(deployment);
  if (servers.length === 0) return [];
  return deployment.kubernetesObjects().flatMap((object) => {
    const { workload } = object;
    if (workload === undefined || isOrdered(object)) return [];
    const found = dialOf(deployment, object, workload);
    if (found === undefined) return [];
    const { dial, container } = found;
    const server = servers.find((one) => isDialled(deployment, one, found));
    if (server === undefined || server.object === object || isAwaited(deployment, server)) return [];
    const { outcome } = dial;
    if (outcome === 'ends' && !endsForGood(object, workload)) return [];
    const name = server.services[0] ?? '';
    return [
      {
        artefact: artefactsOf(deployment).ofPath(object.text.span().path),
        at: (container.name ?? object.name ?? object.kind).span(),
        who: `container \`${container.name?.value ?? object.name?.value ?? ''}\``,
        dependency: name,
        dial: dial.says,
        dialAt: dial.at.span(),
        outcome,
        remedy: `an init container must wait for \`${name}\``,
        dependencyAt: (server.object.name ?? server.object.kind).span(),
      },
    ];
  });
}

const podServers = once((deployment: Deployment): readonly PodServer[] =>
  deployment.kubernetesObjects().flatMap((object) =>
    (object.workload?.pod.containers ?? []).flatMap(({ image, command }) => {
      const protocol = command === undefined ? protocolOfImage(image) : undefined;
      const services = protocol === undefined ? [] : servicesFor(deployment, object);
      return protocol === undefined || services.length === 0 ? [] : [{ object, protocol, services }];
    }),
  ),
);

/** Helm and Argo CD order what says so. */
function isOrdered({ annotations }: KubernetesObject): boolean {
  return annotations.some(({ name }) => /(?:^|\/)(?:hook|sync-wave)/.test(name.value));
}

interface PodDial {
  readonly dial: Dial;
  readonly container: KubernetesContainer;
}

/** Init containers run one after the other, before all others; one of which nothing is known may be the one that waits. */
function dialOf(deployment: Deployment, object: KubernetesObject, { pod }: Workload): PodDial | undefined {
  const acts: Act[] = [];
  for (const container of pod.initContainers) {
    const own = actsOf(deployment, object, container);
    if (own.length === 0) return undefined;
    acts.push(...own);
    const dial = firstDial(deployment, acts);
    if (dial !== undefined) return { dial, container };
  }
  for (const container of pod.containers) {
    const dial = firstDial(deployment, [...acts, ...actsOf(deployment, object, container)]);
    if (dial !== undefined) return { dial, container };
  }
  return undefined;
}

function actsOf(
  deployment: Deployment,
  object: KubernetesObject,
  { name, image, command }: KubernetesContainer,
): readonly Act[] {
  const { path, start, end } = object.text.span();
  const runs =
    command === undefined
      ? []
      : deployment.runsOf(path, 'workload', name?.value ?? '').filter(({ script: { origin, text } }) => {
          const span = text.span();
          return (
            origin.kind === 'workload' && origin.part === 'command' && span.start >= start && span.end <= end
          );
        });
  return commandsOfContainer(deployment, { image, own: runs }).acts;
}

function isDialled(deployment: Deployment, server: PodServer, { dial, container }: PodDial): boolean {
  if (!dial.protocols.includes(server.protocol)) return false;
  return [...containerSettings(deployment, container).values.values()].some(
    ({ value, isKnown }) => isKnown && server.services.some((name) => speaksOf(value, name, true)),
  );
}

/** Whoever applies the manifests waits for the server before the rest. */
function isAwaited(deployment: Deployment, { object, services }: PodServer): boolean {
  const names = [...services, object.name?.value ?? ''].filter((name) => name !== '');
  return deployment
    .acts()
    .some(
      ({ kind, program, line }) =>
        program === 'kubectl' && kind === 'wait' && names.some((name) => line.text.value.includes(name)),
    );
}

/** A pod that is never restarted, and that no controller makes anew. */
function endsForGood({ kind }: KubernetesObject, { pod, backoffLimit }: Workload): boolean {
  if (pod.restartPolicy?.value !== 'Never') return false;
  return kind.value === 'Pod' || (kind.value === 'Job' && backoffLimit?.value === 0);
}
