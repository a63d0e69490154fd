import { expect, test } from '@jest/globals';
import { artefactsOf } from '../../../../src/deployment/links/reach/artefacts.ts';
import { deploymentOf } from '../../../support/deployed.ts';

const COMPOSE = 'services: {cache: {image: "redis:7"}}\n';

const workflow = (run: string, runsOn = 'ubuntu-24.04', more = ''): string => `on: push
jobs:
  check:
    runs-on: ${runsOn}${more}
    steps:
      - uses: actions/checkout@v4
      - run: ${run}
`;

const UP = 'docker compose -f ci/services.yml up -d && pytest';

test.each<[name: string, path: string, files: Record<string, string>, role: string]>([
  ['a pipeline starts it', 'ci/services.yml', { '.github/workflows/a.yml': workflow(UP) }, 'test'],
  [
    'a pipeline starts it, wherever it stands',
    'stack/services.yml',
    { '.github/workflows/a.yml': workflow(UP.replace('ci/', 'stack/')) },
    'test',
  ],
  ['nobody starts it, in a folder of CI', '.ci/compose.yaml', {}, 'test'],
  ['nobody starts it, under .github', '.github/compose.yml', {}, 'test'],
  ['nobody starts it, elsewhere', 'stack/services.yml', {}, 'production'],
  [
    'a script starts it too',
    'ci/services.yml',
    {
      '.github/workflows/a.yml': workflow(UP),
      'up.sh': '#!/bin/sh\ndocker compose -f ci/services.yml up -d\n',
    },
    'production',
  ],
  [
    'people are told of it',
    'ci/services.yml',
    {
      '.github/workflows/a.yml': workflow(UP),
      Makefile: 'help:\n\t@echo "docker compose -f ci/services.yml up on the server"\n',
    },
    'production',
  ],
  [
    'a runner of the project’s own keeps it',
    'ci/services.yml',
    { '.github/workflows/a.yml': workflow(UP, '[self-hosted, web]') },
    'production',
  ],
  [
    'the job deploys',
    'ci/services.yml',
    { '.github/workflows/a.yml': workflow(UP, 'ubuntu-24.04', '\n    environment: production') },
    'production',
  ],
  [
    'on another machine',
    'ci/services.yml',
    { '.github/workflows/a.yml': workflow(`ssh web "${UP}"`) },
    'production',
  ],
  [
    'on another engine',
    'ci/services.yml',
    { '.github/workflows/a.yml': workflow(`DOCKER_HOST=ssh://web ${UP}`) },
    'production',
  ],
  [
    'the file that Compose takes by itself',
    'compose.yaml',
    { '.github/workflows/a.yml': workflow('docker compose up -d && pytest') },
    'production',
  ],
])('%s: %s', (_, path, files, role) => {
  const deployment = deploymentOf({ [path]: COMPOSE, ...files });
  expect(artefactsOf(deployment).ofPath(path).role).toBe(role);
});

test('the evidence names the workflow', () => {
  const deployment = deploymentOf({ 'ci/services.yml': COMPOSE, '.github/workflows/a.yml': workflow(UP) });
  expect(artefactsOf(deployment).ofPath('ci/services.yml').evidence).toBe(
    'test: only .github/workflows/a.yml starts it, on its own runner',
  );
});
