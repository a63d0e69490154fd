import { expect, test } from '@jest/globals';
import { objectFaultsOf } from '../../../../src/deployment/things/object-faults.ts';
import { deploymentOf } from '../../../support/deployed.ts';

function faultsIn(files: Readonly<Record<string, string>>): string[] {
  return objectFaultsOf(deploymentOf(files)).map(({ because }) => String(because));
}

function inCompose(service: string): string[] {
  return faultsIn({ 'compose.yml': `services:\n  a: {image: x, ${service}}\n` });
}

/** Each was given to compose-go 2.16, which takes the first kind and refuses the second. */
test.each([
  'restart: no',
  'environment: {A: true, B: 1.5, C: null}',
  'labels: {a: 1, b: true}',
  'ports: ["80-81:80"]',
  'ports: ["8080:80", "8080:81"]',
  'ulimits: {nofile: "1024"}',
  'healthcheck: {test: [], retries: "3"}',
  'volumes: ["./a:/b", "./c:/b"]',
])('compose takes %s', (service) => {
  expect(inCompose(service)).toEqual([]);
});

test.each([
  ['restart: false', '`services.a.restart` is a boolean where text (in quotes) must stand'],
  ['user: 1000', '`services.a.user` is a number where text (in quotes) must stand'],
  ['expose: 80', '`services.a.expose` is a number where a list must stand'],
  ['volumes: [{type: bind, src: ./a, target: /b}]', '`services.a.volumes[0]` has no field `src`'],
  ['logging: {driver: a, option: {}}', '`services.a.logging` has no field `option`'],
  ['network_mode: host, networks: [default]', '`network_mode` and `networks` exclude each other'],
  ['ports: ["80 : 80"]', '` 80` in `80 : 80` is no port of the container'],
  ['ports: ["80:80/foo"]', '`80:80/foo` ends in no protocol'],
])('compose refuses %s', (service, because) => {
  expect(inCompose(service)).toEqual([because]);
});

test('the first version of the format is said once', () => {
  expect(faultsIn({ 'docker-compose.yml': 'web:\n  image: x\ndb:\n  image: y\n' })).toEqual([
    'it has no field `web`',
  ]);
});

test('an anchor that is used twice is one fault', () => {
  const compose =
    'x-a: &a {volum: []}\nservices:\n  a: {image: x, deploy: &d {replica: 1}}\n  b: {image: x, deploy: *d}\n';
  expect(faultsIn({ 'compose.yml': compose })).toEqual([
    '`services.a.deploy` has no field `replica`, only `replicas`',
  ]);
});

test('a file that the project does not hold leaves its names open', () => {
  const services = 'services:\n  a: {image: x, depends_on: [b], networks: [n]}\n';
  expect(faultsIn({ 'compose.yml': `include: [elsewhere/compose.yml]\n${services}` })).toEqual([]);
  expect(faultsIn({ 'compose.yml': services, 'compose.extra.yml': 'services: {b: {image: y}}\n' })).toEqual([
    'no network `n` is defined',
  ]);
});

test('a chain and a circle of ten thousand services', () => {
  const count = 10_000;
  const chain = (last: number) =>
    `services:\n${Array.from({ length: count }, (_, i) => `  s${i}: {image: x, depends_on: [s${i + 1 === count ? last : i + 1}]}\n`).join('')}  end: {image: x}\n`;
  expect(faultsIn({ 'compose.yml': chain(0) })).toEqual([
    expect.stringMatching(/^these services wait for one another: `s0`, `s1`/),
  ]);
});

test.each([
  ['flow mappings', `a: ${'{b: '.repeat(10_000)}`],
  ['sequences', `services: ${'['.repeat(10_000)}`],
])('%s that never end', (_, content) => {
  expect(() => faultsIn({ 'compose.yml': `services: {a: {image: x}}\n${content}` })).not.toThrow();
});
