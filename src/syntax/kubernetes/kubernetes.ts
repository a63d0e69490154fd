import { present } from '../present.ts';
import { asMapping, mappingsOf, type NameValue, YamlReader } from '../yaml/reader.ts';
import type { YamlFile, YamlMapping } from '../yaml/tree.ts';
import type {
  AutoscalerSpec,
  IngressBackend,
  KubernetesObject,
  ServicePort,
  ServiceSpec,
} from './objects.ts';
import { readClaim, readWorkload } from './workload.ts';

const reader = new YamlReader();

/** A `List` within a `List` deeper than this is not unrolled. */
const DEEPEST_LIST = 5;

/** The Kubernetes objects of a file, in order, those of a `List` one by one. What has no `apiVersion` and `kind` is none. */
export function readObjects(file: YamlFile): KubernetesObject[] {
  return file.documents.flatMap((document) => {
    const root = asMapping(document.root);
    return root === undefined ? [] : unroll(root, 0).flatMap((mapping) => readObject(mapping) ?? []);
  });
}

function unroll(mapping: YamlMapping, depth: number): YamlMapping[] {
  const kind = reader.textAt(mapping, 'kind')?.value ?? '';
  if (!kind.endsWith('List') || depth >= DEEPEST_LIST || mapping.get('items') === undefined) return [mapping];
  return mappingsOf(mapping.get('items')).flatMap((item) => unroll(item, depth + 1));
}

function readObject(mapping: YamlMapping): KubernetesObject | undefined {
  const apiVersion = reader.textAt(mapping, 'apiVersion');
  const kind = reader.textAt(mapping, 'kind');
  if (apiVersion === undefined || kind === undefined) return undefined;
  const metadata = asMapping(mapping.get('metadata'));
  const spec = asMapping(mapping.get('spec'));
  const of = <T>(word: string, read: (spec: YamlMapping) => T): T | undefined =>
    kind.value === word && spec !== undefined ? read(spec) : undefined;
  return present({
    text: mapping.text,
    mapping,
    apiVersion,
    kind,
    name: reader.textAt(metadata, 'name'),
    namespace: reader.textAt(metadata, 'namespace'),
    labels: reader.pairsAt(metadata, 'labels'),
    annotations: reader.pairsAt(metadata, 'annotations'),
    workload: readWorkload(kind.value, mapping),
    service: of('Service', readService),
    claim: of('PersistentVolumeClaim', readClaim),
    autoscaler: of('HorizontalPodAutoscaler', readAutoscaler),
    backends: of('Ingress', readBackends) ?? [],
    data: readData(kind.value, mapping),
  });
}

function readData(kind: string, mapping: YamlMapping): readonly NameValue[] {
  if (kind === 'ConfigMap') return reader.pairsAt(mapping, 'data');
  return kind === 'Secret' ? reader.pairsAt(mapping, 'stringData') : [];
}

function readService(spec: YamlMapping): ServiceSpec {
  return present({
    text: spec.text,
    type: reader.wordAt(spec, 'type'),
    clusterIp: reader.textAt(spec, 'clusterIP'),
    selector: reader.pairsAt(spec, 'selector'),
    ports: mappingsOf(spec.get('ports')).map(readServicePort),
  });
}

function readServicePort(item: YamlMapping): ServicePort {
  return present({
    text: item.text,
    name: reader.textAt(item, 'name'),
    port: reader.numberAt(item, 'port'),
    targetPort: reader.textAt(item, 'targetPort'),
    nodePort: reader.numberAt(item, 'nodePort'),
    protocol: reader.textAt(item, 'protocol')?.value ?? 'TCP',
  });
}

function readAutoscaler(spec: YamlMapping): AutoscalerSpec {
  const target = asMapping(spec.get('scaleTargetRef'));
  return present({
    text: spec.text,
    targetKind: reader.textAt(target, 'kind'),
    targetName: reader.textAt(target, 'name'),
    minReplicas: reader.numberAt(spec, 'minReplicas'),
    maxReplicas: reader.numberAt(spec, 'maxReplicas'),
  });
}

function readBackends(spec: YamlMapping): readonly IngressBackend[] {
  const fallback = asMapping(spec.get('defaultBackend') ?? spec.get('backend'));
  const ruled = mappingsOf(spec.get('rules')).flatMap((rule) =>
    mappingsOf(asMapping(rule.get('http'))?.get('paths')).flatMap((path) => {
      const backend = asMapping(path.get('backend'));
      if (backend === undefined) return [];
      const place = { host: reader.textAt(rule, 'host'), path: reader.textAt(path, 'path') };
      return [present({ ...readBackend(backend), ...place })];
    }),
  );
  return fallback === undefined ? ruled : [readBackend(fallback), ...ruled];
}

/** networking.k8s.io/v1, or the older `serviceName` and `servicePort`. */
function readBackend(backend: YamlMapping): IngressBackend {
  const service = asMapping(backend.get('service'));
  const port = asMapping(service?.get('port'));
  return present({
    text: backend.text,
    service: reader.textAt(service, 'name') ?? reader.textAt(backend, 'serviceName'),
    port:
      reader.textAt(port, 'number') ?? reader.textAt(port, 'name') ?? reader.textAt(backend, 'servicePort'),
  });
}
