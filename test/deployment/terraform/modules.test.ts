import { expect, test } from '@jest/globals';
import type { Body } from '../../../src/deployment/terraform/body.ts';
import type { ModuleInstance } from '../../../src/deployment/terraform/module-instance.ts';
import { findUnread } from '../../../src/deployment/terraform/project.ts';
import type { Resource } from '../../../src/deployment/terraform/resource.ts';
import type { Value } from '../../../src/deployment/terraform/value.ts';
import { contentOf, fixture, modules } from './fixture.ts';
import { plain } from './plain.ts';

const find = (instances: readonly ModuleInstance[], address: string): Resource => {
  const found = instances.flatMap((instance) => instance.resources).find((one) => one.address === address);
  if (found === undefined) throw new Error(`no ${address}`);
  return found;
};

/** The block reached by types, the first of each. */
const into = (body: Body, ...types: string[]): Body => {
  const [type, ...rest] = types;
  const next = type === undefined ? undefined : body.blocks(type)[0];
  return next === undefined ? body : into(next, ...rest);
};

const place = (name: string, value: Value | undefined): string | undefined => {
  if (value === undefined) return undefined;
  const { path, start, end } = value.at.span();
  return `${path}: ${contentOf(name, path).slice(start, end)}`;
};

const CONTAINER = ['spec', 'template', 'spec', 'container'];
const DEPLOYMENT = 'module.service["api"].kubernetes_deployment.this';

test('a root is evaluated with the variables it loads by itself, and once for each other file of variables', () => {
  expect(
    fixture('kubernetes').map(({ directory, address, variableFile }) => [directory, address, variableFile]),
  ).toEqual([
    ['.', '', undefined],
    ['modules/service', 'module.service["api"]', undefined],
    ['modules/service', 'module.service["worker"]', undefined],
    ['.', '', 'envs/canary.tfvars'],
    ['modules/service', 'module.service["api"]', 'envs/canary.tfvars'],
    ['modules/service', 'module.service["worker"]', 'envs/canary.tfvars'],
  ]);
});

test.each([
  ['failure_threshold', 15, 'variables.tf: 15'],
  ['period_seconds', 10, 'modules/service/main.tf: 10'],
])(
  'a probe’s %s comes through a module, a type and a default, and points at where it was written',
  (name, value, at) => {
    const probe = into(find(fixture('kubernetes'), DEPLOYMENT).body, ...CONTAINER, 'liveness_probe');
    const found = probe.attribute(name);
    expect(plain(found)).toBe(value);
    expect(place('kubernetes', found)).toBe(at);
  },
);

test('a value keeps the place where it is used beside the one where it was written', () => {
  const probe = into(find(fixture('kubernetes'), DEPLOYMENT).body, ...CONTAINER, 'liveness_probe');
  const site = probe.attribute('failure_threshold')?.at.segments[0]?.site;
  expect(contentOf('kubernetes', site?.path ?? '').slice(site?.start, site?.end)).toBe(
    'var.probe.failure_threshold',
  );
});

test('a file of variables that is given by name wins', () => {
  const instances = fixture('kubernetes').filter((one) => one.variableFile === 'envs/canary.tfvars');
  const container = into(find(instances, DEPLOYMENT).body, ...CONTAINER);
  expect(plain(container.attribute('image'))).toBe('eu.example.com/api:v2');
  const threshold = into(container, 'liveness_probe').attribute('failure_threshold');
  expect(place('kubernetes', threshold)).toBe('envs/canary.tfvars: 3');
});

test('what is partly unknown keeps what is known', () => {
  const image = into(find(fixture('kubernetes'), DEPLOYMENT).body, ...CONTAINER).attribute('image');
  if (image?.kind !== 'string') throw new Error('no string');
  expect(image.text.value).toBe('eu.example.com/api:\u{FFFC}');
  expect(image.text.unknown).toContain('`image_tag` has no default');
});

