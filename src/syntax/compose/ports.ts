import type { Text } from '../../repository/text.ts';
import { present } from '../present.ts';
import type { YamlReader } from '../yaml/reader.ts';
import type { YamlMapping, YamlNode } from '../yaml/tree.ts';
import type { ComposePort, PortRange } from './file.ts';

/** One item of a service's `ports`: `[[IP:]PUBLISHED:]TARGET[/PROTOCOL]`, each port a range maybe, or the long form. */
export function readPort(node: YamlNode, reader: YamlReader): ComposePort | undefined {
  if (node.kind === 'mapping') return readLongPort(node, reader);
  const text = reader.text(node);
  return text === undefined ? undefined : readShortPort(text);
}

function readLongPort(node: YamlMapping, reader: YamlReader): ComposePort {
  const protocol = reader.textAt(node, 'protocol')?.value ?? 'tcp';
  return present({
    text: node.text,
    target: rangeOf(reader.textAt(node, 'target')),
    published: rangeOf(reader.textAt(node, 'published')),
    hostIp: reader.textAt(node, 'host_ip'),
    protocol,
  });
}

function readShortPort(text: Text): ComposePort {
  const slash = text.value.lastIndexOf('/');
  const body = slash === -1 ? text : text.slice(0, slash);
  const protocol = slash === -1 ? 'tcp' : text.value.slice(slash + 1);
  const last = body.value.lastIndexOf(':');
  const target = rangeOf(body.slice(last + 1));
  if (last === -1) return present({ text, target, protocol });
  const host = body.slice(0, last);
  const colon = host.value.endsWith(']') ? host.length : host.value.lastIndexOf(':');
  const published = rangeOf(colon === -1 ? host : host.slice(colon + 1));
  const hostIp = colon > 0 ? withoutBrackets(host.slice(0, colon)) : undefined;
  return present({ text, target, published, hostIp, protocol });
}

function withoutBrackets(ip: Text): Text {
  return ip.value.startsWith('[') && ip.value.endsWith(']') ? ip.slice(1, ip.length - 1) : ip;
}

function rangeOf(text: Text | undefined): PortRange | undefined {
  if (text?.isKnown !== true) return undefined;
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.value);
  if (match === null) return undefined;
  return { text, first: Number(match[1]), last: Number(match[2] ?? match[1]) };
}
