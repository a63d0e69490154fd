import type { Text } from '../../../repository/text.ts';
import type { KubernetesContainer, PodSpec } from '../../../syntax/kubernetes/objects.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown } from '../../unknown.ts';
import { type Fields, yamlFields } from '../../workloads/fields.ts';
import { dockerfileOf } from '../containers/container-commands.ts';
import { FIRST_FREE_PORT } from './network-server.ts';
import type { RootService } from './root-service.ts';

/** Containers of images of the repository's own that a manifest makes root by number. */
export function rootContainers(deployment: Deployment): RootService[] {
  return deployment.kubernetesObjects().flatMap(({ workload, name, kind }) =>
    (workload?.pod.containers ?? []).flatMap((container): RootService[] => {
      const user = userOf(workload?.pod, container);
      if (user?.isKnown !== true || user.value !== '0') return [];
      if (!servesFreely(container) || hasPrivileges(workload?.pod, container)) return [];
      if (container.image === undefined || dockerfileOf(deployment, container.image) === undefined) return [];
      const shown = (container.name ?? name ?? kind).value;
      return [{ kind: 'container', name: shown, at: user.span() }];
    }),
  );
}

/** A manifest says which user it is, or gives it what root alone can use. */
export function hasUserOfItsOwn(pod: PodSpec | undefined, container: KubernetesContainer): boolean {
  const contexts = contextsOf(pod, container);
  return (
    contexts.some(
      (context) => (context.scalar('runAsUser') ?? context.scalar('runAsNonRoot')) !== undefined,
    ) || hasPrivileges(pod, container)
  );
}

/** The container's own security context, then the pod's. */
function contextsOf(pod: PodSpec | undefined, container: KubernetesContainer): Fields[] {
  return [container.mapping, pod?.mapping].flatMap((mapping) => {
    const context = mapping === undefined ? undefined : yamlFields(mapping).inner('securityContext');
    return context === undefined || isUnknown(context) ? [] : [context];
  });
}

function userOf(pod: PodSpec | undefined, container: KubernetesContainer): Text | undefined {
  for (const context of contextsOf(pod, container)) {
    const user = context.scalar('runAsUser');
    if (user !== undefined) return user.text;
  }
  return undefined;
}

function servesFreely({ ports }: KubernetesContainer): boolean {
  return ports.length > 0 && ports.every(({ port }) => (port?.value ?? 0) >= FIRST_FREE_PORT);
}

function hasPrivileges(pod: PodSpec | undefined, container: KubernetesContainer): boolean {
  const pods = pod === undefined ? undefined : yamlFields(pod.mapping);
  return (
    contextsOf(pod, container).some(
      (context) =>
        context.scalar('privileged')?.text.value === 'true' || context.inner('capabilities') !== undefined,
    ) ||
    ['hostNetwork', 'hostPID', 'hostIPC'].some((name) => pods?.scalar(name)?.text.value === 'true') ||
    (pod?.volumes ?? []).some(({ kind }) => kind === 'hostPath')
  );
}
