import { isAlias, isScalar, type Node, parseDocument, visit } from 'yaml';
import { Text } from '../../../repository/text.ts';
import {
  computedText,
  entriesOf,
  firstUnknown,
  formatNumber,
  itemsOf,
  objectValue,
  stringValue,
  tupleValue,
  type Value,
} from '../value.ts';
import { type Call, Failure, type FunctionTable, settled } from './definition.ts';
import { decodeJson, encodeJson, fromNode, scalarValue } from './json.ts';
import { made } from './strings.ts';

/** An encoded string remembers what it encodes, so that what is in it can still be judged and pointed at. */
function encoded(call: Call, value: string): Value {
  return { kind: 'string', text: computedText(value, call.at), at: call.at, encodes: call.value(0) };
}

/** Encodings and their opposites. */
export const encodingFunctions: FunctionTable = {
  base64decode: {
    signature: 't',
    apply: (call) => {
      const given = call.string(0);
      if (given.encodes?.kind === 'string') return given.encodes;
      settled(given);
      const bytes = Buffer.from(given.text.value, 'base64');
      if (bytes.toString('base64') !== given.text.value) throw new Failure('it is no base64');
      return made(call, bytes.toString('utf8'));
    },
  },
  base64encode: encoder('t', (call) => Buffer.from(call.characters(0), 'utf8').toString('base64')),
  base64gzip: encoder('t', () => undefined),
  jsonencode: encoder('u', (call) => encodeJson(call.value(0))),
  yamlencode: encoder('u', (call) => `${encodeYaml(settled(call.value(0)), 0).replace(/^\n/, '')}\n`),
  jsondecode: {
    signature: 't',
    apply: (call) => {
      const given = call.string(0);
      if (given.encodes !== undefined) return given.encodes;
      settled(given);
      return decodeJson(given.text, call.at);
    },
  },
  yamldecode: {
    signature: 't',
    apply: (call) => {
      const given = call.string(0);
      if (given.encodes !== undefined) return given.encodes;
      settled(given);
      return decodeYaml(given.text, call.at);
    },
  },
  csvdecode: { signature: 's', apply: (call) => decodeCsv(call) },
  urlencode: {
    signature: 's',
    apply: (call) => {
      // Go's url.QueryEscape: a plus for a space, and these five are not safe.
      const escaped = encodeURIComponent(toWellFormed(call.characters(0))).replace(/[!'()*]/g, percent);
      return made(call, escaped.replaceAll('%20', '+'));
    },
  },
};

/** Undefined: the bytes cannot be worked out, but what they encode is known. */
function encoder(signature: string, encode: (call: Call) => string | undefined) {
  return {
    signature,
    apply: (call: Call): Value => {
      const open = firstUnknown(call.value(0))?.reason.why;
      const characters = open === undefined ? encode(call) : undefined;
      if (characters !== undefined) return encoded(call, characters);
      const why = open ?? 'compressed bytes are not worked out';
      return { kind: 'string', text: Text.unknown(why, call.at.span()), at: call.at, encodes: call.value(0) };
    },
  };
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function toWellFormed(value: string): string {
  return Buffer.from(value, 'utf8').toString('utf8');
}

/** go-cty-yaml reads YAML 1.1 booleans, but no base-60 numbers and no dates. */
function decodeYaml(text: Text, at: Text): Value {
  const document = parseDocument(text.value, {
    version: '1.1',
    schema: 'yaml-1.1',
    logLevel: 'silent',
    merge: true,
  });
  if (document.errors.length > 0) throw new Failure('it is no YAML');
  visit(document, (_, node) => {
    if (isAlias(node)) throw new Failure('YAML with aliases is not worked out');
  });
  return fromNode(document.contents, { text, at, nodes: 0 }, (node, place) =>
    scalarValue(yamlScalar(node), place),
  );
}

function yamlScalar(node: Node & { value: unknown }): unknown {
  const source = isScalar(node) ? node.source : undefined;
  const isString = typeof node.value === 'number' && source !== undefined && /[:_]/.test(source);
  return isString || node.value instanceof Date ? source : node.value;
}

/** As go-cty-yaml writes it: strings and keys in double quotes, a list not indented under its key. */
function encodeYaml(value: Value, depth: number): string {
  const pad = '  '.repeat(depth);
  const entries = entriesOf(value);
  if (entries !== undefined) {
    if (entries.size === 0) return '{}';
    return [...entries]
      .map(([key, entry]) => `\n${pad}${JSON.stringify(key)}:${belowKey(entry, depth)}`)
      .join('');
  }
  const items = itemsOf(value);
  if (items === undefined) return encodeYamlScalar(value, pad);
  if (items.length === 0) return '[]';
  return items.map((item) => `\n${pad}- ${encodeYaml(item, depth + 1).trimStart()}`).join('');
}

function belowKey(entry: Value, depth: number): string {
  const isRow = (itemsOf(entry)?.length ?? 0) > 0;
  const below = encodeYaml(entry, isRow ? depth : depth + 1);
  return below.startsWith('\n') ? below : ` ${below}`;
}

function encodeYamlScalar(value: Value, pad: string): string {
  if (value.kind === 'number') return formatNumber(value.value);
  if (value.kind === 'bool') return String(value.value);
  if (value.kind !== 'string') return 'null';
  const characters = value.text.value;
  if (!characters.includes('\n') || /^\s/.test(characters)) return JSON.stringify(characters);
  const keep = characters.endsWith('\n\n') ? '+' : characters.endsWith('\n') ? '' : '-';
  const lines = characters.replace(/\n$/, '').split('\n');
  return `|${keep}\n${lines.map((line) => (line === '' ? '' : `${pad}${line}`)).join('\n')}`;
}

function decodeCsv(call: Call): Value {
  const text = call.text(0);
  if (text.value.includes('"')) throw new Failure('CSV with quotes is not worked out');
  const [head, ...rows] = text.lines().filter((line) => line.length > 0);
  const names = head?.split(/,/g).map((name) => name.value.trim()) ?? [];
  const objects = rows.map((row) => {
    const cells = row.split(/,/g);
    if (cells.length !== names.length) throw new Failure('a row has not as many cells as the first');
    const entries = names.map((name, i) => [name, stringValue(cells[i] ?? row)] as const);
    return objectValue(entries, row);
  });
  return tupleValue(objects, call.at);
}
