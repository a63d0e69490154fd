import type { Text } from '../../repository/text.ts';
import { present } from '../present.ts';
import type { YamlReader } from '../yaml/reader.ts';
import type { YamlMapping, YamlNode } from '../yaml/tree.ts';
import type { ComposeMount } from './file.ts';

/** One item of a service's `volumes`: `[SOURCE:]TARGET[:OPTIONS]` or the long form (compose-go's format/volume.go). */
export function readMount(node: YamlNode, reader: YamlReader): ComposeMount | undefined {
  if (node.kind === 'mapping') return readLongMount(node, reader);
  const text = reader.text(node);
  return text === undefined ? undefined : readShortMount(text);
}

function readLongMount(node: YamlMapping, reader: YamlReader): ComposeMount {
  const type = reader.textAt(node, 'type');
  return present({
    text: node.text,
    type: type?.isKnown === true ? type.value : 'unknown',
    source: reader.textAt(node, 'source'),
    target: reader.textAt(node, 'target'),
    readOnly: reader.booleanAt(node, 'read_only')?.value ?? false,
  });
}

function readShortMount(text: Text): ComposeMount {
  const [first, second, options] = splitFields(text);
  if (first === undefined || second === undefined) {
    return present({ text, type: 'volume', target: first, readOnly: false });
  }
  const readOnly = options?.value.split(',').includes('ro') ?? false;
  return { text, type: typeOf(first), source: first, target: second, readOnly };
}

/** At colons, but not at the one behind a Windows drive's letter. */
function splitFields(text: Text): Text[] {
  const fields: Text[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const isDrive = at === start + 1 && /[A-Za-z]/.test(text.value[start] ?? '');
    if (text.value[at] !== ':' || isDrive) continue;
    fields.push(text.slice(start, at));
    start = at + 1;
  }
  fields.push(text.slice(start));
  return fields;
}

function typeOf(source: Text): ComposeMount['type'] {
  if (/^(?:[./~]|\\\\|[A-Za-z]:)/.test(source.value)) return 'bind';
  return source.isKnown ? 'volume' : 'unknown';
}
