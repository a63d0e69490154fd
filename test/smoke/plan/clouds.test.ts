import { expect, test } from '@jest/globals';
import { DOCKERFILE, MAIN, planFor, plansFor, shown } from './planned.ts';

const APP = { Dockerfile: DOCKERFILE, 'main.py': MAIN };
/** An image that says its port by the variable that a cloud sets. */
const BY_VARIABLE = {
  'main.py': MAIN,
  Dockerfile: `FROM python:3.12-slim
WORKDIR /app
COPY . .
CMD exec uvicorn main:app --host 0.0.0.0 --port $PORT
`,
};

const TASK = {
  family: 'web',
  cpu: '512',
  memory: '1024',
  containerDefinitions: [
    {
      name: 'web',
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:7',
      command: ['uvicorn', 'main:app', '--host', '0.0.0.0', '--port', '9000'],
      portMappings: [{ containerPort: 9000 }],
      environment: [{ name: 'LOG_LEVEL', value: 'info' }],
      secrets: [{ name: 'API_KEY', valueFrom: 'arn:aws:ssm:eu-west-1:123456789012:parameter/key' }],
      workingDirectory: '/srv',
      user: '1000',
      stopTimeout: 45,
      healthCheck: {
        command: ['CMD-SHELL', 'curl -f http://localhost:9000/healthz || exit 1'],
        interval: 15,
        startPeriod: 20,
      },
    },
  ],
};

/** Containers in HCL, of a task that a service registers in a load balancer's group. */
const terraform = (container: string, rest = ''): string => `resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = ${container}
}

resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = aws_ecs_task_definition.web.arn
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 8000
  }
}
${rest}`;

const CONTAINER = `jsonencode([
    { name = "web", image = "registry.example.com/web:3", portMappings = [{ containerPort = 8000 }] }
  ])`;

const group = (check: string, protocol = 'HTTP'): string => `
resource "aws_lb_target_group" "web" {
  name     = "web"
  port     = 80
  protocol = "${protocol}"
  ${check}
}
`;

const cloudRun = (containers: string): string => `resource "google_cloud_run_v2_service" "web" {
  name     = "web"
  location = "europe-west1"
  template {
    ${containers}
  }
}
`;

const knative = (container: string): string => `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - ${container.replace(/\n/g, '\n          ')}
`;

