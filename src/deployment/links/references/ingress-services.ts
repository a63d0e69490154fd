import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { isSameNamespace } from '../ports/pod-containers.ts';
import type { Dangling } from './dangling.ts';

/**
 * Services that an Ingress sends its requests to and that nothing defines, where the same folder defines others: the controller
 * answers 503. Where a chart, an overlay, Terraform or a command may make more, nobody knows.
 */
export const ingressServices = once((deployment: Deployment): readonly Dangling[] => {
  const objects = deployment.kubernetesObjects();
  const ingresses = objects.filter(({ backends }) => backends.length > 0);
  if (ingresses.length === 0 || mayBeMade(deployment)) return [];
  const services = objects.filter(({ kind, service }) => kind.value === 'Service' || service !== undefined);
  return ingresses.flatMap((ingress) => {
    const { path } = ingress.text;
    const near = services.filter(({ text }) => folderOf(text.path) === folderOf(path));
    const [first] = near;
    if (first === undefined || services.some(({ name }) => name?.isKnown !== true)) return [];
    return ingress.backends.flatMap(({ service }): Dangling[] => {
      if (service?.isKnown !== true || !/^[a-z][a-z\d-]*$/.test(service.value)) return [];
      if (services.some((one) => isIt(ingress, one, service.value))) return [];
      const names = near.map(({ name }) => `\`${name?.value ?? ''}\``);
      const soughtIn = `beside ${[...new Set(names)].slice(0, 3).join(', ')}`;
      const soughtAt = (first.name ?? first.kind).span();
      return [{ kind: 'service', at: service, name: service.value, missing: true, soughtIn, soughtAt }];
    });
  });
});

function isIt({ namespace }: KubernetesObject, one: KubernetesObject, name: string): boolean {
  return one.name?.value === name && isSameNamespace(namespace?.value, one.namespace?.value);
}

/** Templates, generators, overlays with names of their own, charts, operators and commands make Services too. */
function mayBeMade(deployment: Deployment): boolean {
  const { repository } = deployment;
  return (
    deployment.files('helm-template').length > 0 ||
    deployment
      .kubernetesObjects()
      .some(({ apiVersion, kind }) => kind.value === 'Kustomization' || isOfOperator(apiVersion.value)) ||
    repository
      .below('')
      .some((path) => /(?:^|\/)(?:kustomization\.ya?ml|Chart\.yaml|helmfile\.ya?ml)$/i.test(path)) ||
    deployment
      .terraform()
      .some(({ resources }) => resources.some(({ type }) => /^(?:kubernetes|kubectl|helm)_/.test(type))) ||
    deployment
      .acts()
      .some(
        ({ program, command }) =>
          program === 'helm' || (program === 'kubectl' && /^(?:expose|create)/.test(command)),
      )
  );
}

/** Of the groups that Kubernetes itself has, and cert-manager's, none makes a Service by another object. */
function isOfOperator(apiVersion: string): boolean {
  const [group = '', version] = apiVersion.split('/');
  return (
    version !== undefined &&
    !/^(?:apps|batch|autoscaling|policy|extensions)$|\.k8s\.io$|^cert-manager\.io$/.test(group)
  );
}