test('dynamic blocks stand as the blocks that they make', () => {
  const env = into(find(fixture('kubernetes'), DEPLOYMENT).body, ...CONTAINER).blocks('env');
  expect(env.map((block) => [plain(block.attribute('name')), plain(block.attribute('value'))])).toEqual([
    ['LOG_LEVEL', 'info'],
    ['SERVICE', 'api'],
    ['WORKERS', '2'],
  ]);
});

test.each([
  ['kubernetes', 'module.service["api"].kubernetes_service.this', ['metadata'], 'name', 'staging-chat-api'],
  ['containers', 'aws_ecs_service.chat', [], 'name', 'chat'],
  ['containers', 'aws_ecs_service.chat', [], 'desired_count', 2],
  ['containers', 'aws_ssm_parameter.secret["API_KEY"]', [], 'name', '/chat/api_key'],
  [
    'containers',
    'google_cloud_run_v2_service.chat',
    ['template', 'containers', 'startup_probe'],
    'failure_threshold',
    1,
  ],
  ['containers', 'google_cloud_run_v2_service.chat', ['template', 'containers', 'env'], 'name', 'LOG_LEVEL'],
  ['machine', 'aws_instance.chat["b"]', [], 'instance_type', 'large'],
  ['machine', 'aws_launch_template.chat[1]', [], 'name', 'chat-1'],
  [
    'machine',
    'aws_instance.chat["a"]',
    ['provisioner'],
    'inline',
    ['sudo systemctl restart chat', 'echo "started on small"'],
  ],
])('%s: %s %j %s', (name, address, types, attribute, expected) => {
  expect(plain(into(find(fixture(name), address).body, ...types).attribute(attribute))).toEqual(expected);
});

test('what jsonencode was given is still there, with the places of its numbers', () => {
  const definitions = find(fixture('containers'), 'aws_ecs_task_definition.chat').body.attribute(
    'container_definitions',
  );
  if (definitions?.kind !== 'string' || definitions.encodes?.kind !== 'tuple')
    throw new Error('no encoded tuple');
  const [container] = definitions.encodes.items;
  const check = container?.kind === 'object' ? container.entries.get('healthCheck') : undefined;
  const interval = check?.kind === 'object' ? check.entries.get('interval') : undefined;
  expect(place('containers', interval)).toBe('ecs.tf: 30');
});

test.each([
  ['machine', 'aws_instance.chat["a"]', 'user_data', '--reload', 'main.tf', '--reload'],
  ['machine', 'aws_instance.chat["a"]', 'user_data', '8002', 'main.tf', '8002'],
  [
    'machine',
    'aws_instance.chat["a"]',
    'user_data',
    'systemctl enable --now',
    'main.tf',
    'systemctl enable --now',
  ],
  ['machine', 'aws_instance.chat["a"]', 'user_data', `\${i}`, 'main.tf', `\${i}`],
  [
    'machine',
    'aws_launch_template.chat[0]',
    'user_data',
    'systemctl start worker',
    'templates/boot.sh.tftpl',
    `systemctl start \${name}`,
  ],
  ['machine', 'aws_launch_template.chat[0]', 'user_data', `\${HOME}`, 'templates/boot.sh.tftpl', `\${HOME}`],
])('%s: %s.%s has %j where it was written', (name, address, attribute, sought, path, written) => {
  const given = find(fixture(name), address).body.attribute(attribute);
  const script = given?.kind === 'string' && given.encodes !== undefined ? given.encodes : given;
  if (script?.kind !== 'string') throw new Error('no string');
  const at = script.text.value.indexOf(sought);
  const span = script.text.span(at, at + sought.length);
  expect([span.path, contentOf(name, span.path).slice(span.start, span.end)]).toEqual([path, written]);
});

test('a file that is read keeps its places, and one that is not there is unknown', () => {
  const triggers = find(fixture('machine'), 'null_resource.files').body.attribute('triggers');
  if (triggers?.kind !== 'object') throw new Error('no object');
  const script = triggers.entries.get('script');
  expect(script?.kind === 'string' && script.text.span(10, 23)).toEqual({
    path: 'files/run.sh',
    start: 10,
    end: 23,
  });
  expect(plain(triggers.entries.get('absent'))).toContain('cannot be read from the repository');
  expect(plain(triggers.entries.get('lines'))).toBe('docker compose up -d\nsleep 5');
});

