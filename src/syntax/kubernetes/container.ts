import type { Text } from '../../repository/text.ts';
import { present } from '../present.ts';
import { parseQuantity } from '../quantity.ts';
import { asMapping, mappingsOf, YamlReader } from '../yaml/reader.ts';
import type { YamlEntry, YamlMapping } from '../yaml/tree.ts';
import type {
  ComputeResources,
  ContainerPort,
  ContainerVariable,
  EnvironmentSource,
  KubernetesContainer,
  KubernetesProbe,
  ProbeAction,
  VolumeMount,
} from './objects.ts';

const reader = new YamlReader();

/** One item of `containers` or `initContainers`. */
export function readContainer(mapping: YamlMapping): KubernetesContainer {
  const resources = asMapping(mapping.get('resources'));
  const lifecycle = asMapping(mapping.get('lifecycle'));
  return present({
    text: mapping.text,
    mapping,
    name: reader.textAt(mapping, 'name'),
    image: reader.textAt(mapping, 'image'),
    command: readWords(mapping, 'command'),
    args: readWords(mapping, 'args'),
    workingDir: reader.textAt(mapping, 'workingDir'),
    env: mappingsOf(mapping.get('env')).flatMap((item) => readVariable(item) ?? []),
    envFrom: mappingsOf(mapping.get('envFrom')).flatMap((item) => readEnvironmentSource(item) ?? []),
    ports: mappingsOf(mapping.get('ports')).map(readPort),
    liveness: readProbe(mapping.entry('livenessProbe')),
    readiness: readProbe(mapping.entry('readinessProbe')),
    startup: readProbe(mapping.entry('startupProbe')),
    preStop: readAction(asMapping(lifecycle?.get('preStop'))),
    postStart: readAction(asMapping(lifecycle?.get('postStart'))),
    mounts: mappingsOf(mapping.get('volumeMounts')).map(readMount),
    requests: readResources(asMapping(resources?.get('requests'))),
    limits: readResources(asMapping(resources?.get('limits'))),
    securityContext: asMapping(mapping.get('securityContext')),
    restartPolicy: reader.wordAt(mapping, 'restartPolicy'),
  });
}

function readWords(mapping: YamlMapping, name: string): readonly Text[] | undefined {
  return mapping.get(name) === undefined ? undefined : reader.textsAt(mapping, name);
}

function readVariable(item: YamlMapping): ContainerVariable | undefined {
  const name = reader.textAt(item, 'name');
  if (name === undefined) return undefined;
  const source = asMapping(item.get('valueFrom'))?.entries[0];
  const named = asMapping(source?.value);
  const from =
    source === undefined
      ? undefined
      : present({
          kind: source.key.decoded.value,
          name: reader.textAt(named, 'name'),
          key: reader.textAt(named, 'key') ?? reader.textAt(named, 'fieldPath'),
        });
  return present({ text: item.text, name, value: reader.textAt(item, 'value'), from });
}

function readEnvironmentSource(item: YamlMapping): EnvironmentSource | undefined {
  for (const kind of ['configMap', 'secret'] as const) {
    const source = asMapping(item.get(`${kind}Ref`));
    if (source !== undefined) return present({ text: item.text, kind, name: reader.textAt(source, 'name') });
  }
  return undefined;
}

function readPort(item: YamlMapping): ContainerPort {
  return present({
    text: item.text,
    name: reader.textAt(item, 'name'),
    port: reader.numberAt(item, 'containerPort'),
    protocol: reader.textAt(item, 'protocol')?.value ?? 'TCP',
  });
}

function readProbe(entry: YamlEntry | undefined): KubernetesProbe | undefined {
  const mapping = asMapping(entry?.value);
  if (entry === undefined || mapping === undefined) return undefined;
  return present({
    text: entry.text,
    action: readAction(mapping),
    initialDelay: reader.numberAt(mapping, 'initialDelaySeconds'),
    period: reader.numberAt(mapping, 'periodSeconds'),
    timeout: reader.numberAt(mapping, 'timeoutSeconds'),
    failureThreshold: reader.numberAt(mapping, 'failureThreshold'),
    successThreshold: reader.numberAt(mapping, 'successThreshold'),
  });
}

function readAction(mapping: YamlMapping | undefined): ProbeAction | undefined {
  const http = asMapping(mapping?.get('httpGet'));
  const tcp = asMapping(mapping?.get('tcpSocket'));
  const grpc = asMapping(mapping?.get('grpc'));
  const exec = asMapping(mapping?.get('exec'));
  const sleep = asMapping(mapping?.get('sleep'));
  if (http !== undefined) {
    return present({ kind: 'http' as const, path: reader.textAt(http, 'path'), ...readAddress(http) });
  }
  if (tcp !== undefined) return present({ kind: 'tcp' as const, ...readAddress(tcp) });
  if (grpc !== undefined) {
    const service = reader.textAt(grpc, 'service');
    return present({ kind: 'grpc' as const, text: grpc.text, port: reader.textAt(grpc, 'port'), service });
  }
  if (exec !== undefined) return { kind: 'exec', text: exec.text, command: reader.textsAt(exec, 'command') };
  if (sleep === undefined) return undefined;
  return present({ kind: 'sleep' as const, text: sleep.text, seconds: reader.numberAt(sleep, 'seconds') });
}

function readAddress(mapping: YamlMapping) {
  return { text: mapping.text, port: reader.textAt(mapping, 'port'), host: reader.textAt(mapping, 'host') };
}

function readMount(item: YamlMapping): VolumeMount {
  return present({
    text: item.text,
    name: reader.textAt(item, 'name'),
    path: reader.textAt(item, 'mountPath'),
    subPath: reader.textAt(item, 'subPath'),
    readOnly: reader.booleanAt(item, 'readOnly')?.value ?? false,
  });
}

function readResources(mapping: YamlMapping | undefined): ComputeResources {
  return present({
    cpu: reader.settingAt(mapping, 'cpu', parseQuantity),
    memory: reader.settingAt(mapping, 'memory', parseQuantity),
  });
}
