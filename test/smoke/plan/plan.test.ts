import { describe, expect, test } from '@jest/globals';
import { DOCKERFILE, MAIN, manifest, planFor, plansFor, shown } from './planned.ts';

const APP = { Dockerfile: DOCKERFILE, 'main.py': MAIN };

describe('what is planned', () => {
  test.each<[name: string, files: Record<string, string>, says: Record<string, unknown>]>([
    [
      'a Dockerfile alone',
      APP,
      {
        name: 'Dockerfile',
        image: ['Dockerfile', '', undefined],
        starts: '',
        port: 8000,
        health: 'GET :8000/healthz',
      },
    ],
    [
      'a compose service with what it depends on',
      {
        ...APP,
        'compose.yaml': `services:
  web:
    build: {context: ., args: {EXTRA: ml}}
    command: uvicorn main:app --host 0.0.0.0 --port 9000
    environment: {DATABASE_URL: "postgres://app:x@db/app", LOG_LEVEL: info, API_KEY: "\${API_KEY}"}
    depends_on: [db, queue]
  db:
    image: postgres:16
    environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: x}
  queue:
    image: example.org/our/queue:2
`,
      },
      {
        name: 'web',
        starts: 'uvicorn main:app --host 0.0.0.0 --port 9000',
        port: 9000,
        environment: {
          DATABASE_URL: 'postgres://app:x@db/app (deployment)',
          LOG_LEVEL: 'info (deployment)',
          API_KEY: 'stand-in (stand-in)',
        },
        beside: ['db: postgres'],
        gaps: [
          'It depends on `queue`, which is not started here: only databases, caches and brokers of known images are.',
        ],
      },
    ],
    [
      'a workload of an image that the repository builds, with a named port',
      {
        ...APP,
        'web.yaml': manifest(`ports: [{name: http, containerPort: 8000}]
livenessProbe: {httpGet: {path: /healthz, port: http}}`),
      },
      { name: 'web', port: 8000, health: 'GET :8000/healthz', probes: ['liveness: GET :8000/healthz'] },
    ],
    [
      'a port that nobody declares',
      { ...APP, 'web.yaml': manifest('livenessProbe: {httpGet: {path: /healthz, port: web}}') },
      { probes: ['liveness: its container declares no port named `web`: unaskable'], port: 8000 },
    ],
    [
      'probes that cannot be put from here',
      {
        ...APP,
        'web.yaml': manifest(`livenessProbe: {grpc: {port: 8000}}
readinessProbe: {httpGet: {path: /healthz, port: 8000, scheme: HTTPS}}
startupProbe: {httpGet: {path: /healthz, port: 8000, host: example.org}}`),
      },
      {
        probes: [
          'startup: it asks another host',
          'liveness: it asks over gRPC, which is not asked here',
          'readiness: it asks over HTTPS, which is not asked here',
        ],
      },
    ],
    [
      'a workload in Terraform, with its probes',
      {
        ...APP,
        'main.tf': `resource "kubernetes_deployment" "web" {
  metadata {
    name = "web"
  }
  spec {
    selector {
      match_labels = { app = "web" }
    }
    template {
      metadata {
        labels = { app = "web" }
      }
      spec {
        container {
          name  = "web"
          image = "registry.example.com/web:3"
          liveness_probe {
            tcp_socket {
              port = 8000
            }
          }
          startup_probe {
            exec {
              command = ["test", "-f", "/tmp/up"]
            }
          }
        }
      }
    }
  }
}
`,
      },
      { probes: ['startup: test -f /tmp/up', 'liveness: TCP :8000'], port: 8000 },
    ],
    [
      'an entry script that goes elsewhere and starts two programs',
      {
        Dockerfile: `FROM python:3.12-slim
WORKDIR /app
COPY . .
ENTRYPOINT ["/app/start.sh"]
`,
        'start.sh': `#!/bin/sh
cd src
python -m jobs.worker &
exec gunicorn web:app -b 0.0.0.0:8000
`,
        'src/jobs/__init__.py': '',
        'src/jobs/worker.py': 'import time\n',
        'src/web.py': 'app = None\n',
      },
      { imports: ['jobs.worker', 'web'], port: 8000 },
    ],
    [
      'programs that supervisord starts',
      {
        Dockerfile: `FROM python:3.12-slim
WORKDIR /app
COPY . .
CMD ["supervisord", "-n", "-c", "/app/supervisord.conf"]
`,
        'supervisord.conf': `[program:web]
command=uvicorn main:app --port 8000 --host 0.0.0.0

[program:worker]
command=python -m worker
`,
        'main.py': MAIN,
        'worker.py': 'print(1)\n',
      },
      { imports: ['main', 'worker'] },
    ],
    [
      'programs that a Procfile lists',
      {
        Dockerfile: `FROM python:3.12-slim
WORKDIR /app
COPY . .
CMD ["honcho", "start"]
`,
        Procfile: 'web: uvicorn main:app --port 8000\nworker: python -m worker\n',
        'main.py': MAIN,
        'worker.py': 'print(1)\n',
      },
      { imports: ['main', 'worker'], port: 8000 },
    ],
    [
      'a package that is run, from a folder that its server goes to',
      {
        Dockerfile: `FROM python:3.12-slim
WORKDIR /app
COPY . .
CMD ["sh", "-c", "cd src && python -m pkg"]
`,
        'src/pkg/__init__.py': '',
        'src/pkg/__main__.py': 'print(1)\n',
      },
      { imports: ['pkg.__main__'] },
    ],
    [
      'a module that is not there',
      { Dockerfile: DOCKERFILE.replace('main:app', 'gone:app'), 'main.py': MAIN },
      { imports: ['gone'] },
    ],
    [
      'what npm start starts',
      {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
        'package.json': '{"scripts": {"start": "node server.js"}}',
        'server.js': 'require("http").createServer().listen(3000)\n',
      },
      { imports: ['server.js'] },
    ],
    [
      'what fastapi run finds by itself',
      {
        Dockerfile: `FROM python:3.12-slim
WORKDIR /app
COPY . .
CMD ["fastapi", "run"]
`,
        'app/__init__.py': '',
        'app/main.py': MAIN,
      },
      { imports: ['app.main'], port: 8000 },
    ],
    [
      'a worker of the image that exposes the port of its server',
      {
        ...APP,
        Dockerfile: DOCKERFILE.replace('CMD', 'EXPOSE 8000\nCMD'),
        'compose.yaml': `services:
  worker:
    build: .
    command: celery -A main worker
    restart: always
`,
      },
      { name: 'worker', port: undefined, health: undefined },
    ],
  ])('%s', (_, files, says) => {
    const [plan] = plansFor(files);
    expect(plan && shown(plan)).toMatchObject(says);
  });

  test('every image that is deployed has a plan, and what is only for development has none', () => {
    const plans = plansFor({
      ...APP,
      'worker/Dockerfile': 'FROM python:3.12-slim\nCOPY . .\nCMD ["python", "work.py"]\n',
      'worker/work.py': 'print(1)\n',
      'compose.yaml': `services:
  web: {build: .}
  worker: {build: worker, restart: always}
  dev: {build: ., command: uvicorn main:app --reload}
`,
    });
    expect(plans.map(({ name }) => name)).toEqual(['web', 'worker']);
  });

  test('a stage that only development builds is not what is rehearsed', () => {
    const plan = planFor({
      'main.py': MAIN,
      Dockerfile: `FROM python:3.12-slim AS base
WORKDIR /app
COPY . .
FROM base AS dev
CMD ["uvicorn", "main:app", "--reload"]
FROM base
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
`,
      'compose.dev.yaml': 'services:\n  web:\n    build: {context: ., target: dev}\n',
    });
    expect(shown(plan)).toMatchObject({ image: ['Dockerfile', '', undefined], port: 8000 });
  });

  test('what pods and services say over their image: folder, user, limits, grace', () => {
    const pod = planFor({
      ...APP,
      'web.yaml': manifest(`workingDir: /srv
securityContext: {runAsUser: 1001}
resources: {requests: {memory: 64Mi}, limits: {memory: 256Mi, cpu: 250m}}`),
    });
    expect(pod).toMatchObject({
      workingDirectory: '/srv',
      user: '1001',
      limits: { memoryBytes: 256 * 1024 ** 2, cpus: 0.25 },
      grace: { value: 12 },
    });
    const service = planFor({
      ...APP,
      'compose.yaml': `services:
  web: {build: ., working_dir: /srv, user: "app:app", mem_limit: 128m, stop_grace_period: 7s}
`,
    });
    expect(service).toMatchObject({
      workingDirectory: '/srv',
      user: 'app:app',
      limits: { memoryBytes: 128 * 1024 ** 2 },
      grace: { value: 7 },
    });
  });

  test.each<[name: string, files: Record<string, string>, isTask: boolean]>([
    ['a job', { ...APP, 'web.yaml': manifest('args: ["true"]', 'Job') }, true],
    ['a deployment', { ...APP, 'web.yaml': manifest('args: ["true"]') }, false],
    [
      'what others wait for until it has completed',
      {
        ...APP,
        'compose.yaml': `services:
  migrate: {build: ., command: alembic upgrade head, restart: on-failure}
  db: {image: "postgres:16", depends_on: {migrate: {condition: service_completed_successfully}}}
`,
      },
      true,
    ],
    [
      'a worker that is started again',
      {
        ...APP,
        'compose.yaml': 'services:\n  w: {build: ., command: celery -A main worker, restart: always}\n',
      },
      false,
    ],
  ])('%s', (_, files, isTask) => {
    const [plan] = plansFor(files);
    expect(plan?.isTask === true).toBe(isTask);
    if (isTask) expect(plan?.health).toBeUndefined();
  });

  test('a volume stays, and what is in memory or of the host does not', () => {
    const { volumes } = planFor({
      ...APP,
      'compose.yaml': `services:
  web:
    build: .
    volumes:
      - data:/data
      - /var/lib/made
      - ./src:/app/src
      - {type: tmpfs, target: /run/x}
volumes: {data: {}}
`,
    });
    expect(volumes.map(({ folder }) => folder)).toEqual(['/data', '/var/lib/made']);
  });

  test('files and build arguments that come from elsewhere are gaps', () => {
    const plan = planFor({
      ...APP,
      'src/x.py': '',
      'compose.yaml': `services:
  web:
    build: {context: ., args: [TOKEN]}
    ports: ["8000:8000"]
    volumes: ["./src:/app/src", "./.env:/app/.env", "data:/data"]
    secrets: [db]
    configs: [{source: nginx, target: /etc/nginx.conf}]
secrets: {db: {file: ./db.txt}}
configs: {nginx: {file: ./n.conf}}
volumes: {data: {}}
`,
    });
    expect(plan.gaps).toEqual([
      'It is deployed with files from outside of its image, which are not there in a rehearsal: `/app/.env`, `/etc/nginx.conf`, `/run/secrets/db`.',
      'Nothing here says what these build arguments are, so that the Dockerfile’s own defaults hold: `TOKEN`.',
    ]);
    const pod = planFor({
      ...APP,
      'web.yaml': `${manifest('volumeMounts: [{name: tls, mountPath: /tls}, {name: tmp, mountPath: /tmp}]')}          volumes: [{name: tls, secret: {secretName: tls}}, {name: tmp, emptyDir: {}}]
`,
    });
    expect(pod.gaps.filter((gap) => gap.includes('outside of its image'))).toEqual([
      'It is deployed with files from outside of its image, which are not there in a rehearsal: `/tls`.',
    ]);
  });
});
