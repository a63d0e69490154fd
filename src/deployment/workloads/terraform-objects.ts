import type { Resource } from '../terraform/resource.ts';
import { type Fields, seen } from './fields.ts';
import { bodyFields, valueFields } from './terraform-fields.ts';

/** A Kubernetes object that Terraform makes. */
export interface TerraformObject {
  /** `Deployment`, `PersistentVolumeClaim`. */
  readonly kind: string;
  readonly fields: Fields;
}

const KINDS: Readonly<Record<string, string>> = {
  deployment: 'Deployment',
  stateful_set: 'StatefulSet',
  daemonset: 'DaemonSet',
  daemon_set: 'DaemonSet',
  pod: 'Pod',
  job: 'Job',
  cron_job: 'CronJob',
  replication_controller: 'ReplicationController',
  persistent_volume: 'PersistentVolume',
  persistent_volume_claim: 'PersistentVolumeClaim',
  storage_class: 'StorageClass',
  horizontal_pod_autoscaler: 'HorizontalPodAutoscaler',
  service: 'Service',
};

/** The Kubernetes object behind a resource of HashiCorp's provider; `kubernetes_manifest` is the object itself. */
export function objectOfResource({ mode, type, body }: Resource): TerraformObject | undefined {
  if (mode !== 'managed') return undefined;
  if (type === 'kubernetes_manifest' || type === 'kubectl_manifest') {
    const value = body.attribute(type === 'kubernetes_manifest' ? 'manifest' : 'yaml_body');
    const source = value?.kind === 'string' ? value.encodes : value;
    const fields = source === undefined ? undefined : valueFields(source);
    const kind = fields?.scalar('kind')?.text;
    return fields === undefined || kind?.isKnown !== true ? undefined : { kind: kind.value, fields };
  }
  const kind = KINDS[/^kubernetes_([a-z_]+?)(?:_v\d\w*)?$/.exec(type)?.[1] ?? ''];
  return kind === undefined ? undefined : { kind, fields: bodyFields(body) };
}

/** The `spec` that lists the containers of the pods which a resource makes. */
export function podOfResource(resource: Resource): Fields | undefined {
  const object = objectOfResource(resource);
  return object === undefined ? undefined : podOf(object.kind, object.fields);
}

/** The `spec` that lists the containers of the pods which an object makes; undefined when it makes none. */
export function podOf(kind: string, fields: Fields): Fields | undefined {
  const spec = seen(fields, 'spec');
  if (kind === 'Pod') return spec;
  const job = kind === 'CronJob' ? seen(seen(spec, 'jobTemplate'), 'spec') : spec;
  return seen(seen(job, 'template'), 'spec');
}
