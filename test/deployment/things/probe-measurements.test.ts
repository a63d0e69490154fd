import { expect, test } from '@jest/globals';
import type { MeasuredProbe } from '../../../src/deployment/measured-boot.ts';
import type { Probe } from '../../../src/deployment/model/probe.ts';
import { probesOf } from '../../../src/deployment/things/probes.ts';
import { DEFAULTS } from '../../../src/policy/configuration/configuration.ts';
import { readDeployment } from '../../../src/read-deployment.ts';
import { repositoryOf } from '../../../src/repository/in-memory.ts';
import { measureOf } from '../../support/rehearsed.ts';
import { shippedKnowledge, shippedPrograms } from '../../support/shipped.ts';

const FILES = {
  Dockerfile:
    'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0"]\n',
  'main.py': `import time

from fastapi import FastAPI

app = FastAPI()

@app.get("/health")
async def health():
    return {}

@app.post("/report/{month}")
async def report(month: str):
    time.sleep(20)

@app.post("/export")
async def export():
    time.sleep(60)
`,
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:3
          livenessProbe:
            httpGet: {path: /health, port: 8000}
            periodSeconds: 2
`,
};

/** The liveness probe, when the rehearsal saw this of it. */
async function seenAs(measured: Omit<MeasuredProbe, 'at'>): Promise<Probe> {
  const deployment = await readDeployment({
    repository: repositoryOf(FILES),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    measured: (one) =>
      measureOf({})(one).map((boot) => {
        const probes = boot.probes.map(({ at }) => ({ at, ...measured }));
        return { ...boot, probes };
      }),
  });
  const [probe] = probesOf(deployment);
  if (probe === undefined) throw new Error('a probe was expected');
  return probe;
}

const load = (says: string) => ({ share: 1, seconds: 20, says, decidedAt: { from: 4.96, to: 7 } });

test.each([
  ['of the route that was asked', 'POST /report/may', 'time.sleep(20)'],
  ['below a prefix', 'POST /api/export?x=/report', 'time.sleep(60)'],
  ['else the longest', 'POST /elsewhere', 'time.sleep(60)'],
])('what blocks: %s', async (_, says, call) => {
  const { block_at: at } = await seenAs({ load: load(says) });
  if (at === undefined || !('path' in at)) throw new Error('a place was expected');
  expect(FILES['main.py'].slice(at.start, at.end)).toBe(call);
});

test('what was measured is not also declared; each part for itself', async () => {
  const kills = { from: 6, to: 8 };
  expect(await seenAs({})).toMatchObject({ start_fault: 'none', block_share: 1, load_share: 0 });
  expect(await seenAs({ load: load('POST /export') })).toMatchObject({
    block_share: 0,
    block_seconds: 20,
    load_share: 1,
    load_of: 'POST /export',
    load_given_up: '5 to 7',
  });
  const start = { share: 0.4, fault: 'slow', upAfter: 9, kills, decidedAt: { from: 8, to: 12.6 } } as const;
  expect(await seenAs({ start })).toMatchObject({
    boot_share: 0,
    boot_seconds: 9,
    block_share: 1,
    start_fault: 'slow',
    start_share: 0.4,
    start_given_up: '8 to 13',
    start_kills: '6 to 8',
  });
});
