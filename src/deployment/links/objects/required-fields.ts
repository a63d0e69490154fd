/**
 * Fields that the API server's own validation asks for (kubernetes/kubernetes, pkg/apis/<group>/validation/validation.go). What its schema calls
 * required is more: it fills in some of that itself. An image is not among them: an object without one is a part of another.
 */
export const REQUIRED_FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Container: ['name'],
    ContainerPort: ['containerPort'],
    EnvVar: ['name'],
    VolumeMount: ['name', 'mountPath'],
    Volume: ['name'],
    ConfigMapKeySelector: ['key'],
    SecretKeySelector: ['key', 'name'],
    KeyToPath: ['key', 'path'],
    HTTPGetAction: ['port'],
    TCPSocketAction: ['port'],
    GRPCAction: ['port'],
    HostPathVolumeSource: ['path'],
    NFSVolumeSource: ['server', 'path'],
    PersistentVolumeClaimVolumeSource: ['claimName'],
    PersistentVolumeClaimSpec: ['accessModes', 'resources'],
    LabelSelectorRequirement: ['key', 'operator'],
    ServicePort: ['port'],
    'HTTPIngressPath.networking.v1': ['pathType'],
    'IngressServiceBackend.networking.v1': ['name'],
    'CronJobSpec.batch.v1': ['schedule'],
    'HorizontalPodAutoscalerSpec.autoscaling.v1': ['maxReplicas', 'scaleTargetRef'],
    'HorizontalPodAutoscalerSpec.autoscaling.v2': ['maxReplicas', 'scaleTargetRef'],
    'PolicyRule.rbac.v1': ['verbs'],
    'RoleBinding.rbac.v1': ['roleRef'],
    'ClusterRoleBinding.rbac.v1': ['roleRef'],
    'StorageClass.storage.v1': ['provisioner'],
  }),
);