const RESOURCE = 'resource "a" "b" {\n  value = VALUE\n}\n';
const evaluated = (source: string, expression: string): unknown => {
  const content = source + RESOURCE.replace('VALUE', () => expression);
  return plain(find(modules({ 'main.tf': content }), 'a.b').body.attribute('value'));
};

test.each([
  ['a circle of locals', 'locals {\n  x = local.y\n  y = local.x\n}\n', 'local.x', 'depends on itself'],
  ['a variable that nothing sets', 'variable "x" {}\n', 'var.x', 'has no default'],
  ['an undeclared resource', '', 'aws_x.y.z', 'is not declared'],
  ['the attribute itself', '', 'a.b.value', 'depends on itself'],
  ['an unlisted function', '', 'frobnicate(1)', 'is not one that the gate can work out'],
  ['the time', '', 'timestamp()', 'time'],
  ['the workspace', '', 'terraform.workspace', 'depends on where'],
  ['a file outside', '', 'file("../../etc/passwd")', 'outside of the repository'],
  ['an absolute file', '', 'file("/etc/passwd")', 'outside of the repository'],
  ['a number too large', '', '123456789012345678901', 'too large'],
  ['a division by zero', '', '1 / 0', 'division by zero'],
  ['unknown operands', 'variable "x" {}\n', 'var.x && true', 'has no default'],
  ['types without a common one', '', 'true ? [] : {}', 'no common type'],
  [
    'a type that does not fit',
    'variable "x" {\n  type = number\n  default = "a"\n}\n',
    'var.x',
    'number is needed',
  ],
  ['a pattern that does not match', '', 'regex("[0-9]", "a")', 'does not match'],
  [
    'a doubling string',
    `locals {\n  x0 = "${'x'.repeat(100)}"\n${Array.from({ length: 40 }, (_, i) => `  x${i + 1} = "\${local.x${i}}\${local.x${i}}"`).join('\n')}\n}\n`,
    'local.x40',
    'too',
  ],
  [
    'a doubling list',
    `locals {\n  x0 = [1, 2]\n${Array.from({ length: 40 }, (_, i) => `  x${i + 1} = concat(local.x${i}, local.x${i})`).join('\n')}\n}\n`,
    'length(local.x40)',
    'takes too long',
  ],
  [
    'loops within loops',
    '',
    '[for a in range(1000): [for b in range(1000): [for c in range(1000): c]]]',
    'takes too long',
  ],
  [
    'a long chain of locals',
    `locals {\n  x0 = 1\n${Array.from({ length: 2000 }, (_, i) => `  x${i + 1} = local.x${i}`).join('\n')}\n}\n`,
    'local.x2000',
    'too many other values',
  ],
])('%s is unknown, and says why', (_, source, expression, why) => {
  expect(JSON.stringify(evaluated(source, expression))).toContain(why);
});

