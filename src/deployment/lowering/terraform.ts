import { posix } from 'node:path';
import { Text } from '../../repository/text.ts';
import { asMapping, itemsOf } from '../../syntax/yaml/reader.ts';
import type { YamlNode } from '../../syntax/yaml/tree.ts';
import { parseYaml } from '../../syntax/yaml/yaml.ts';
import type { Origin } from '../acts/script.ts';
import type { Body } from '../terraform/body.ts';
import type { ModuleInstance } from '../terraform/module-instance.ts';
import type { Resource } from '../terraform/resource.ts';
import { entriesOf, type Value, itemsOf as valuesOf } from '../terraform/value.ts';
import type { Fields } from '../workloads/fields.ts';
import { seen } from '../workloads/fields.ts';
import { textOfValue } from '../workloads/terraform-fields.ts';
import { podOfResource } from '../workloads/terraform-objects.ts';
import { argvScript, environmentOf, type Lowered, type ScriptSettings, shellScript } from './script-of.ts';

const SHELL = /^#!\s*\S*?(?:\/env\s+(?:-S\s+)?)?(ba|da|z|k|a)?sh\b([^\n]*)/;

/** Under which names resources are given what a new machine runs at its first start. */
const FIRST_START = [
  'user_data',
  'user_data_base64',
  'metadata_startup_script',
  'custom_data',
  'startup_script',
  'content',
];

/** What Terraform has run: provisioners here and on the machine, first-start scripts, commands of Kubernetes' containers. */
export function lowerTerraform(modules: readonly ModuleInstance[]): Lowered[] {
  return distinct(
    modules.flatMap((module) => module.resources.flatMap((resource) => lowerResource(resource, module.root))),
  );
}

/** A module with several sets of inputs is lowered for each; a script that is the same in all is one. */
function distinct(lowered: readonly Lowered[]): Lowered[] {
  const byKey = new Map<string, Lowered>();
  for (const one of lowered) {
    const { text, body } = one.script;
    const span = text.span();
    const words = body.kind === 'argv' ? body.argv.map(({ value }) => value).join('\u0000') : text.value;
    const key = `${span.path}\u0000${span.start}\u0000${words}`;
    if (!byKey.has(key)) byKey.set(key, one);
  }
  return [...byKey.values()];
}

function lowerResource(resource: Resource, root: string): Lowered[] {
  const { body, address } = resource;
  const origin: Origin = { kind: 'terraform', address };
  const pod = podOfResource(resource);
  return [
    ...body.blocks('provisioner').flatMap((block) => lowerProvisioner(block, origin, root)),
    ...FIRST_START.flatMap((name) => lowerFirstStart(body.attribute(name), origin)),
    ...lowerMetadata(body.attribute('metadata'), origin),
    ...body.blocks('part').flatMap((part) => lowerFirstStart(part.attribute('content'), origin)),
    ...(pod === undefined
      ? []
      : containersOf(pod).flatMap((container) => lowerContainer(container, resource.name))),
  ];
}

function lowerProvisioner(block: Body, origin: Origin, root: string): Lowered[] {
  const kind = block.labels[0]?.value;
  if (kind === 'local-exec') return lowerLocal(block, origin, root);
  return kind === 'remote-exec' ? lowerRemote(block, origin, root) : [];
}

/** `/bin/sh -c command` in the root module's directory, or what `interpreter` says (Terraform, provisioners/local-exec). */
function lowerLocal(block: Body, origin: Origin, root: string): Lowered[] {
  const command = textAt(block, 'command');
  if (command === undefined) return [];
  const interpreter = wordsOf(block.attribute('interpreter'));
  const program = interpreter[0] === undefined ? 'sh' : posix.basename(interpreter[0].value);
  if (!/^(?:ba|da|z|k|a)?sh$/.test(program)) return [];
  const flags = interpreter.slice(1).map(({ value }) => value);
  const directory = textAt(block, 'working_dir');
  const settings: ScriptSettings = {
    origin,
    shell: program,
    errexit: flags.some((flag) => /^-[a-z]*e/.test(flag)),
    pipefail: flags.includes('pipefail'),
    environment: environmentOf(pairsOf(block.attribute('environment'))),
    ...(directory?.isKnown === false ? {} : { directory: inRoot(root, directory?.value ?? '.') }),
  };
  return [shellScript(command, settings)];
}

/** `inline` becomes one script of its lines; `script` and `scripts` are copied to the machine and run there. */
function lowerRemote(block: Body, origin: Origin, root: string): Lowered[] {
  const where = { kind: 'remote' } as const;
  const lines = wordsOf(block.attribute('inline'));
  const inline = lines.length === 0 ? [] : [shellScript(joined(lines), { origin, where })];
  const files = [...wordsOf(block.attribute('script')), ...wordsOf(block.attribute('scripts'))];
  return [
    ...inline,
    ...files.map((file) => argvScript([file], file, { origin, where, directory: inRoot(root, '.') })),
  ];
}