test.each<[name: string, files: Record<string, string>, says: Record<string, unknown>]>([
  [
    'a task definition in a file of its own',
    { ...APP, 'deploy/task-definition.json': JSON.stringify(TASK) },
    {
      name: 'web',
      image: ['Dockerfile', '', undefined],
      starts: 'uvicorn main:app --host 0.0.0.0 --port 9000',
      environment: { LOG_LEVEL: 'info (deployment)' },
      port: 9000,
      health: 'GET :9000/healthz',
      probes: ['health: sh -c curl -f http://localhost:9000/healthz || exit 1'],
    },
  ],
  [
    'one that a workflow deploys, as the command line prints it',
    {
      ...APP,
      'aws/web.json': JSON.stringify({ taskDefinition: TASK }),
      '.github/workflows/deploy.yml': `on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - uses: aws-actions/amazon-ecs-deploy-task-definition@v2
        with: {task-definition: aws/web.json}
`,
    },
    { name: 'web', port: 9000, health: 'GET :9000/healthz' },
  ],
  [
    'a task definition of Terraform, whose health check is its load balancer’s',
    {
      ...APP,
      'infra/main.tf': terraform(CONTAINER, group('health_check {\n    path = "/healthz"\n  }')),
    },
    {
      name: 'web',
      starts: '',
      port: 8000,
      health: 'GET :8000/healthz',
      probes: ['target: GET :8000/healthz'],
    },
  ],
  [
    'the same in a heredoc, with a check of its own beside it',
    {
      ...APP,
      'infra/main.tf': terraform(
        `<<JSON
[{"name": "web", "image": "registry.example.com/web:3", "command": ["uvicorn", "main:app", "--port", "8000"],
  "healthCheck": {"command": ["CMD", "wget", "-q", "http://127.0.0.1:8000/healthz"]}}]
JSON`,
        group('health_check {\n    port = "8000"\n    protocol = "TCP"\n  }', 'TCP'),
      ),
    },
    {
      port: 8000,
      probes: ['health: wget -q http://127.0.0.1:8000/healthz', 'target: TCP :8000'],
    },
  ],
  [
    'a target group that asks over HTTPS, and one that is switched off',
    {
      ...APP,
      'infra/main.tf': terraform(
        CONTAINER,
        `${group('health_check {\n    protocol = "HTTPS"\n  }')}${group('health_check {\n    enabled = false\n  }').replace('"web" {', '"off" {')}`,
      ),
    },
    { port: 8000, probes: ['target: it asks over HTTPS, which is not asked here'] },
  ],
  [
    'a service of Cloud Run in Terraform, which is told its port',
    {
      ...BY_VARIABLE,
      'infra/main.tf': cloudRun(`containers {
      image = "europe-west1-docker.pkg.dev/acme/web/web:3"
      resources { limits = { cpu = "2", memory = "512Mi" } }
      env {
        name  = "LOG_LEVEL"
        value = "info"
      }
      startup_probe {
        tcp_socket {}
      }
      liveness_probe {
        http_get { path = "/healthz" }
      }
    }`),
    },
    {
      name: 'web',
      environment: { LOG_LEVEL: 'info (deployment)', PORT: '8080 (deployment)' },
      port: 8080,
      health: 'GET :8080/healthz',
      probes: ['startup: TCP :8080', 'liveness: GET :8080/healthz'],
    },
  ],
  [
    'a port of its own, and a command in place of the image’s',
    {
      ...APP,
      'infra/main.tf': cloudRun(`containers {
      image   = "europe-west1-docker.pkg.dev/acme/web/web:3"
      command = ["uvicorn"]
      args    = ["main:app", "--host", "0.0.0.0", "--port", "9000"]
      ports { container_port = 9000 }
    }`),
    },
    {
      starts: 'uvicorn main:app --host 0.0.0.0 --port 9000',
      port: 9000,
      health: 'GET :9000/healthz',
      probes: [],
    },
  ],
  [
    'a service of Cloud Run in YAML',
    {
      ...BY_VARIABLE,
      'service.yaml': knative(`image: europe-west1-docker.pkg.dev/acme/web/web:3
ports: [{containerPort: 3000}]
env: [{name: LOG_LEVEL, value: info}]
startupProbe: {httpGet: {path: /healthz}, periodSeconds: 3}`),
    },
    {
      name: 'web',
      environment: { LOG_LEVEL: 'info (deployment)', PORT: '3000 (deployment)' },
      port: 3000,
      health: 'GET :3000/healthz',
      probes: ['startup: GET :3000/healthz'],
    },
  ],
])('%s', (_, files, says) => {
  const [plan] = plansFor(files);
  expect(plan && shown(plan)).toMatchObject(says);
});

test.each<[name: string, files: Record<string, string>, says: Record<string, unknown>]>([
  [
    'a task says folder, user, limits and the time to stop',
    { ...APP, 'task-definition.json': JSON.stringify(TASK) },
    {
      workingDirectory: '/srv',
      user: '1000',
      limits: { memoryBytes: 1024 ** 3, cpus: 0.5 },
      grace: { value: 45 },
      probes: [{ grace: 45, declared: { period: { value: 15 }, startPeriod: { value: 20 } } }],
    },
  ],
  [
    'ECS stops after 30 seconds',
    { ...APP, 'infra/main.tf': terraform(CONTAINER) },
    { grace: { value: 30, by: 'the default of ECS' } },
  ],
  [
    'Cloud Run stops after 10 seconds',
    {
      ...APP,
      'infra/main.tf': cloudRun(`containers {
      image = "europe-west1-docker.pkg.dev/acme/web/web:3"
      resources { limits = { cpu = "2", memory = "512Mi" } }
    }`),
    },
    {
      grace: { value: 10, by: 'the default of Cloud Run' },
      limits: { memoryBytes: 512 * 1024 ** 2, cpus: 2 },
    },
  ],
  [
    'a target group waits 6 seconds for HTTP',
    { ...APP, 'infra/main.tf': terraform(CONTAINER, group('health_check {\n    path = "/healthz"\n  }')) },
    {
      probes: [
        {
          grace: 30,
          declared: {
            system: 'load-balancer',
            period: { value: 30 },
            timeout: { value: 6 },
            failureThreshold: { value: 3 },
          },
        },
      ],
    },
  ],
  [
    'and 10 for TCP',
    {
      ...APP,
      'infra/main.tf': terraform(CONTAINER, group('health_check {\n    protocol = "TCP"\n  }', 'TCP')),
    },
    { probes: [{ declared: { timeout: { value: 10 } }, target: { kind: 'tcp', port: 8000 } }] },
  ],
])('%s', (_, files, says) => {
  expect(plansFor(files)[0]).toMatchObject(says);
});

