import type { Text } from '../../../repository/text.ts';
import type { KubernetesContainer, PodSpec } from '../../../syntax/kubernetes/objects.ts';
import { parseQuantity } from '../../../syntax/quantity.ts';
import { asMapping, YamlReader } from '../../../syntax/yaml/reader.ts';
import { nameOf, type YamlMapping } from '../../../syntax/yaml/tree.ts';
import type { ObjectFault } from './object-fault.ts';
import { isSettled } from './scalar-kinds.ts';

const reader = new YamlReader();

/** What is refused in a container by itself (kubernetes/kubernetes, pkg/apis/core/validation/validation.go, validateContainerCommon). */
export function containerFaults(container: KubernetesContainer): ObjectFault[] {
  return [...probeFaults(container), ...resourceFaults(container), ...variableFaults(container)];
}

/** Mounts of volumes that its pod does not have, and two at one path. */
export function mountFaults({ mounts }: KubernetesContainer, { volumes, mapping }: PodSpec): ObjectFault[] {
  if (hasOpenKeys(mapping) || volumes.some(({ name }) => name !== undefined && !isSettled(name))) return [];
  const names = volumes.map(({ name }) => name?.value);
  const paths = new Map<string, Text>();
  return mounts.flatMap(({ name, path }): ObjectFault[] => {
    if (isSettled(name) && !names.includes(name.value))
      return [
        {
          kind: 'undefined-name',
          at: name,
          because: `\`${name.value}\` is mounted, and no volume is called so`,
        },
      ];
    if (!isSettled(path)) return [];
    const other = paths.get(path.value);
    paths.set(path.value, other ?? path);
    return other === undefined
      ? []
      : [{ kind: 'duplicate', at: path, because: `two volumes are mounted at \`${path.value}\``, other }];
  });
}

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

function probeFaults({ mapping }: KubernetesContainer): ObjectFault[] {
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name): ObjectFault[] => {
    const entry = mapping.entry(name);
    const probe = asMapping(entry?.value);
    if (entry === undefined || probe === undefined || hasOpenKeys(probe)) return [];
    const handlers = probe.entries.filter(({ key }) => HANDLERS.includes(key.decoded.value));
    const [first, second] = handlers;
    if (first === undefined)
      return [
        {
          kind: 'missing-field',
          at: entry.key.source,
          because: `\`${name}\` does not say how to ask: \`httpGet\`, \`tcpSocket\`, \`grpc\` or \`exec\``,
        },
      ];
    if (second !== undefined)
      return [
        {
          kind: 'contradiction',
          at: second.key.source,
          because: `\`${name}\` says two ways to ask, and one is allowed`,
          other: first.key.source,
        },
      ];
    const threshold = reader.textAt(probe, 'successThreshold');
    return name !== 'readinessProbe' &&
      isSettled(threshold) &&
      /^\d+$/.test(threshold.value) &&
      Number(threshold.value) > 1
      ? [{ kind: 'bad-value', at: threshold, because: `the \`successThreshold\` of a ${name} can only be 1` }]
      : [];
  });
}

function resourceFaults({ mapping }: KubernetesContainer): ObjectFault[] {
  const resources = asMapping(mapping.get('resources'));
  const requests = asMapping(resources?.get('requests'));
  const limits = asMapping(resources?.get('limits'));
  const written = [requests, limits].flatMap((one) => one?.entries ?? []);
  const bad = written.flatMap(({ value }): ObjectFault[] => {
    const text = reader.text(value);
    return !isSettled(text) || parseQuantity(text.value) !== undefined
      ? []
      : [
          {
            kind: 'bad-value',
            at: text,
            because: `\`${text.value}\` is no quantity: units are \`m\`, \`k\`, \`M\`, \`G\`, \`Ki\`, \`Mi\`, \`Gi\` and their like`,
          },
        ];
  });
  const larger = (requests?.entries ?? []).flatMap(({ key, value }): ObjectFault[] => {
    const [request, limit] = [reader.text(value), reader.textAt(limits, key.decoded.value)];
    if (!isSettled(request) || !isSettled(limit)) return [];
    const [asked, most] = [parseQuantity(request.value), parseQuantity(limit.value)];
    if (asked === undefined || most === undefined || asked <= most) return [];
    const because = `the request of \`${request.value}\` ${key.decoded.value} is more than the limit of \`${limit.value}\``;
    return [{ kind: 'contradiction', at: request, because, other: limit }];
  });
  return [...bad, ...larger];
}

function variableFaults({ env }: KubernetesContainer): ObjectFault[] {
  return env.flatMap(({ name, value, from }): ObjectFault[] =>
    isSettled(name) && isSettled(value) && value.length > 0 && from !== undefined
      ? [
          {
            kind: 'contradiction',
            at: name,
            because: `the variable \`${name.value}\` has \`value\` and \`valueFrom\`, and one is allowed`,
          },
        ]
      : [],
  );
}

/** A template may put fields in. */
export function hasOpenKeys(mapping: YamlMapping): boolean {
  return mapping.entries.some(({ key }) => nameOf(key) === undefined || !isSettled(key.decoded));
}
