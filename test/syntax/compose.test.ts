import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { readCompose } from '../../src/syntax/compose/compose.ts';
import { parseDuration } from '../../src/syntax/duration.ts';
import { parseBytes, parseQuantity } from '../../src/syntax/quantity.ts';
import { splitWords } from '../../src/syntax/words.ts';
import { parseYaml } from '../../src/syntax/yaml/yaml.ts';
import { expectMapped, writtenAs } from './mapped.ts';

const SOURCE = readFileSync('test/fixtures/yaml/compose.yaml', 'utf8');
const FILE = readCompose(parseYaml(Text.ofFile('compose.yaml', SOURCE)));
const API = service('api');

function service(name: string) {
  const found = FILE.services.find((one) => one.name.value === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

function valuesOf(texts: readonly Text[]): string[] {
  return texts.map((text) => text.value);
}

test('reads the top level', () => {
  expect(FILE.name?.value).toBe('shop');
  expect(valuesOf(FILE.include)).toEqual(['../common.yaml']);
  expect(FILE.services.map((one) => one.name.value)).toEqual(['api', 'db', 'cache']);
  expect(FILE.volumes.map((one) => [one.name.value, one.external])).toEqual([
    ['data', false],
    ['outside', true],
  ]);
  expect(FILE.secrets[0]?.file?.value).toBe('./token.txt');
  expect(FILE.problems.map((problem) => problem.message)).toEqual(['A service is a mapping']);
});

test('a default is used where the variable stands', () => {
  expect(API.image?.value).toBe('registry.example/api:1.2.3');
  const tag = API.image?.slice(API.image.length - 5);
  expect(tag?.segments[0]?.site).toBeDefined();
  expect(tag && writtenAs(tag, SOURCE)).toBe('1.2.3');
});

test('a variable without a default is unknown, and the environment file can settle it', () => {
  expect(API.build?.args[0]?.value?.unknown).toMatch(/`\$VERSION` comes from the environment/);
  const version = Text.ofFile('.env', '7');
  const again = readCompose(parseYaml(Text.ofFile('c', SOURCE)), new Map([['VERSION', version]]));
  expect(again.services[0]?.build?.args[0]?.value?.value).toBe('7');
});

test('reads what runs', () => {
  expect(valuesOf(API.command?.words ?? [])).toEqual(['uvicorn', 'app:app', '--host', '0.0.0.0', '--reload']);
  expect(API.command?.words.map((word) => writtenAs(word, SOURCE)).at(-1)).toBe('--reload');
  expect(API.entrypoint).toMatchObject({ form: 'list' });
  expect(service('db').command).toMatchObject({ form: 'list', words: [] });
  expect(API.build).toMatchObject({
    context: { value: './api' },
    dockerfile: { value: 'Dockerfile.prod' },
    target: { value: 'run' },
  });
  expect(API.environment.map(({ name, value }) => [name.value, value?.value])).toEqual([
    ['PASSWORD', undefined],
    ['PRICE', '$5'],
    ['LOG_LEVEL', 'info'],
    ['RETRIES', '3'],
  ]);
  expect(API.envFiles.map(({ path, required }) => [path.value, required])).toEqual([
    ['.env', true],
    ['local.env', false],
  ]);
});

test('reads ports in all their forms', () => {
  const ports = API.ports.map((port) => [
    port.hostIp?.value,
    port.published?.first,
    port.published?.last,
    port.target?.first,
    port.protocol,
  ]);
  expect(ports).toEqual([
    ['127.0.0.1', 8000, 8000, 80, 'tcp'],
    [undefined, 9000, 9001, 9000, 'udp'],
    [undefined, undefined, undefined, 3000, 'tcp'],
    ['::1', 5000, 5000, 5000, 'tcp'],
    ['0.0.0.0', 8080, 8080, 80, 'tcp'],
  ]);
});

test('reads mounts in all their forms', () => {
  const mounts = API.mounts.map((mount) => [
    mount.type,
    mount.source?.value,
    mount.target?.value,
    mount.readOnly,
  ]);
  expect(mounts).toEqual([
    ['bind', './src', '/app', true],
    ['volume', 'data', '/var/lib/data', false],
    ['volume', undefined, '/var/cache', false],
    ['bind', '/etc/hosts', '/etc/hosts', true],
    ['unknown', expect.any(String), '/d', false],
  ]);
});

test('reads dependencies and health checks', () => {
  expect(API.dependsOn.map((one) => [one.service.value, one.condition, one.required])).toEqual([
    ['db', 'service_healthy', true],
    ['cache', 'service_started', false],
  ]);
  expect(service('db').dependsOn).toMatchObject([
    { service: { value: 'cache' }, condition: 'service_started' },
  ]);
  expect(API.healthcheck).toMatchObject({
    disabled: false,
    test: { form: 'exec' },
    interval: { value: 90 },
    timeout: { value: 10 },
    startPeriod: { value: 0.5 },
    retries: { value: 3 },
  });
  expect(valuesOf(API.healthcheck?.test?.words ?? [])).toEqual([
    'curl',
    '-f',
    'http://localhost:8000/health',
  ]);
  expect(service('db').healthcheck?.test).toMatchObject({
    form: 'shell',
    text: { value: 'pg_isready -U app' },
  });
  expect(service('cache').healthcheck).toMatchObject({ disabled: true });
});

test('reads the rest', () => {
  expect(API).toMatchObject({
    restart: { value: 'unless-stopped', entry: { value: 'restart: unless-stopped' } },
    init: { value: true },
    stopGracePeriod: { value: 60, text: { value: '1m' } },
    stopSignal: { value: 'SIGINT' },
    deploy: {
      replicas: { value: 2 },
      limits: { cpus: { value: 0.5 }, memory: { value: 536_870_912 } },
      reservations: { memory: { value: 67_108_864 } },
      restartPolicy: {
        condition: { value: 'on-failure' },
        delay: { value: 5 },
        maxAttempts: { value: 3 },
        window: { value: 120 },
      },
      updateConfig: {
        parallelism: { value: 1 },
        order: { value: 'start-first' },
        failureAction: { value: 'rollback' },
      },
    },
    secrets: [{ source: { value: 'token' } }, { source: { value: 'key' }, target: { value: '/run/key' } }],
    labels: [{ name: { value: 'a' }, value: { value: 'b' } }],
  });
  expect([valuesOf(API.networks), valuesOf(API.tmpfs), valuesOf(API.profiles), valuesOf(API.expose)]).toEqual(
    [['front', 'back'], ['/tmp'], ['prod'], ['8000']],
  );
  expect(service('cache').extends).toMatchObject({
    file: { value: 'common.yaml' },
    service: { value: 'redis' },
  });
});

test.each([
  ['${A:-b}', 'b'],
  ['${A:-${B:-c}}d', 'cd'],
  ['${A-}', ''],
  ['$$A $$$$', '$A $$'],
  ['a$', 'a$'],
  ['$A', undefined],
  ['${A:?gone}', undefined],
  ['${A:+b}', undefined],
  ['${A', undefined],
  ['${A/b/c}', undefined],
])('interpolates %s', (written, value) => {
  const source = `services: {a: {image: '${written}'}}`;
  const image = readCompose(parseYaml(Text.ofFile('c', source))).services[0]?.image;
  expect(image?.isKnown === true ? image.value : undefined).toBe(value);
});

test.each([
  ['1m30s', 90],
  ['1.5h', 5400],
  ['500ms', 0.5],
  ['0', 0],
  ['-2s', -2],
  ['100us', 0.0001],
  ['1d', undefined],
  ['10', undefined],
  ['', undefined],
  ['s', undefined],
  ['5 s', undefined],
])('reads the duration %j', (written, seconds) => {
  expect(parseDuration(written)).toBe(seconds);
});

test('compose knows days', () => expect(parseDuration('1d', 'compose')).toBe(86_400));

test.each([
  ['500m', 0.5],
  ['2', 2],
  ['1.5', 1.5],
  ['1Gi', 1_073_741_824],
  ['128M', 128_000_000],
  ['1e3', 1000],
  ['x', undefined],
  ['1gb', undefined],
])('reads the quantity %s', (written, value) => {
  expect(parseQuantity(written)).toBe(value);
});

test.each([
  ['512m', 536_870_912],
  ['1g', 1_073_741_824],
  ['64MiB', 67_108_864],
  ['100', 100],
  ['1x', undefined],
])('reads the bytes %s', (written, value) => {
  expect(parseBytes(written)).toBe(value);
});

test.each([
  ['a b', ['a', 'b']],
  ['a "b c" \'d "e\'', ['a', 'b c', 'd "e']],
  ['a\\ b "c\\"d" "e\\f"', ['a b', 'c"d', 'e\\f']],
  ["a''b ''", ['ab', '']],
  ['a "b c', ['a', 'b c']],
  ['  ', []],
])('splits %s', (line, words) => {
  const parts = splitWords(Text.ofFile('a', line));
  expect(valuesOf(parts)).toEqual(words);
  for (const part of parts) expectMapped(part, line);
});

test.each([
  ['no services', 'a: 1', 0],
  ['services that are a list', 'services: [a]', 0],
  ['a service without a value', 'services:\n  a:\n', 0],
  ['half a file', 'services:\n  a:\n    image: "x\n', 1],
])('survives %s', (_name, source, services) => {
  expect(readCompose(parseYaml(Text.ofFile('c', source))).services).toHaveLength(services);
});

test('survives a million characters of openings', () => {
  const source = `services: {a: {image: "${'${A:-'.repeat(200_000)}"}}`;
  expect(readCompose(parseYaml(Text.ofFile('c', source))).services[0]?.image?.isKnown).toBe(false);
});
