import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One deploy script of some 60 lines, different for each number. */
export function shellScript(n: number): string {
  return `#!/usr/bin/env bash
# Deploys service ${n}.
set -euo pipefail

APP_DIR="/opt/service-${n}"
HOST="\${DEPLOY_HOST:-host-${n % 17}.example.org}"
PORT=$((8000 + ${n % 1000}))
services=(api-${n} worker-${n} scheduler-${n})

log() { printf '%s %s\\n' "$(date -u +%FT%TZ)" "$*" >&2; }
die() { log "error: $*"; exit 1; }

require() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || die "$tool is not installed"
  done
}

wait_for_health() {
  local tries=0
  until curl -fsS "http://127.0.0.1:$PORT/health" >/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -ge 30 ] && die "service ${n} is not healthy"
    sleep 1
  done
}

push_code() {
  rsync -az --delete --exclude '.git' ./ "deploy@$HOST:$APP_DIR/"
  ssh "deploy@$HOST" bash -s <<EOF
set -e
cd "$APP_DIR"
python3 -m venv .venv
.venv/bin/pip install -r requirements.txt
sudo systemctl daemon-reload
sudo systemctl restart api-${n}.service
EOF
}

main() {
  require rsync ssh curl
  case "\${1:-deploy}" in
    deploy) push_code; wait_for_health ;;
    status) for s in "\${services[@]}"; do systemctl status "$s" || true; done ;;
    *) die "usage: $0 [deploy|status]" ;;
  esac
  log "service ${n} is at $(git rev-parse --short HEAD)"
}

main "$@"
`;
}

export function pythonModule(n: number): string {
  const names = Array.from({ length: 20 }, (_, i) => `value_${n}_${i}`);
  return `"""Module ${n}."""
import os
import asyncio
from fastapi import FastAPI, HTTPException

app = FastAPI(title="service-${n}")
LIMIT = int(os.environ.get("LIMIT_${n}", "10"))

${names
  .map(
    (name, i) => `
@app.get("/${name}/{item_id}")
async def read_${name}(item_id: int, verbose: bool = False) -> dict:
    if item_id > LIMIT * ${i + 1}:
        raise HTTPException(status_code=404, detail=f"no item {item_id} in ${name}")
    rows = [{"id": index, "name": "${name}"} for index in range(item_id)]
    await asyncio.sleep(0)
    return {"items": rows, "verbose": verbose, "total": sum(row["id"] for row in rows)}
`,
  )
  .join('\n')}
`;
}

export function terraformModule(n: number): string {
  return `variable "replicas_${n}" {
  type    = number
  default = ${1 + (n % 5)}
}

resource "kubernetes_deployment" "service_${n}" {
  metadata {
    name   = "service-${n}"
    labels = { app = "service-${n}" }
  }
  spec {
    replicas = var.replicas_${n}
    selector { match_labels = { app = "service-${n}" } }
    template {
      metadata { labels = { app = "service-${n}" } }
      spec {
        container {
          name  = "web"
          image = "registry.example.org/service-${n}@sha256:${String(n).padStart(64, '0')}"
          port { container_port = 8080 }
          liveness_probe {
            http_get {
              path = "/health"
              port = 8080
            }
            period_seconds    = 10
            failure_threshold = 3
          }
        }
      }
    }
  }
}
`;
}

export function manifest(n: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-${n}
  labels: {app: service-${n}}
spec:
  replicas: ${1 + (n % 5)}
  selector:
    matchLabels: {app: service-${n}}
  template:
    metadata:
      labels: {app: service-${n}}
    spec:
      containers:
        - name: web
          image: registry.example.org/service-${n}@sha256:${String(n).padStart(64, '0')}
          command: ["/bin/sh", "-c", "exec gunicorn app:app -b 0.0.0.0:8080"]
          ports: [{containerPort: 8080}]
          livenessProbe:
            httpGet: {path: /health, port: 8080}
            periodSeconds: 10
---
apiVersion: v1
kind: Service
metadata: {name: service-${n}}
spec:
  selector: {app: service-${n}}
  ports: [{port: 80, targetPort: 8080}]
`;
}

export function dockerfile(n: number): string {
  return `FROM python:3.12-slim@sha256:${String(n).padStart(64, '0')} AS build
WORKDIR /app
ENV PYTHONUNBUFFERED=1 SERVICE=service-${n}
COPY requirements.txt .
RUN apt-get update \\
 && apt-get install -y --no-install-recommends curl \\
 && rm -rf /var/lib/apt/lists/* \\
 && pip install --no-cache-dir -r requirements.txt
COPY . .
EXPOSE 8080
CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8080"]
`;
}

export function unit(n: number): string {
  return `[Unit]
Description=Service ${n}
After=network-online.target

[Service]
User=app
WorkingDirectory=/opt/service-${n}
Environment=PYTHONUNBUFFERED=1 "SERVICE=service ${n}"
ExecStart=/opt/service-${n}/.venv/bin/uvicorn app:app --host 127.0.0.1 --port ${8000 + (n % 1000)}
Restart=on-failure
RestartSec=5

[Install]
WantedBy=multi-user.target
`;
}

/** What a repository of many services is made of, by share. */
const MAKERS: readonly {
  readonly share: number;
  readonly path: (n: number) => string;
  readonly make: (n: number) => string;
}[] = [
  { share: 0.3, path: (n) => `services/s${n}/app.py`, make: pythonModule },
  { share: 0.3, path: (n) => `services/s${n}/deploy.sh`, make: shellScript },
  { share: 0.06, path: (n) => `deploy/k8s/s${n}.yaml`, make: manifest },
  { share: 0.04, path: (n) => `services/s${n}/Dockerfile`, make: dockerfile },
  { share: 0.03, path: (n) => `deploy/units/s${n}.service`, make: unit },
  { share: 0.02, path: (n) => `infra/s${n}/main.tf`, make: terraformModule },
  { share: 0.25, path: (n) => `services/s${n}/README.md`, make: (n) => `# Service ${n}\n` },
];

/** Writes a repository of about `files` files below `root`. */
export function writeMonorepo(root: string, files: number): number {
  let written = 0;
  for (const { share, path, make } of MAKERS) {
    for (let n = 0; n < Math.round(files * share); n++) {
      const file = join(root, path(n));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, make(n));
      written++;
    }
  }
  return written;
}

/** Changes `count` files of such a repository, of every kind in turn: a line more at the end of each. */
export function changeMonorepo(root: string, count: number): void {
  for (let i = 0; i < count; i++) {
    const maker = MAKERS[i % MAKERS.length];
    const n = Math.floor(i / MAKERS.length);
    if (maker !== undefined) appendFileSync(join(root, maker.path(n)), '# Changed.\n');
  }
}
