/**
 * Versions of the API that are gone, with the release that took them out (kubernetes.io/docs/reference/using-api/deprecation-guide): no release that
 * is still supported anywhere has them.
 */
const REMOVED: Readonly<Record<string, readonly [kinds: string, release: string, instead: string]>> = {
  'extensions/v1beta1': ['Deployment DaemonSet ReplicaSet', '1.16', 'apps/v1'],
  'apps/v1beta1': ['Deployment StatefulSet', '1.16', 'apps/v1'],
  'apps/v1beta2': ['Deployment StatefulSet DaemonSet ReplicaSet', '1.16', 'apps/v1'],
  'networking.k8s.io/v1beta1': ['Ingress IngressClass', '1.22', 'networking.k8s.io/v1'],
  'rbac.authorization.k8s.io/v1beta1': [
    'Role ClusterRole RoleBinding ClusterRoleBinding',
    '1.22',
    'rbac.authorization.k8s.io/v1',
  ],
  'apiextensions.k8s.io/v1beta1': ['CustomResourceDefinition', '1.22', 'apiextensions.k8s.io/v1'],
  'storage.k8s.io/v1beta1': ['StorageClass', '1.22', 'storage.k8s.io/v1'],
  'batch/v1beta1': ['CronJob', '1.25', 'batch/v1'],
  'batch/v2alpha1': ['CronJob', '1.21', 'batch/v1'],
  'policy/v1beta1': ['PodDisruptionBudget', '1.25', 'policy/v1'],
  'autoscaling/v2beta1': ['HorizontalPodAutoscaler', '1.25', 'autoscaling/v2'],
  'autoscaling/v2beta2': ['HorizontalPodAutoscaler', '1.26', 'autoscaling/v2'],
};
const OTHERS: Readonly<Record<string, readonly [kinds: string, release: string, instead: string]>> = {
  'extensions/v1beta1': ['Ingress NetworkPolicy', '1.22', 'networking.k8s.io/v1'],
  'policy/v1beta1': ['PodSecurityPolicy', '1.25', 'the Pod Security Admission controller'],
};

/** The release that took a kind out of a version of the API, and what holds instead. */
export function removedVersion(
  apiVersion: string,
  kind: string,
): { readonly release: string; readonly instead: string } | undefined {
  const found = [REMOVED[apiVersion], OTHERS[apiVersion]].find((one) => one?.[0].split(' ').includes(kind));
  return found === undefined ? undefined : { release: found[1], instead: found[2] };
}
