import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Deployment } from '../../src/deployment/deployment.ts';
import { lazy } from '../../src/deployment/lazy.ts';
import { readBlockingKnowledge } from '../../src/deployment/python/blocking-knowledge.ts';
import { THINGS } from '../../src/deployment/things/things.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { deploymentOf } from '../support/deployed.ts';
import { shippedKnowledge } from '../support/shipped.ts';

/*
 * The state before a change shares trees, scripts and walks with the state after it. Whatever the change, it must say
 * what it says when it is looked at alone.
 */

const FILES: Readonly<Record<string, string>> = {
  'deploy.sh': `#!/bin/bash
set -e
. ./lib.sh
[ -f extra.sh ] && . ./extra.sh
prepare "$HOST"
scp app.service root@host:/etc/systemd/system/
ssh root@host 'systemctl daemon-reload; systemctl restart app'
restart_all || true
curl -fsS http://127.0.0.1:8000/health
`,
  'lib.sh': `prepare() { rsync -a ./ "root@$1:/opt/app/"; }
restart_all() { systemctl restart worker.service; pkill -f uvicorn; }
`,
  'extra.sh': 'systemctl enable extra.service\n',
  'install.sh': `#!/bin/sh
cat > /etc/systemd/system/worker.service <<'EOF'
[Service]
ExecStart=/opt/app/.venv/bin/python -m worker
Restart=always
EOF
systemctl enable --now worker.service
`,
  'app.service': `[Service]
ExecStart=/opt/app/.venv/bin/uvicorn app:app --reload --port 8000
WorkingDirectory=/opt/app
Restart=always
[Install]
WantedBy=multi-user.target
`,
  'app.service.d/more.conf': '[Service]\nEnvironment=WORKERS=2\n',
  Dockerfile: `FROM python:3.12-slim
COPY requirements.txt app.py start.sh /app/
RUN pip install -r /app/requirements.txt
CMD ["sh", "/app/start.sh"]
`,
  'start.sh': '#!/bin/bash\nexec gunicorn app:app -b 0.0.0.0:8000 -w 4\n',
  'requirements.txt': 'fastapi\ngunicorn\n',
  'app.py': `import os, subprocess, time
from fastapi import FastAPI
from store import load, save
app = FastAPI()
PASSWORD = os.environ.get("DB_PASSWORD", "hunter2hunter2")
@app.get("/health")
async def health():
    time.sleep(1)
    subprocess.run(["systemctl", "restart", "app"])
    return load()
`,
  'store.py': 'def load():\n    return 1\n\ndef save():\n    return other\n',
  'compose.yml': `services:
  db:
    image: postgres:16
    environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: \${PASSWORD}}
    ports: ["5433:5432"]
  web:
    build: .
    command: sh start.sh
    healthcheck: {test: curl -f http://localhost:8000/health || exit 1}
`,
  '.env': 'PASSWORD=correct-horse-battery\n',
  'k8s/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.org/web:latest
          command: ["sh", "-c", "gunicorn app:app --reload"]
          livenessProbe: {httpGet: {path: /healthz, port: 8000}}
`,
  '.github/workflows/deploy.yml': `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: docker build -t web . && docker push web
      - run: ./deploy.sh
`,
  Makefile: 'run:\n\tuvicorn app:app --reload\ndeploy:\n\t./deploy.sh\n',
  crontab: '* * * * * /opt/app/start.sh\n',
  'infra/main.tf': `variable "start" { default = "systemctl start app" }
module "vm" {
  source = "./vm"
  script = var.start
}
`,
  'infra/vm/main.tf': `variable "script" {}
resource "aws_instance" "vm" {
  user_data = <<-EOT
    #!/bin/bash
    \${var.script}
    uvicorn app:app --reload &
  EOT
}
`,
};

type Files = Record<string, string>;
type Edit = (files: Files) => void;

const path = fc.constantFrom(...Object.keys(FILES));
const changedLine = (change: (line: string, all: readonly string[]) => string[]): fc.Arbitrary<Edit> =>
  fc.tuple(path, fc.nat(20)).map(([name, at]) => (files: Files) => {
    const lines = (files[name] ?? '').split('\n');
    const i = at % lines.length;
    files[name] = [...lines.slice(0, i), ...change(lines[i] ?? '', lines), ...lines.slice(i + 1)].join('\n');
  });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  changedLine(() => []),
  changedLine((line) => [line, line]),
  changedLine((line) => [line, '# a comment']),
  changedLine((line, all) => [all.at(-2) ?? '', line]),
  path.map((name) => (files: Files) => {
    delete files[name];
  }),
  fc.tuple(path, path).map(([from, to]) => (files: Files) => {
    files[to] = files[from] ?? '';
  }),
  fc.tuple(path, fc.constantFrom('other/', 'deploy/')).map(([name, folder]) => (files: Files) => {
    files[`${folder}${name}`] = files[name] ?? '';
  }),
);

const knowledge = {
  ...deploymentOf({}).knowledge,
  blocking: lazy(() => readBlockingKnowledge(shippedKnowledge('blocking-python'))),
};

/** Everything that rules judge, by kind. */
function thingsOf(deployment: Deployment): Record<string, unknown> {
  return Object.fromEntries(Object.entries(THINGS).map(([kind, find]) => [kind, find(deployment)]));
}

function edited(files: Readonly<Record<string, string>>, edits: readonly Edit[]): Record<string, string> {
  const copy = { ...files };
  for (const change of edits) change(copy);
  return copy;
}

test('there is something to share', () => {
  const things = thingsOf(new Deployment(repositoryOf(FILES), knowledge));
  const kinds = Object.values(things).filter((found) => Array.isArray(found) && found.length > 0);
  expect(kinds.length).toBeGreaterThan(20);
});

/** Compares all things of the state before a change, looked at after the state that follows it, with those of that state alone. */
function expectTold(before: Files, after: Files): void {
  const now = new Deployment(repositoryOf(after), knowledge, { before: repositoryOf(before) });
  thingsOf(now);
  const shared = now.before();
  expect(shared === undefined ? undefined : thingsOf(shared)).toEqual(
    thingsOf(new Deployment(repositoryOf(before), knowledge)),
  );
}

test.each(Object.keys(FILES))('%s comes, goes and changes', (name) => {
  const { [name]: content = '', ...without } = FILES;
  const changed = { ...FILES, [name]: content.split('\n').slice(1).join('\n') };
  expectTold(without, FILES);
  expectTold(FILES, without);
  expectTold(changed, FILES);
});

test('the state before any change is what it is without the change', () => {
  const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(edits, edits, (first, second) => {
      const before = edited(FILES, first);
      expectTold(before, edited(before, second));
    }),
    { numRuns: 20 },
  );
});
