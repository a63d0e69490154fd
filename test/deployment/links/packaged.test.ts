import { expect, test } from '@jest/globals';
import { packageShips, systemShips } from '../../../src/deployment/links/units/packaged.ts';

test.each([
  ['ssh.service', true],
  ['cron.service', true],
  ['systemd-networkd.service', true],
  ['getty@tty1.service', true],
  ['wg-quick@wg0.service', true],
  ['nginx.service', true],
  ['php8.2-fpm.service', true],
  ['multi-user.target', true],
  ['embedding_server.service', false],
  ['app@one.service', false],
])('the system, or a well-known package, has %s: %s', (unit, expected) => {
  expect(systemShips(unit)).toBe(expected);
});

test.each([
  ['docker.io', 'docker.service', true],
  ['openssh-server', 'ssh.service', true],
  ['postgresql-16', 'postgresql.service', true],
  ['postgresql', 'postgresql@16-main.service', true],
  ['redis-server', 'redis-server.service', true],
  ['mariadb-server', 'mysql.service', true],
  ['git', 'gitea.service', false],
  ['curl', 'app.service', false],
])('%s ships %s: %s', (name, unit, expected) => {
  expect(packageShips(name, unit)).toBe(expected);
});