test.each([
  ['`false &&` decides', 'variable "x" {}\n', 'false && var.x', false],
  ['`|| true` decides', 'variable "x" {}\n', 'var.x || true', true],
  ['a branch that is not taken may be unknown', 'variable "x" {}\n', 'true ? 1 : var.x', 1],
  ['try passes over an error', '', 'try({}.a, "b")', 'b'],
  ['an unknown end cannot make these equal', 'variable "x" {}\n', `"a\${var.x}" == "b"`, false],
  ['a set is in order', '', 'join(",", toset(["b", "a", "b"]))', 'a,b'],
  [
    'a null takes the default where null is not allowed',
    'variable "x" {\n  default = 1\n  nullable = false\n}\n',
    'var.x',
    1,
  ],
  ['keys convert', '', '{ 1 = "a", (true) = "b" }', { 1: 'a', true: 'b' }],
  ['a strip mark takes the newline too', '', `"a \${~ 1 ~} b"`, 'a1b'],
  ['numbers have no exponent', '', `"n\${pow(10, 15)}"`, 'n1000000000000000'],
  ['fractions are decimal', '', '0.1 + 0.2', 0.3],
  [
    'a list of a tuple is converted',
    'variable "x" {\n  type = list(string)\n  default = [1, true]\n}\n',
    'var.x',
    ['1', 'true'],
  ],
  [
    'an address by name and number',
    'data "d" "e" {\n  count = 2\n  n = count.index\n}\n',
    'data.d.e[1].n',
    1,
  ],
  ['all of them by splat', 'data "d" "e" {\n  count = 2\n  n = count.index\n}\n', 'data.d.e[*].n', [0, 1]],
  ['their number', 'data "d" "e" {\n  count = 2\n}\n', 'length(data.d.e)', 2],
])('%s', (_, source, expression, expected) => {
  expect(evaluated(source, expression)).toEqual(expected);
});

test.each([
  ['count = 0', []],
  ['count = 2', ['a.b[0]', 'a.b[1]']],
  ['count = 1000000', ['a.b[?]']],
  ['count = timestamp()', ['a.b[?]']],
  ['for_each = toset(["x", "y"])', ['a.b["x"]', 'a.b["y"]']],
  ['for_each = c.d.e', ['a.b[?]']],
])('a resource with %s', (repetition, addresses) => {
  const [root] = modules({ 'main.tf': `resource "c" "d" {}\nresource "a" "b" {\n  ${repetition}\n}\n` });
  expect(root?.resources.map((resource) => resource.address).filter((address) => address !== 'c.d')).toEqual(
    addresses,
  );
  expect(root?.resources.some(({ body }) => body.unsettled !== undefined)).toBe(addresses[0] === 'a.b[?]');
});

test('modules that call one another in a circle end with a sentence', () => {
  const call = (source: string) =>
    `module "m" {\n  source = "${source}"\n}\noutput "o" {\n  value = module.m.o\n}\n`;
  const instances = modules({ 'a/main.tf': call('../b'), 'b/main.tf': call('../a/') });
  expect(instances.map((instance) => instance.directory)).toEqual(['a', 'b']);
  expect(instances.flatMap((instance) => instance.problems.map(({ message }) => message))).toEqual([
    'these modules call one another in a circle: a, b, a',
  ]);
  expect(plain(instances[0]?.output('o'))).toContain('in a circle');
});

test('modules that call two others each, level by level, end', () => {
  const twice = (i: number) =>
    `module "x" {\n  source = "../m${i}"\n}\nmodule "y" {\n  source = "../m${i}"\n}\n`;
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`m${i}/main.tf`, twice(i + 1)]));
  expect(modules({ ...files, 'm40/main.tf': 'locals {}\n' }).length).toBeLessThan(3000);
});

test('a module from elsewhere has unknown outputs', () => {
  const [root] = modules({
    'main.tf':
      'module "m" {\n  source = "terraform-aws-modules/vpc/aws"\n}\noutput "o" {\n  value = module.m.id\n}\n',
  });
  expect(plain(root?.output('o'))).toContain('comes from outside of the repository');
});

test('an override file changes what it names and leaves the rest', () => {
  const [root] = modules({
    'main.tf': 'resource "a" "b" {\n  x = 1\n  y = 2\n}\n',
    'a_override.tf': 'resource "a" "b" {\n  y = 3\n}\n',
  });
  const body = root?.resources[0]?.body;
  expect([plain(body?.attribute('x')), plain(body?.attribute('y'))]).toEqual([1, 3]);
});

test('Terraform written as JSON is reported', () => {
  expect(
    findUnread(['a/main.tf', 'a/b.tf.json', 'x.tfvars.json', 'package.json']).map(({ path }) => path),
  ).toEqual(['a/b.tf.json', 'x.tfvars.json']);
});
