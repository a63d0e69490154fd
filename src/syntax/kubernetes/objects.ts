import type { Text } from '../../repository/text.ts';
import type { NameValue, Setting } from '../yaml/reader.ts';
import type { YamlMapping, YamlNode } from '../yaml/tree.ts';

/** One Kubernetes object of a manifest; at most one of the typed readings is there, by its kind. */
export interface KubernetesObject {
  readonly text: Text;
  readonly mapping: YamlMapping;
  readonly apiVersion: Text;
  readonly kind: Text;
  readonly name?: Text;
  readonly namespace?: Text;
  readonly labels: readonly NameValue[];
  readonly annotations: readonly NameValue[];
  readonly workload?: Workload;
  readonly service?: ServiceSpec;
  readonly claim?: ClaimSpec;
  readonly autoscaler?: AutoscalerSpec;
  /** What an Ingress sends its requests to. */
  readonly backends: readonly IngressBackend[];
  /** `data` of a ConfigMap, and `stringData` of a Secret. */
  readonly data: readonly NameValue[];
}

/** What makes pods: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, or a Pod itself. */
export interface Workload {
  readonly pod: PodSpec;
  /** Of the pod template; of a Pod its own. */
  readonly templateLabels: readonly NameValue[];
  readonly replicas?: Setting<number>;
  readonly strategy?: RolloutStrategy;
  /** Seconds. */
  readonly progressDeadline?: Setting<number>;
  /** Seconds. */
  readonly minReady?: Setting<number>;
  /** `matchLabels`. */
  readonly selector: readonly NameValue[];
  readonly claimTemplates: readonly { readonly name?: Text; readonly claim: ClaimSpec }[];
  /** `serviceName` of a StatefulSet. */
  readonly serviceName?: Text;
  /** Of a CronJob. */
  readonly schedule?: Text;
  /** Of a CronJob: Allow, Forbid or Replace. */
  readonly concurrencyPolicy?: Setting<string>;
  readonly backoffLimit?: Setting<number>;
  /** Seconds. */
  readonly activeDeadline?: Setting<number>;
}

export interface RolloutStrategy {
  readonly text: Text;
  /** RollingUpdate, Recreate, OnDelete. */
  readonly type?: Setting<string>;
  /** A number of pods or a percentage, as written. */
  readonly maxSurge?: Text;
  readonly maxUnavailable?: Text;
}

export interface PodSpec {
  readonly text: Text;
  readonly mapping: YamlMapping;
  readonly containers: readonly KubernetesContainer[];
  readonly initContainers: readonly KubernetesContainer[];
  readonly volumes: readonly PodVolume[];
  /** Seconds. */
  readonly terminationGracePeriod?: Setting<number>;
  readonly restartPolicy?: Setting<string>;
  readonly serviceAccount?: Text;
  readonly hostNetwork?: Setting<boolean>;
}

export interface KubernetesContainer {
  readonly text: Text;
  readonly mapping: YamlMapping;
  readonly name?: Text;
  readonly image?: Text;
  /** Takes the place of the image's ENTRYPOINT; absent when not set. */
  readonly command?: readonly Text[];
  /** Takes the place of the image's CMD; absent when not set. */
  readonly args?: readonly Text[];
  readonly workingDir?: Text;
  readonly env: readonly ContainerVariable[];
  readonly envFrom: readonly EnvironmentSource[];
  readonly ports: readonly ContainerPort[];
  readonly liveness?: KubernetesProbe;
  readonly readiness?: KubernetesProbe;
  readonly startup?: KubernetesProbe;
  readonly preStop?: ProbeAction;
  readonly postStart?: ProbeAction;
  readonly mounts: readonly VolumeMount[];
  readonly requests: ComputeResources;
  readonly limits: ComputeResources;
  readonly securityContext?: YamlMapping;
  /** `Always` makes an init container a sidecar. */
  readonly restartPolicy?: Setting<string>;
}

export interface ContainerVariable {
  readonly text: Text;
  readonly name: Text;
  readonly value?: Text;
  /** What `valueFrom` names: `secretKeyRef`, `configMapKeyRef`, `fieldRef`, `resourceFieldRef`. */
  readonly from?: { readonly kind: string; readonly name?: Text; readonly key?: Text };
}

export interface EnvironmentSource {
  readonly text: Text;
  readonly kind: 'configMap' | 'secret';
  readonly name?: Text;
}

export interface ContainerPort {
  readonly text: Text;
  readonly name?: Text;
  readonly port?: Setting<number>;
  readonly protocol: string;
}

/** How a probe asks, and what a lifecycle hook does. `port` is a number or the name of a container's port, as written. */
export type ProbeAction =
  | {
      readonly kind: 'http';
      readonly text: Text;
      readonly path?: Text;
      readonly port?: Text;
      readonly host?: Text;
    }
  | { readonly kind: 'tcp'; readonly text: Text; readonly port?: Text; readonly host?: Text }
  | { readonly kind: 'grpc'; readonly text: Text; readonly port?: Text; readonly service?: Text }
  | { readonly kind: 'exec'; readonly text: Text; readonly command: readonly Text[] }
  | { readonly kind: 'sleep'; readonly text: Text; readonly seconds?: Setting<number> };

/** A probe as written: a setting that is absent has Kubernetes' default. Times in seconds. */
export interface KubernetesProbe {
  readonly text: Text;
  readonly action?: ProbeAction;
  readonly initialDelay?: Setting<number>;
  readonly period?: Setting<number>;
  readonly timeout?: Setting<number>;
  readonly failureThreshold?: Setting<number>;
  readonly successThreshold?: Setting<number>;
}

export interface VolumeMount {
  readonly text: Text;
  /** Of the pod's volume. */
  readonly name?: Text;
  readonly path?: Text;
  readonly subPath?: Text;
  readonly readOnly: boolean;
}

export interface ComputeResources {
  /** Cores. */
  readonly cpu?: Setting<number>;
  /** Bytes. */
  readonly memory?: Setting<number>;
}

export interface PodVolume {
  readonly text: Text;
  readonly name?: Text;
  /** The key that says what it is: `persistentVolumeClaim`, `configMap`, `secret`, `emptyDir`, `hostPath`, … */
  readonly kind: string;
  /** The claim, config map or secret it names, or the host's path. */
  readonly source?: Text;
  readonly node?: YamlNode;
}

export interface ServiceSpec {
  readonly text: Text;
  readonly type?: Setting<string>;
  readonly clusterIp?: Text;
  readonly selector: readonly NameValue[];
  readonly ports: readonly ServicePort[];
}

export interface ServicePort {
  readonly text: Text;
  readonly name?: Text;
  readonly port?: Setting<number>;
  /** A number or a port's name; the port itself when not set. */
  readonly targetPort?: Text;
  readonly nodePort?: Setting<number>;
  readonly protocol: string;
}

export interface ClaimSpec {
  readonly text: Text;
  readonly accessModes: readonly Text[];
  readonly storageClass?: Text;
  /** Bytes. */
  readonly size?: Setting<number>;
}

export interface AutoscalerSpec {
  readonly text: Text;
  readonly targetKind?: Text;
  readonly targetName?: Text;
  readonly minReplicas?: Setting<number>;
  readonly maxReplicas?: Setting<number>;
}

export interface IngressBackend {
  readonly text: Text;
  readonly host?: Text;
  readonly path?: Text;
  readonly service?: Text;
  /** A number or a port's name. */
  readonly port?: Text;
}
