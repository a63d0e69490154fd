import type { Text } from '../../repository/text.ts';
import { present } from '../present.ts';
import { parseQuantity } from '../quantity.ts';
import { asMapping, mappingsOf, YamlReader } from '../yaml/reader.ts';
import type { YamlMapping } from '../yaml/tree.ts';
import { readContainer } from './container.ts';
import type { ClaimSpec, PodSpec, PodVolume, RolloutStrategy, Workload } from './objects.ts';

const reader = new YamlReader();
const TEMPLATED = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
]);

/** The pods that an object makes; undefined when its kind makes none, or when they are not written out. */
export function readWorkload(kind: string, mapping: YamlMapping): Workload | undefined {
  const spec = asMapping(mapping.get('spec'));
  if (kind === 'Pod')
    return spec === undefined ? undefined : readPods(spec, { own: spec, template: mapping });
  const isCron = kind === 'CronJob';
  if (!isCron && !TEMPLATED.has(kind)) return undefined;
  const job = isCron ? asMapping(asMapping(spec?.get('jobTemplate'))?.get('spec')) : spec;
  const template = asMapping(job?.get('template'));
  const pod = asMapping(template?.get('spec'));
  if (job === undefined || template === undefined || pod === undefined) return undefined;
  const workload = readPods(pod, { own: job, template });
  if (!isCron) return workload;
  return present({
    ...workload,
    schedule: reader.textAt(spec, 'schedule'),
    concurrencyPolicy: reader.wordAt(spec, 'concurrencyPolicy'),
  });
}

/** A PersistentVolumeClaim's `spec`. */
export function readClaim(spec: YamlMapping): ClaimSpec {
  const requests = asMapping(asMapping(spec.get('resources'))?.get('requests'));
  return present({
    text: spec.text,
    accessModes: reader.textsAt(spec, 'accessModes'),
    storageClass: reader.textAt(spec, 'storageClassName'),
    size: reader.settingAt(requests, 'storage', parseQuantity),
  });
}

interface Holder {
  /** The `spec` that has the template. */
  readonly own: YamlMapping;
  /** What has the pod's `metadata`. */
  readonly template: YamlMapping;
}

function readPods(pod: YamlMapping, { own, template }: Holder): Workload {
  const selector = asMapping(own.get('selector'));
  const matches = selector?.get('matchLabels') === undefined ? undefined : selector;
  return present({
    pod: readPod(pod),
    templateLabels: reader.pairsAt(asMapping(template.get('metadata')), 'labels'),
    replicas: reader.numberAt(own, 'replicas'),
    strategy: readStrategy(asMapping(own.get('strategy') ?? own.get('updateStrategy'))),
    progressDeadline: reader.numberAt(own, 'progressDeadlineSeconds'),
    minReady: reader.numberAt(own, 'minReadySeconds'),
    selector: reader.pairsAt(matches, 'matchLabels'),
    claimTemplates: mappingsOf(own.get('volumeClaimTemplates')).flatMap(readClaimTemplate),
    serviceName: reader.textAt(own, 'serviceName'),
    backoffLimit: reader.numberAt(own, 'backoffLimit'),
    activeDeadline: reader.numberAt(own, 'activeDeadlineSeconds'),
  });
}

function readClaimTemplate(item: YamlMapping): { readonly name?: Text; readonly claim: ClaimSpec }[] {
  const spec = asMapping(item.get('spec'));
  if (spec === undefined) return [];
  return [present({ name: reader.textAt(asMapping(item.get('metadata')), 'name'), claim: readClaim(spec) })];
}

function readStrategy(mapping: YamlMapping | undefined): RolloutStrategy | undefined {
  if (mapping === undefined) return undefined;
  const rolling = asMapping(mapping.get('rollingUpdate'));
  return present({
    text: mapping.text,
    type: reader.wordAt(mapping, 'type'),
    maxSurge: reader.textAt(rolling, 'maxSurge'),
    maxUnavailable: reader.textAt(rolling, 'maxUnavailable'),
  });
}

function readPod(mapping: YamlMapping): PodSpec {
  return present({
    text: mapping.text,
    mapping,
    containers: mappingsOf(mapping.get('containers')).map(readContainer),
    initContainers: mappingsOf(mapping.get('initContainers')).map(readContainer),
    volumes: mappingsOf(mapping.get('volumes')).map(readVolume),
    terminationGracePeriod: reader.numberAt(mapping, 'terminationGracePeriodSeconds'),
    restartPolicy: reader.wordAt(mapping, 'restartPolicy'),
    serviceAccount: reader.textAt(mapping, 'serviceAccountName'),
    hostNetwork: reader.booleanAt(mapping, 'hostNetwork'),
  });
}

/** Under which key each kind of volume names what it is made from. */
const SOURCES: Readonly<Record<string, string>> = {
  persistentVolumeClaim: 'claimName',
  configMap: 'name',
  secret: 'secretName',
  hostPath: 'path',
};

function readVolume(item: YamlMapping): PodVolume {
  const kind = item.entries.find((entry) => entry.key.decoded.value !== 'name');
  const word = kind?.key.decoded.value ?? 'emptyDir';
  const source = reader.textAt(asMapping(kind?.value), SOURCES[word] ?? 'name');
  return present({
    text: item.text,
    name: reader.textAt(item, 'name'),
    kind: word,
    source,
    node: kind?.value,
  });
}