function joined(lines: readonly Text[]): Text {
  return Text.join(lines.flatMap((line) => [line, Text.standing('\n', line.slice(line.length).span())]));
}

/** Google's `metadata = { startup-script = … }`. */
function lowerMetadata(value: Value | undefined, origin: Origin): Lowered[] {
  const entries = value === undefined ? undefined : entriesOf(value);
  return ['startup-script', 'user-data', 'shutdown-script'].flatMap((name) =>
    lowerFirstStart(entries?.get(name), origin),
  );
}

/** Shell with a shebang, or cloud-init's `runcmd` and `bootcmd`. A file of the repository is read by itself. */
function lowerFirstStart(value: Value | undefined, origin: Origin): Lowered[] {
  const text = value === undefined ? undefined : plainText(value);
  if (text === undefined || value === undefined) return [];
  const where = { kind: 'remote' } as const;
  if (text.path !== value.at.path && /\.(?:sh|bash)$/.test(text.path)) {
    const name = Text.standing(text.path, value.at.span());
    return [argvScript([name], name, { origin, where, directory: '' })];
  }
  if (/^#cloud-config\b/.test(text.value)) return lowerCloudConfig(text, origin);
  const shebang = SHELL.exec(text.value);
  if (shebang === null) return [];
  const errexit = /\s-[a-z]*e/.test(shebang[2] ?? '');
  return [shellScript(text, { origin, where, shell: `${shebang[1] ?? ''}sh`, errexit })];
}

function lowerCloudConfig(text: Text, origin: Origin): Lowered[] {
  const root = asMapping(parseYaml(text).documents[0]?.root);
  const where = { kind: 'remote' } as const;
  return ['bootcmd', 'runcmd'].flatMap((name) =>
    itemsOf(root?.get(name)).flatMap((item): Lowered[] => {
      if (item.kind === 'scalar') return [shellScript(item.decoded, { origin, where })];
      const words = item.kind === 'sequence' ? item.items.flatMap(decoded) : [];
      return words.length === 0 ? [] : [argvScript(words, item.text, { origin, where })];
    }),
  );
}

function decoded(node: YamlNode): Text[] {
  return node.kind === 'scalar' ? [node.decoded] : [];
}

function containersOf(pod: Fields): readonly Fields[] {
  return [...pod.list('initContainers'), ...pod.list('containers')];
}

function lowerContainer(container: Fields, workload: string): Lowered[] {
  const name = container.scalar('name')?.text;
  const environment = environmentOf(
    container.list('env').flatMap((item) => {
      const variable = item.scalar('name')?.text;
      return variable === undefined ? [] : [{ name: variable, value: item.scalar('value')?.text }];
    }),
  );
  const where = { kind: 'container', ...(name === undefined ? {} : { name }) } as const;
  const script = (words: readonly Text[], part: 'command' | 'probe' | 'hook'): Lowered[] => {
    const [first] = words;
    const origin: Origin = { kind: 'workload', workload, container: name?.value ?? '', part };
    return first === undefined ? [] : [argvScript(words, first, { where, environment, origin })];
  };
  const exec = (fields: Fields | undefined): readonly Text[] => seen(fields, 'exec')?.words('command') ?? [];
  const lifecycle = seen(container, 'lifecycle');
  return [
    ...script([...(container.words('command') ?? []), ...(container.words('args') ?? [])], 'command'),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
      script(exec(seen(container, probe)), 'probe'),
    ),
    ...['preStop', 'postStart'].flatMap((hook) => script(exec(seen(lifecycle, hook)), 'hook')),
  ];
}

/** What the machine gets: `base64encode(…)` is what it was made from. */
function plainText(value: Value): Text | undefined {
  if (value.kind !== 'string') return undefined;
  return value.encodes === undefined ? value.text : plainText(value.encodes);
}

function textAt(block: Body, name: string): Text | undefined {
  const value = block.attribute(name);
  return value?.kind === 'string' ? value.text : undefined;
}

function wordsOf(value: Value | undefined): readonly Text[] {
  return value === undefined ? [] : (valuesOf(value) ?? [value]).flatMap((item) => textOfValue(item) ?? []);
}

function pairsOf(value: Value | undefined): { name: Text; value: Text | undefined }[] {
  const entries = value === undefined ? undefined : entriesOf(value);
  return [...(entries ?? [])].map(([name, own]) => ({
    name: Text.standing(name, own.at.span()),
    value: textOfValue(own),
  }));
}

function inRoot(root: string, directory: string): string {
  const path = posix.join(root, directory);
  return path === '.' ? '' : path;
}
