import { expect, test } from '@jest/globals';
import { artefactsOf } from '../../../../src/deployment/links/reach/artefacts.ts';
import { roleOfName, roleOfPath } from '../../../../src/deployment/links/reach/roles.ts';
import { deploymentOf } from '../../../support/deployed.ts';

test.each([
  ['src/archive/run_remote.sh', 'example'],
  ['kubernetes_archive/api.yml', 'example'],
  ['scripts/archived/deploy.sh', 'example'],
  ['services/archive/Dockerfile', undefined],
  ['public/blog-posts/upload-pod.yaml', 'documentation'],
  ['images/test-ubuntu-git.Dockerfile', 'test'],
  ['deploy/latest-release.sh', undefined],
  ['compose-examples/web/compose.yaml', 'example'],
  ['.examples/with-proxy/compose.yaml', 'example'],
  ['demo-setups/relay-compose.yaml', 'example'],
  ['demo/compose.yaml', undefined],
  ['.claude/hooks/verify-build.sh', 'development'],
  ['bin/prepare_test_environment.sh', 'test'],
  ['bin/latest_data.sh', undefined],
  ['shop-zshrc-config.sh', 'development'],
  ['config/settings/test.py', 'test'],
  ['deploy/aliases.d/web.sh', undefined],
  ['vagrant/up_node.sh', 'development'],
  ['.vagrant/machines.sh', 'development'],
  ['provision-vagrant.sh', 'development'],
  ['vagrants/up.sh', undefined],
  ['extravagant.sh', undefined],
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

test.each([
  ['templates/compose/wiki.yaml', 'nothing that is deployed leads to it'],
  ['templates/wiki/docker-compose.yml', 'production: Compose runs it'],
  ['roles/wiki/templates/wiki-compose.yml.j2', 'production: Compose runs it'],
  ['stacks/wiki.yaml', 'production: Compose runs it'],
])('of %s is said: %s', (path, evidence) => {
  const content = 'services:\n  wiki:\n    image: registry.example.com/wiki:1\n';
  expect(artefactsOf(deploymentOf({ [path]: content })).ofPath(path).evidence).toBe(evidence);
});

test.each([
  ['# Quick start script for manual testing', 'development'],
  ['# Run the API in development mode', 'development'],
  ['# Start the server. Tests: see Makefile', 'production'],
  ['# Deploys the testing branch', 'production'],
] as const)('a script that begins with “%s” is for %s', (comment, role) => {
  const content = `#!/bin/sh\n${comment}\nuvicorn main:app\n`;
  const deployment = deploymentOf({ 'start.sh': content });
  const [script] = deployment.scripts().filter(({ path }) => path === 'start.sh');
  expect(script && artefactsOf(deployment).ofScript(script).role).toBe(role);
});
