import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { readObjects } from '../../src/syntax/kubernetes/kubernetes.ts';
import { parseYaml } from '../../src/syntax/yaml/yaml.ts';
import { writtenAs } from './mapped.ts';

const SOURCE = readFileSync('test/fixtures/yaml/kubernetes.yaml', 'utf8');
const OBJECTS = read(SOURCE);

function read(source: string) {
  return readObjects(parseYaml(Text.ofFile('k.yaml', source)));
}

function object(kind: string) {
  const found = OBJECTS.find((one) => one.kind.value === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

const WEB = object('Deployment').workload;
const CONTAINER = WEB?.pod.containers[0];

test('finds every object, those of a List one by one', () => {
  expect(OBJECTS.map((one) => [one.kind.value, one.name?.value])).toEqual([
    ['Deployment', 'web'],
    ['StatefulSet', 'db'],
    ['CronJob', 'nightly'],
    ['Pod', 'once'],
    ['Service', 'web'],
    ['PersistentVolumeClaim', 'data'],
    ['HorizontalPodAutoscaler', 'web'],
    ['Ingress', 'web'],
    ['ConfigMap', 'conf'],
  ]);
  expect(object('Deployment')).toMatchObject({
    apiVersion: { value: 'apps/v1' },
    namespace: { value: 'shop' },
    labels: [{ name: { value: 'app' }, value: { value: 'web' } }],
  });
});

test('reads a rollout', () => {
  expect(WEB).toMatchObject({
    replicas: { value: 3 },
    strategy: {
      type: { value: 'RollingUpdate' },
      maxSurge: { value: '25%' },
      maxUnavailable: { value: '0' },
    },
    progressDeadline: { value: 120 },
    minReady: { value: 5 },
    selector: [{ name: { value: 'app' }, value: { value: 'web' } }],
    templateLabels: [{ value: { value: 'web' } }, { value: { value: 'front' } }],
  });
});

test('reads a container', () => {
  expect(CONTAINER).toMatchObject({
    name: { value: 'web' },
    image: { value: 'web:1' },
    workingDir: { value: '/app' },
    command: [{ value: '/bin/sh' }, { value: '-c' }, { value: 'set -e\nexec uvicorn app:app --reload\n' }],
    env: [
      { name: { value: 'A' }, value: { value: '1' } },
      { name: { value: 'B' }, from: { kind: 'secretKeyRef', name: { value: 's' }, key: { value: 'k' } } },
    ],
    envFrom: [
      { kind: 'configMap', name: { value: 'conf' } },
      { kind: 'secret', name: { value: 's' } },
    ],
    ports: [{ name: { value: 'http' }, port: { value: 8000 }, protocol: 'TCP' }],
    requests: { cpu: { value: 0.1 }, memory: { value: 134_217_728 } },
    limits: { memory: { value: 536_870_912 } },
    mounts: [{ name: { value: 'data' }, path: { value: '/data' }, readOnly: true }],
    preStop: { kind: 'exec', command: [{ value: 'sleep' }, { value: '5' }] },
  });
  expect(CONTAINER?.args).toBeUndefined();
  expect(CONTAINER?.limits.cpu).toBeUndefined();
});

test('points at a word of a script in a list in a block scalar', () => {
  const script = CONTAINER?.command?.[2];
  const at = script?.value.indexOf('--reload') ?? 0;
  expect(script && writtenAs(script.slice(at, at + 8), SOURCE)).toBe('--reload');
});

test('reads probes: what is absent stays absent', () => {
  expect(CONTAINER?.liveness).toMatchObject({
    action: { kind: 'http', path: { value: '/healthz' }, port: { value: 'http' } },
    period: { value: 15, entry: { value: 'periodSeconds: 15' } },
    timeout: { value: 2 },
    failureThreshold: { value: 3 },
  });
  expect(CONTAINER?.liveness?.initialDelay).toBeUndefined();
  expect(CONTAINER?.liveness?.text.value.startsWith('livenessProbe:')).toBe(true);
  expect(CONTAINER?.readiness?.action).toMatchObject({ kind: 'tcp', port: { value: '8000' } });
  expect(CONTAINER?.startup?.action).toMatchObject({ kind: 'exec', command: [{ value: 'true' }] });
  expect(object('Pod').workload?.pod.containers[0]?.liveness?.action).toMatchObject({
    kind: 'grpc',
    port: { value: '9000' },
  });
});

test('reads the pod', () => {
  expect(WEB?.pod).toMatchObject({
    terminationGracePeriod: { value: 45 },
    initContainers: [{ name: { value: 'wait' } }],
    hostNetwork: { value: true },
  });
  expect(WEB?.pod.volumes.map((volume) => [volume.name?.value, volume.kind, volume.source?.value])).toEqual([
    ['data', 'persistentVolumeClaim', 'data'],
    ['conf', 'configMap', 'conf'],
    ['keys', 'secret', 's'],
    ['tmp', 'emptyDir', undefined],
    ['host', 'hostPath', '/var/run'],
  ]);
});

test('reads the other kinds', () => {
  expect(object('StatefulSet').workload).toMatchObject({
    serviceName: { value: 'db' },
    claimTemplates: [
      {
        name: { value: 'store' },
        claim: { accessModes: [{ value: 'ReadWriteOnce' }], size: { value: 10_737_418_240 } },
      },
    ],
    strategy: { type: { value: 'OnDelete' } },
  });
  expect(object('CronJob').workload).toMatchObject({
    schedule: { value: '0 3 * * *' },
    concurrencyPolicy: { value: 'Forbid' },
    backoffLimit: { value: 1 },
    pod: { restartPolicy: { value: 'Never' } },
  });
  expect(object('Service').service).toMatchObject({
    type: { value: 'NodePort' },
    selector: [{ value: { value: 'web' } }],
    ports: [{ port: { value: 80 }, targetPort: { value: 'http' }, nodePort: { value: 30_080 } }],
  });
  expect(object('PersistentVolumeClaim').claim).toMatchObject({
    accessModes: [{ value: 'ReadWriteMany' }],
    storageClass: { value: 'nfs' },
    size: { value: 5e9 },
  });
  expect(object('HorizontalPodAutoscaler').autoscaler).toMatchObject({
    targetName: { value: 'web' },
    minReplicas: { value: 2 },
    maxReplicas: { value: 8 },
  });
  expect(
    object('Ingress').backends.map((one) => [
      one.host?.value,
      one.path?.value,
      one.service?.value,
      one.port?.value,
    ]),
  ).toEqual([
    [undefined, undefined, 'fallback', '80'],
    ['a.example', '/', 'web', 'http'],
    ['a.example', '/old', 'old', '81'],
  ]);
  expect(object('ConfigMap').data.map(({ name, value }) => [name.value, value?.value])).toEqual([
    ['a.conf', 'x = 1\n'],
    ['EMPTY', undefined],
  ]);
});

test('unrolls a List within a List', () => {
  const pod = '{apiVersion: v1, kind: Pod}';
  const source = `{kind: List, items: [{kind: List, items: [${pod}, ${pod}]}, ${pod}]}`;
  expect(read(source)).toHaveLength(3);
});

test.each([
  ['no kind', 'apiVersion: v1\n', 0],
  ['a list', '- a\n', 0],
  ['a deployment without a template', 'apiVersion: apps/v1\nkind: Deployment\nspec: 3\n', 1],
  [
    'containers that are none',
    'apiVersion: v1\nkind: Pod\nspec: {containers: [1, {name: a}], volumes: x}\n',
    1,
  ],
  ['a broken document beside a good one', 'a: "x\n---\napiVersion: v1\nkind: Pod\n', 0],
])('survives %s', (_name, source, objects) => {
  expect(read(source)).toHaveLength(objects);
});
