import type { Text } from '../../repository/text.ts';
import { parseDuration } from '../duration.ts';
import { present } from '../present.ts';
import type { SyntaxProblem } from '../problem.ts';
import { parseBytes } from '../quantity.ts';
import { splitWords } from '../words.ts';
import { asMapping, itemsOf, type Setting, type YamlReader } from '../yaml/reader.ts';
import { type YamlEntry, YamlMapping } from '../yaml/tree.ts';
import { readDeploy } from './deploy.ts';
import type {
  ComposeBuild,
  ComposeCommand,
  ComposeDependency,
  ComposeGrant,
  ComposeHealthcheck,
  ComposeService,
} from './file.ts';
import { readMount } from './mounts.ts';
import { readPort } from './ports.ts';

/** One entry of `services`; undefined, with a problem, when it is no mapping. */
export function readService(
  entry: YamlEntry,
  reader: YamlReader,
  problems: SyntaxProblem[],
): ComposeService | undefined {
  const whole = asMapping(entry.value);
  const node = whole === undefined ? undefined : withoutResets(whole);
  if (node === undefined) {
    const isNull = entry.value.kind === 'scalar' && !entry.value.decoded.isKnown;
    if (!isNull) problems.push({ text: entry.text, message: 'A service is a mapping' });
    return undefined;
  }
  return present({
    name: entry.key.decoded,
    text: entry.text,
    node,
    ...readProcess(node, reader),
    ...readNetwork(node, reader),
    ...readFiles(node, reader),
    dependsOn: readDependencies(node, reader),
    healthcheck: readHealthcheck(asMapping(node.get('healthcheck')), reader),
    deploy: readDeploy(asMapping(node.get('deploy')), reader),
    profiles: reader.textsAt(node, 'profiles'),
    extends: readExtends(node, reader),
    labels: reader.pairsAt(node, 'labels'),
    containerName: reader.textAt(node, 'container_name'),
    memoryLimit: reader.settingAt(node, 'mem_limit', parseBytes),
    scale: reader.numberAt(node, 'scale'),
  });
}

/** `!reset` takes a value of an earlier file away, whatever stands after it (compose-spec, 13-merge.md, "Reset value"). */
function withoutResets(node: YamlMapping): YamlMapping {
  const kept = node.entries.filter(({ value }) => value.tag !== '!reset');
  return kept.length === node.entries.length ? node : new YamlMapping(node, kept);
}

function readProcess(node: YamlMapping, reader: YamlReader) {
  return {
    image: reader.textAt(node, 'image'),
    build: readBuild(node, reader),
    command: readCommand(node.entry('command'), reader),
    entrypoint: readCommand(node.entry('entrypoint'), reader),
    environment: reader.pairsAt(node, 'environment'),
    restart: reader.wordAt(node, 'restart'),
    user: reader.textAt(node, 'user'),
    init: reader.booleanAt(node, 'init'),
    privileged: reader.booleanAt(node, 'privileged'),
    stopGracePeriod: seconds(node, 'stop_grace_period', reader),
    stopSignal: reader.textAt(node, 'stop_signal'),
    workingDir: reader.textAt(node, 'working_dir'),
  };
}

function readNetwork(node: YamlMapping, reader: YamlReader) {
  const networks = node.get('networks');
  return {
    ports: itemsOf(node.get('ports')).flatMap((item) => readPort(item, reader) ?? []),
    expose: reader.textsAt(node, 'expose'),
    networkMode: reader.textAt(node, 'network_mode'),
    networks:
      networks?.kind === 'mapping'
        ? networks.entries.map((entry) => entry.key.decoded)
        : reader.textsAt(node, 'networks'),
  };
}

function readFiles(node: YamlMapping, reader: YamlReader) {
  return {
    envFiles: itemsOf(node.get('env_file')).flatMap((item) => {
      const path = item.kind === 'mapping' ? reader.textAt(item, 'path') : reader.text(item);
      const required = reader.booleanAt(asMapping(item), 'required')?.value ?? true;
      return path === undefined ? [] : { path, required };
    }),
    mounts: itemsOf(node.get('volumes')).flatMap((item) => readMount(item, reader) ?? []),
    tmpfs: reader.textsAt(node, 'tmpfs'),
    readOnly: reader.booleanAt(node, 'read_only'),
    configs: readGrants(node, 'configs', reader),
    secrets: readGrants(node, 'secrets', reader),
  };
}

