import { expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { loadGrammars } from '../../src/grammars.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

const RULES = ['entrypoint-missing', 'import-name-missing', 'debug-mode', 'failure-ignored'];

test('a file that nothing judged leads to is not said to have been read', async () => {
  await loadGrammars(['python'], 0);
  const { verdict } = await runGate({
    repository: repositoryOf({
      Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY app .\nCMD ["python", "main.py"]\n',
      '.dockerignore': '*.md\n',
      'app/main.py': 'import store\n',
      'app/store.py': 'opened = True\n',
      'notebooks/plot.py': 'draw = 1\n',
      'compose.yaml': 'services: {app: {build: ., env_file: app.env}}\n',
      'app.env': 'LEVEL=info\n',
      'broken.sh': 'echo "never closed\n',
    }),
    rules: shippedRules.map(({ rule }) => rule).filter(({ id }) => RULES.includes(id)),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  expect(Object.fromEntries(verdict.coverage.files.map(({ path, read }) => [path, read]))).toEqual({
    Dockerfile: 'fully',
    '.dockerignore': 'fully',
    'app/main.py': 'fully',
    'app/store.py': 'fully',
    'notebooks/plot.py': 'unneeded',
    'compose.yaml': 'fully',
    'app.env': 'fully',
    'broken.sh': 'partly',
  });
});
