import { expect, test } from '@jest/globals';
import { artefactsOf } from '../../../../src/deployment/links/reach/artefacts.ts';
import { deploymentOf } from '../../../support/deployed.ts';

const FILE = 'services:\n  web:\n    image: registry.example.com/web:1\n';

test.each([
  ['example', 'templates/web/docker-compose.yml', { 'templates/web/package.json': '{}' }],
  [
    'example',
    'create-shop/template-web/deploy/docker-compose.yml',
    { 'create-shop/template-web/_gitignore': '' },
  ],
  ['production', 'templates/web/docker-compose.yml', {}],
  ['production', 'templates/api/docker-compose.yml', { 'templates/web/package.json': '{}' }],
  ['production', 'templates/docker-compose.yml', { 'templates/package.json': '{}' }],
  ['production', 'docker-compose.yml', { _gitignore: '' }],
  [
    'production',
    'roles/web/templates/web/docker-compose.yml',
    { 'roles/web/templates/web/package.json': '{}', 'roles/web/tasks/main.yml': '[]\n' },
  ],
  [
    'production',
    'templates/web/docker-compose.yml',
    { 'templates/web/package.json': '{}', 'Chart.yaml': 'name: web\n' },
  ],
  [
    'production',
    'templates/web/docker-compose.yml',
    {
      'templates/web/package.json': '{}',
      'deploy.sh': 'sh templates/web/up.sh\n',
      'templates/web/up.sh': 'ls\n',
    },
  ],
] as const)('%s: %s beside %j', (role, path, beside) => {
  expect(artefactsOf(deploymentOf({ [path]: FILE, ...beside })).ofPath(path).role).toBe(role);
});