/** A setting in seconds. */
export function seconds(
  node: YamlMapping | undefined,
  name: string,
  reader: YamlReader,
): Setting<number> | undefined {
  return reader.settingAt(node, name, (written) => parseDuration(written, 'compose'));
}

function readBuild(node: YamlMapping, reader: YamlReader): ComposeBuild | undefined {
  const build = node.entry('build');
  if (build === undefined) return undefined;
  const long = asMapping(build.value);
  if (long === undefined) return present({ text: build.text, context: reader.text(build.value), args: [] });
  return present({
    text: build.text,
    context: reader.textAt(long, 'context'),
    dockerfile: reader.textAt(long, 'dockerfile'),
    inline: reader.textAt(long, 'dockerfile_inline'),
    target: reader.textAt(long, 'target'),
    args: reader.pairsAt(long, 'args'),
  });
}

function readCommand(entry: YamlEntry | undefined, reader: YamlReader): ComposeCommand | undefined {
  if (entry?.value.kind === 'sequence') {
    const words = entry.value.items.flatMap((item) => reader.text(item) ?? []);
    return { form: 'list', text: entry.value.text, entry: entry.text, words };
  }
  const text = reader.text(entry?.value);
  if (entry === undefined || text === undefined) return undefined;
  return { form: 'string', text, entry: entry.text, words: splitWords(text) };
}

function readDependencies(node: YamlMapping, reader: YamlReader): readonly ComposeDependency[] {
  const dependsOn = node.get('depends_on');
  if (dependsOn?.kind !== 'mapping') {
    return reader.textsAt(node, 'depends_on').map((service) => dependency(service, service));
  }
  return dependsOn.entries.map((entry) => {
    const own = asMapping(entry.value);
    const condition = reader.textAt(own, 'condition')?.value ?? 'service_started';
    const required = reader.booleanAt(own, 'required')?.value ?? true;
    return { text: entry.text, service: entry.key.decoded, condition, required };
  });
}

function dependency(service: Text, text: Text): ComposeDependency {
  return { text, service, condition: 'service_started', required: true };
}

function readHealthcheck(node: YamlMapping | undefined, reader: YamlReader): ComposeHealthcheck | undefined {
  if (node === undefined) return undefined;
  const test = readTest(node, reader);
  const isNone = test?.words[0]?.value === 'NONE' && node.get('test')?.kind === 'sequence';
  return present({
    text: node.text,
    disabled: isNone || (reader.booleanAt(node, 'disable')?.value ?? false),
    test: isNone ? undefined : test,
    interval: seconds(node, 'interval', reader),
    timeout: seconds(node, 'timeout', reader),
    startPeriod: seconds(node, 'start_period', reader),
    startInterval: seconds(node, 'start_interval', reader),
    retries: reader.numberAt(node, 'retries'),
  });
}

/** A string is `CMD-SHELL`; a list says in its first item what it is. */
function readTest(node: YamlMapping, reader: YamlReader): ComposeHealthcheck['test'] {
  const test = node.get('test');
  if (test?.kind !== 'sequence') {
    const text = reader.text(test);
    return text === undefined ? undefined : { form: 'shell', text, words: [text] };
  }
  const words = test.items.flatMap((item) => reader.text(item) ?? []);
  const [kind, ...rest] = words;
  if (kind?.value === 'NONE') return { form: 'exec', text: test.text, words };
  const [first] = rest;
  if (kind?.value === 'CMD-SHELL' && first !== undefined)
    return { form: 'shell', text: first, words: [first] };
  return { form: 'exec', text: test.text, words: rest };
}

function readExtends(node: YamlMapping, reader: YamlReader): ComposeService['extends'] {
  const entry = node.entry('extends');
  if (entry === undefined) return undefined;
  const long = asMapping(entry.value);
  const service = long === undefined ? reader.text(entry.value) : reader.textAt(long, 'service');
  return present({ text: entry.text, service, file: reader.textAt(long, 'file') });
}

function readGrants(node: YamlMapping, name: string, reader: YamlReader): readonly ComposeGrant[] {
  return itemsOf(node.get(name)).flatMap((item) => {
    const source = item.kind === 'mapping' ? reader.textAt(item, 'source') : reader.text(item);
    if (source === undefined) return [];
    return present({ text: item.text, source, target: reader.textAt(asMapping(item), 'target') });
  });
}