test('probes of one container have the same key, and its load balancer asks that container', () => {
  const container = CONTAINER.replace(
    'portMappings',
    'healthCheck = { command = ["CMD", "true"] }, portMappings',
  );
  const plan = planFor({
    ...APP,
    'infra/main.tf': terraform(container, group('health_check {\n    path = "/healthz"\n  }')),
  });
  expect(plan.probes.map(({ declared }) => declared.kind)).toEqual(['health', 'target']);
  expect(new Set(plan.probes.map(({ container: key }) => key)).size).toBe(1);
});

test('a job of Cloud Run is to end, and answers nowhere', () => {
  const plan = planFor({
    Dockerfile: DOCKERFILE.replace(/CMD.*/, 'CMD ["python", "work.py"]'),
    'work.py': 'print(1)\n',
    'infra/main.tf': `resource "google_cloud_run_v2_job" "work" {
  name     = "work"
  location = "europe-west1"
  template {
    template {
      containers { image = "europe-west1-docker.pkg.dev/acme/work/work:3" }
    }
  }
}
`,
  });
  expect(plan).toMatchObject({ name: 'work', isTask: true, probes: [] });
  expect(plan.port).toBeUndefined();
});

test('two tasks of one image with two commands are two plans, and an image from elsewhere is none', () => {
  const containers = [
    { name: 'web', image: 'registry.example.com/web:3' },
    { name: 'worker', image: 'registry.example.com/web:3', command: ['python', 'work.py'] },
    { name: 'proxy', image: 'public.ecr.aws/nginx/nginx:1.27' },
  ];
  const plans = plansFor({
    ...APP,
    'work.py': 'print(1)\n',
    'task-definition.json': JSON.stringify({ family: 'web', containerDefinitions: containers }),
  });
  expect(plans.map(({ name }) => name)).toEqual(['web', 'worker']);
});

test.each<[name: string, files: Record<string, string>, ports: readonly string[]]>([
  [
    'a task definition: its mappings of TCP, and what its check asks',
    {
      'deploy/task-definition.json': JSON.stringify(TASK).replace(
        '[{"containerPort":9000}]',
        '[{"containerPort":9000},{"containerPort":53,"protocol":"udp"}]',
      ),
    },
    [
      'probe 9000 the health check of `web` in deploy/task-definition.json',
      'mapping 9000 the port of its container in deploy/task-definition.json',
    ],
  ],
  [
    'Terraform’s task definition',
    { 'main.tf': terraform(CONTAINER) },
    ['mapping 8000 the port of its container in main.tf'],
  ],
  [
    'Cloud Run, which says 8080 where nobody does',
    { 'main.tf': cloudRun('containers { image = "registry.example.com/web:3" }') },
    ['mapping 8080 the port of its container in main.tf'],
  ],
])('what is expected of a port by %s', (_, files, ports) => {
  const [plan] = plansFor({ ...APP, ...files });
  expect(plan?.expected.map(({ kind, value, by }) => `${kind} ${value} ${by}`)).toEqual(ports);
});
