import { expect, test } from '@jest/globals';
import { isUnknown } from '../../../src/deployment/unknown.ts';
import { clustersOf } from '../../../src/deployment/workloads/declared.ts';
import { machineSize } from '../../../src/deployment/workloads/node-size.ts';
import { deploymentOf } from '../../support/deployed.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: chat, namespace: demo}
spec:
  replicas: 2
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0}}
  selector: {matchLabels: {app: chat}}
  template:
    metadata: {labels: {app: chat}}
    spec:
      containers:
        - name: chat
          image: registry.example.com/chat:1
          ports: [{name: http, containerPort: 8002}]
          env: [{name: MODEL_NAME, value: small}]
          resources: {requests: {cpu: 500m, memory: 2Gi}}
          volumeMounts: [{name: models, mountPath: /models}]
          livenessProbe:
            httpGet: {path: /health, port: http}
            periodSeconds: 20
      volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
`;

const BLOCKS = `
variable "period" {
  default = 20
}
resource "kubernetes_deployment_v1" "chat" {
  metadata {
    name      = "chat"
    namespace = "demo"
  }
  spec {
    replicas = "2"
    strategy {
      type = "RollingUpdate"
      rolling_update {
        max_surge = "0"
      }
    }
    selector {
      match_labels = { app = "chat" }
    }
    template {
      metadata {
        labels = { app = "chat" }
      }
      spec {
        container {
          name  = "chat"
          image = "registry.example.com/chat:1"
          port {
            name           = "http"
            container_port = 8002
          }
          env {
            name  = "MODEL_NAME"
            value = "small"
          }
          resources {
            requests = {
              cpu    = "500m"
              memory = "2Gi"
            }
          }
          volume_mount {
            name       = "models"
            mount_path = "/models"
          }
          liveness_probe {
            http_get {
              path = "/health"
              port = "http"
            }
            period_seconds = var.period
          }
        }
        volume {
          name = "models"
          persistent_volume_claim {
            claim_name = "models"
          }
        }
      }
    }
  }
}
`;

const OBJECT = `
resource "kubernetes_manifest" "chat" {
  manifest = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "chat", namespace = "demo" }
    spec = {
      replicas = 2
      strategy = { type = "RollingUpdate", rollingUpdate = { maxSurge = 0 } }
      selector = { matchLabels = { app = "chat" } }
      template = {
        metadata = { labels = { app = "chat" } }
        spec = {
          containers = [{
            name         = "chat"
            image        = "registry.example.com/chat:1"
            ports        = [{ name = "http", containerPort = 8002 }]
            env          = [{ name = "MODEL_NAME", value = "small" }]
            resources    = { requests = { cpu = "500m", memory = "2Gi" } }
            volumeMounts = [{ name = "models", mountPath = "/models" }]
            livenessProbe = {
              httpGet       = { path = "/health", port = "http" }
              periodSeconds = 20
            }
          }]
          volumes = [{ name = "models", persistentVolumeClaim = { claimName = "models" } }]
        }
      }
    }
  }
}
`;

test.each([
  ['a manifest', { 'chat.yaml': MANIFEST }],
  ['blocks of Terraform', { 'main.tf': BLOCKS }],
  ['an object of Terraform', { 'main.tf': OBJECT }],
])('%s gives the same reading', (_, files) => {
  const [workload, ...more] = clustersOf(deploymentOf(files as Record<string, string>)).flatMap(
    ({ workloads }) => workloads,
  );
  expect(more).toEqual([]);
  const [container] = workload?.containers ?? [];
  const liveness = container?.liveness;
  const probe = liveness === undefined || isUnknown(liveness) ? undefined : liveness;
  expect({
    kind: workload?.kind,
    name: workload?.name?.text.value,
    namespace: workload?.namespace?.value,
    replicas: workload?.replicas.value,
    strategy: workload?.strategy.value,
    surge: workload?.maxSurge.value,
    deadline: workload?.progressDeadline,
    claims: workload?.volumes.map(({ claim }) => claim.text.value),
    image: container?.image?.text.value,
    ports: container?.ports.map(({ name, port }) => [name?.text.value, port]),
    variables: container?.environment.map(({ name, value }) => [name.value, value?.value]),
    requests: [container?.requests.cpu?.value, container?.requests.memory?.value],
    mounts: container?.mounts.map(({ path }) => path?.text.value),
    asks:
      probe === undefined || isUnknown(probe.ask) || probe.ask.kind !== 'http'
        ? undefined
        : [probe.ask.path?.text.value, probe.ask.port?.text.value],
    period: probe?.period.value,
    timeout: probe?.timeout,
    startup: container?.startup,
  }).toEqual({
    kind: 'Deployment',
    name: 'chat',
    namespace: 'demo',
    replicas: 2,
    strategy: 'RollingUpdate',
    surge: '0',
    deadline: { value: 600 },
    claims: ['models'],
    image: 'registry.example.com/chat:1',
    ports: [['http', 8002]],
    variables: [['MODEL_NAME', 'small']],
    requests: [0.5, 2 ** 31],
    mounts: ['/models'],
    asks: ['/health', 'http'],
    period: 20,
    timeout: { value: 1 },
    startup: undefined,
  });
});

test('a setting that comes through a variable points at where its value stands', () => {
  const deployment = deploymentOf({ 'main.tf': BLOCKS });
  const [container] = clustersOf(deployment).flatMap(({ workloads }) =>
    workloads.flatMap((workload) => workload.containers),
  );
  const liveness = container?.liveness;
  const at = liveness === undefined || isUnknown(liveness) ? undefined : liveness.period.at;
  expect(BLOCKS.slice(at?.start, at?.end)).toBe('20');
});

test('a block that may not be there is unknown', () => {
  const dynamic = BLOCKS.replace(
    'liveness_probe {',
    'dynamic "liveness_probe" {\n for_each = var.probes\n content {',
  ).replace('period_seconds = var.period', 'period_seconds = var.period\n }');
  const deployment = deploymentOf({ 'main.tf': `variable "probes" {}\n${dynamic}` });
  const [container] = clustersOf(deployment).flatMap(({ workloads }) =>
    workloads.flatMap((workload) => workload.containers),
  );
  expect(isUnknown(container?.liveness)).toBe(true);
});

test.each([
  ['t3.large', [2, 8]],
  ['m5.2xlarge', [8, 32]],
  ['c6i.large', [2, 4]],
  ['r5.4xlarge', [16, 128]],
  ['e2-standard-4', [4, 16]],
  ['Standard_D4s_v3', [4, 16]],
  ['x9.mystery', undefined],
])('%s', (type, size) => {
  expect(machineSize(type)).toEqual(size);
});
