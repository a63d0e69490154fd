import type { Text } from '../../../repository/text.ts';
import type { KubernetesObject, ServicePort } from '../../../syntax/kubernetes/objects.ts';
import { asMapping } from '../../../syntax/yaml/reader.ts';
import type { ObjectFault } from './object-fault.ts';
import { isSettled } from './scalar-kinds.ts';

/** What is refused in a Service (kubernetes/kubernetes, pkg/apis/core/validation/validation.go, ValidateService). */
export function serviceFaults({ service, mapping }: KubernetesObject): ObjectFault[] {
  if (service === undefined) return [];
  const { ports, selector, clusterIp, type } = service;
  const spec = mapping.entry('spec');
  if (asMapping(spec?.value)?.get('ports') === undefined) {
    const needsNone =
      clusterIp?.value === 'None' || type?.value === 'ExternalName' || clusterIp?.isKnown === false;
    // Without a selector it may be a part of one.
    if (
      needsNone ||
      selector.length === 0 ||
      spec === undefined ||
      (type !== undefined && !isSettled(type.text))
    )
      return [];
    return [
      { kind: 'missing-field', at: spec.key.source, because: '`spec` lacks `ports`, which it must have' },
    ];
  }
  const unnamed = ports.length > 1 ? ports.find(({ name }) => name === undefined) : undefined;
  return [
    ...(unnamed === undefined || ports.some(({ name }) => name !== undefined && !isSettled(name))
      ? []
      : [
          {
            kind: 'missing-field' as const,
            at: firstWord(unnamed.text),
            because: 'each of several ports must have a name, and this one has none',
          },
        ]),
    ...twice(ports, ({ name }) => (isSettled(name) ? name.value : undefined), 'two ports have the name'),
    ...twice(ports, portAndProtocol, 'two ports have the number'),
    ...twice(
      ports,
      ({ nodePort, protocol }) => (nodePort?.value ? `${nodePort.value}/${protocol}` : undefined),
      'two ports have the node port',
    ),
  ];
}

function portAndProtocol({ port, protocol }: ServicePort): string | undefined {
  return port?.value === undefined ? undefined : `${port.value}/${protocol}`;
}

function twice(
  ports: readonly ServicePort[],
  keyOf: (port: ServicePort) => string | undefined,
  what: string,
): ObjectFault[] {
  const first = new Map<string, ServicePort>();
  return ports.flatMap((port) => {
    const key = keyOf(port);
    if (key === undefined) return [];
    const other = first.get(key);
    first.set(key, other ?? port);
    if (other === undefined) return [];
    const fault = { kind: 'duplicate' as const, because: `${what} \`${key}\`` };
    return [{ ...fault, at: firstWord(port.text), other: firstWord(other.text) }];
  });
}

/** A port's first line, as far as its first setting goes. */
function firstWord(text: Text): Text {
  const end = text.value.search(/\n/);
  return text.slice(0, end === -1 ? undefined : end).trim();
}
