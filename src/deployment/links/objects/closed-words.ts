type Words = ReadonlyMap<string, readonly string[]>;

/** Fields behind which only certain words may stand (kubernetes/kubernetes, pkg/apis/core/types.go and its neighbours); capitals count. */
export const KUBERNETES_WORDS: Words = new Map([
  ['Container.imagePullPolicy', ['Always', 'IfNotPresent', 'Never']],
  ['ContainerPort.protocol', ['TCP', 'UDP', 'SCTP']],
  ['ServicePort.protocol', ['TCP', 'UDP', 'SCTP']],
  ['NetworkPolicyPort.networking.v1.protocol', ['TCP', 'UDP', 'SCTP']],
  ['ServiceSpec.type', ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']],
  ['HTTPGetAction.scheme', ['HTTP', 'HTTPS']],
  ['DeploymentStrategy.apps.v1.type', ['Recreate', 'RollingUpdate']],
  ['StatefulSetUpdateStrategy.apps.v1.type', ['RollingUpdate', 'OnDelete']],
  ['DaemonSetUpdateStrategy.apps.v1.type', ['RollingUpdate', 'OnDelete']],
  ['CronJobSpec.batch.v1.concurrencyPolicy', ['Allow', 'Forbid', 'Replace']],
  ['HTTPIngressPath.networking.v1.pathType', ['Exact', 'Prefix', 'ImplementationSpecific']],
]);

/** The same of a compose file (compose-spec.json). */
export const COMPOSE_WORDS: Words = new Map([
  ['service.depends_on.condition', ['service_started', 'service_healthy', 'service_completed_successfully']],
]);
