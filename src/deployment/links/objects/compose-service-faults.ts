import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import { asMapping, itemsOf, YamlReader } from '../../../syntax/yaml/reader.ts';
import type { ObjectFault } from './object-fault.ts';
import { isSettled } from './scalar-kinds.ts';

const reader = new YamlReader();

/** What Compose refuses in a service whatever the rest of its project says. */
export function serviceFaults(service: ComposeService): ObjectFault[] {
  return [
    ...portFaults(service),
    ...healthFaults(service),
    ...networkFaults(service),
    ...durationFaults(service),
  ];
}

function portFaults({ node }: ComposeService): ObjectFault[] {
  const ports = node.get('ports');
  if (ports?.kind !== 'sequence') return [];
  return ports.items.flatMap((item) => {
    const text = reader.text(item);
    const because = isSettled(text) ? portFault(text.value) : undefined;
    return text === undefined || because === undefined
      ? []
      : [{ kind: 'bad-value' as const, at: text, because }];
  });
}

const IP = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** Why `[[IP:]HOST:]CONTAINER[/PROTOCOL]` cannot be read (docker/go-connections, nat.ParsePortSpec). */
function portFault(spec: string): string | undefined {
  const [whole = '', protocol = 'tcp', ...rest] = spec.slice(0, 200).split('/');
  if (rest.length > 0 || !/^(?:tcp|udp|sctp)$/i.test(protocol)) return `\`${spec}\` ends in no protocol`;
  // With brackets or more colons, the address is one of version 6.
  if (whole.includes('[') || whole.split(':').length > 3) return undefined;
  const [container = '', host = '', ip = ''] = whole.split(':').reverse();
  const to = rangeOf(container);
  const from = host === '' ? undefined : rangeOf(host);
  if (to === undefined) return `\`${container}\` in \`${spec}\` is no port of the container`;
  if (host !== '' && from === undefined) return `\`${host}\` in \`${spec}\` is no port of the host`;
  if (ip !== '' && !IP.test(ip)) return `\`${ip}\` in \`${spec}\` is no address of the host`;
  const isUneven = from !== undefined && to > 1 && from !== to;
  return isUneven ? `\`${spec}\` maps ranges of different length` : undefined;
}

/** How many ports a range has; undefined when it is none. */
function rangeOf(written: string): number | undefined {
  const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(written);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first <= last && last <= 65_535 ? last - first + 1 : undefined;
}

function healthFaults({ node }: ComposeService): ObjectFault[] {
  const test = asMapping(node.get('healthcheck'))?.get('test');
  if (test?.kind !== 'sequence') return [];
  const first: Text | undefined = reader.text(itemsOf(test)[0]);
  if (!isSettled(first) || /^(?:CMD|CMD-SHELL|NONE)$/.test(first.value)) return [];
  const because = 'a `test` that is a list must begin with `CMD`, `CMD-SHELL` or `NONE`';
  return [{ kind: 'bad-value', at: first, because }];
}

function networkFaults({ node, networks, networkMode }: ComposeService): ObjectFault[] {
  const mode = node.entry('network_mode');
  if (mode === undefined || networks.length === 0 || !isSettled(networkMode) || networkMode.length === 0)
    return [];
  const other = node.entry('networks')?.key.source;
  const because = '`network_mode` and `networks` exclude each other';
  return [{ kind: 'contradiction', at: mode.key.source, because, ...(other === undefined ? {} : { other }) }];
}

function durationFaults({ healthcheck, stopGracePeriod }: ComposeService): ObjectFault[] {
  const { interval, timeout, startPeriod, startInterval } = healthcheck ?? {};
  return [interval, timeout, startPeriod, startInterval, stopGracePeriod].flatMap((setting) => {
    // A number without a unit is said to be no text, by the schema.
    if (setting === undefined || setting.value !== undefined || !isSettled(setting.text)) return [];
    if (!/[a-z]/i.test(setting.text.value)) return [];
    const because = `\`${setting.text.value}\` is no duration: write \`30s\` or \`1m30s\``;
    return [{ kind: 'bad-value' as const, at: setting.text, because }];
  });
}
