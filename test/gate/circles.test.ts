import { expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import type { Verdict } from '../../src/policy/verdict.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

async function judged(files: Readonly<Record<string, string>>): Promise<Verdict> {
  const { verdict } = await runGate({
    repository: repositoryOf(files),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  return verdict;
}

/** What of each file was not read, and why. */
function losses({ coverage }: Verdict): Record<string, string[]> {
  const lost = coverage.files.filter(({ read }) => read === 'partly' || read === 'not');
  return Object.fromEntries(lost.map((file) => [file.path, file.lost.map(({ why }) => why)]));
}

const UNIT = '[Service]\nExecStart=/bin/systemctl start loop.service\nExecStartPre=/opt/app/start.sh\n';

test.each<[string, Record<string, string>]>([
  [
    'modules that import each other',
    {
      Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "a:app"]\n',
      'a.py':
        'from fastapi import FastAPI\nimport b\napp = FastAPI()\n@app.get("/")\nasync def f():\n  return b.g()\n',
      'b.py': 'import c\ndef g():\n  return c.h()\n',
      'c.py': 'from a import *\nfrom b import g\ndef h():\n  return g()\n',
      'requirements.txt': '-r requirements.txt\nfastapi\nuvicorn\n',
    },
  ],
  [
    'modules with names of the standard library',
    {
      Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
      'main.py': 'import json\nimport logging\nfrom types import Message\nprint(json.dumps({}))\n',
      'json.py': 'import json\ndumps = json.loads\n',
      'types.py': 'Message = str\n',
    },
  ],
  [
    'services that extend each other',
    {
      'compose.yaml':
        'services:\n  a: {extends: {service: b}}\n  b: {extends: {service: a}}\n  c: {extends: {file: compose.yaml, service: c}, depends_on: [c]}\ninclude: [compose.yaml]\n',
    },
  ],
  [
    'Terraform modules that call each other',
    {
      'main.tf': 'module "a" {\n  source = "./a"\n}\n',
      'a/main.tf': 'module "b" {\n  source = "../b"\n}\nlocals {\n  x = local.y\n  y = local.x\n}\n',
      'b/main.tf': 'module "a" {\n  source = "../a"\n}\n',
    },
  ],
  [
    'a unit that starts itself, by a script that starts itself',
    {
      'loop.service': UNIT,
      'start.sh': '#!/bin/sh\n. ./start.sh\nsystemctl restart loop\n./start.sh\n./other.sh\n',
      'other.sh': '#!/bin/sh\nexec ./start.sh\n',
    },
  ],
  [
    'a function that calls itself, an alias of itself',
    {
      'run.sh':
        '#!/bin/bash\nset -e\nf() { f; g; }\ng() { f; }\nalias ls="ls -l"\nX="$X $X"\nfor i in 1 2; do X="$X$X"; f; done\n',
    },
  ],
  [
    'a Makefile that includes itself',
    { Makefile: 'include Makefile\nA = $(A) $(B)\nB = $(A)\ndeploy: deploy\n\tmake deploy\n\t$(B)\n' },
  ],
  [
    'a package script that runs itself',
    { 'package.json': '{"scripts": {"start": "npm start", "a": "npm run b", "b": "npm run a"}}' },
  ],
  [
    'a Dockerfile whose stages are each other',
    { Dockerfile: 'FROM b AS a\nCOPY --from=b /x /x\nFROM a AS b\nCOPY --from=a /x /x\nCMD ["/x"]\n' },
  ],
  [
    'a workflow that calls itself',
    {
      '.github/workflows/w.yml':
        'on: {workflow_call: {}}\njobs:\n  a:\n    needs: b\n    uses: ./.github/workflows/w.yml\n  b: {needs: a, runs-on: x, steps: [{uses: ./}]}\n',
      'action.yml': 'runs: {using: composite, steps: [{uses: ./}]}\n',
    },
  ],
])('%s: it ends', async (_title, files) => {
  const { coverage } = await judged(files);
  expect(coverage.files.length).toBeGreaterThan(0);
});

test('that Terraform modules call each other is said where it stands', async () => {
  const verdict = await judged({
    'main.tf': 'module "a" {\n  source = "./a"\n}\n',
    'a/main.tf': 'module "a" {\n  source = "../a"\n}\n',
  });
  expect(losses(verdict)).toEqual({ 'a/main.tf': ['these modules call one another in a circle: ., a, a'] });
});

test('10,000 services are judged', async () => {
  const services = Array.from(
    { length: 10_000 },
    (_, i) => `  s${i}: {image: "app:1.${i}", ports: ["${i + 1}:80"], depends_on: [s${(i + 1) % 10_000}]}\n`,
  );
  const { coverage } = await judged({ 'compose.yaml': `services:\n${services.join('')}` });
  expect(coverage.files).toMatchObject([{ path: 'compose.yaml', read: 'fully' }]);
}, 120_000);
