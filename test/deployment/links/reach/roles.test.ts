import { expect, test } from '@jest/globals';
import { roleOfName, roleOfPath } from '../../../../src/deployment/links/reach/roles.ts';

test.each([
  ['src/archive/run_remote.sh', 'example'],
  ['kubernetes_archive/api.yml', 'example'],
  ['scripts/archived/deploy.sh', 'example'],
  ['services/archive/Dockerfile', undefined],
  ['public/blog-posts/upload-pod.yaml', 'documentation'],
  ['images/test-ubuntu-git.Dockerfile', 'test'],
  ['deploy/latest-release.sh', undefined],
  ['compose-examples/web/compose.yaml', 'example'],
] as const)('%s is %s', (path, role) => {
  expect(roleOfPath(path)?.role).toBe(role);
});

test.each([
  ['start-watch', 'development'],
  ['start-wait-debugger', 'development'],
  ['start-wait-debuger', 'development'],
  ['watchdog', undefined],
  ['start', undefined],
] as const)('a script called %s is %s', (name, role) => {
  expect(roleOfName(name)?.role).toBe(role);
});
