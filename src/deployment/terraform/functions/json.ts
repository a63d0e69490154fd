import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Text } from '../../../repository/text.ts';
import {
  boolValue,
  computedText,
  formatNumber,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  type Value,
} from '../value.ts';
import { Failure, settled } from './definition.ts';

/** As `jsonencode` writes it: no spaces, `<`, `>` and `&` escaped (Go's encoding/json). */
export function encodeJson(value: Value): string {
  settled(value);
  return JSON.stringify(plain(value)).replace(/[<>&\u2028\u2029]/g, escapeUnit);
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JavaScript's own value; an object's keys keep their order only if they are no numbers, so pairs are sorted by hand. */
function plain(value: Value): unknown {
  switch (value.kind) {
    case 'string':
      return value.text.value;
    case 'number':
      return Number(formatNumber(value.value));
    case 'bool':
      return value.value;
    case 'list':
    case 'set':
    case 'tuple':
      return value.items.map(plain);
    case 'map':
    case 'object':
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry)]));
    default:
      return null;
  }
}

/** What `jsondecode` gives; each string and number keeps its place in the text. */
export function decodeJson(text: Text, at: Text): Value {
  try {
    JSON.parse(text.value);
  } catch {
    throw new Failure('it is no JSON');
  }
  const document = parseDocument(text.value, { schema: 'json', uniqueKeys: false, logLevel: 'silent' });
  return fromNode(document.contents, { text, at, nodes: 0 }, scalarOfJson);
}

export interface Decoding {
  readonly text: Text;
  /** Where the call is, for what has no characters of its own. */
  readonly at: Text;
  nodes: number;
}

/** The value of a YAML or JSON node, all within `decoding.text`. */
export function fromNode(
  node: unknown,
  decoding: Decoding,
  scalar: (node: Node & { value: unknown }, place: Text) => Value,
): Value {
  decoding.nodes++;
  if (decoding.nodes > 100_000) throw new Failure('it is too large');
  const place = placeOf(node, decoding);
  if (isScalar(node)) return scalar(node, place);
  if (isSeq(node))
    return tupleValue(
      node.items.map((item) => fromNode(item, decoding, scalar)),
      place,
    );
  if (!isMap(node)) return nullValue(place);
  return objectValue(
    node.items.map(({ key, value }) => [keyOf(key), fromNode(value, decoding, scalar)] as const),
    place,
  );
}

function placeOf(node: unknown, { text, at }: Decoding): Text {
  const hasRange = typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
  if (!hasRange) return at;
  const [start, end] = node.range as [number, number, number];
  return text.slice(start, end);
}

function keyOf(key: unknown): string {
  if (isScalar(key)) return String(key.value);
  throw new Failure('a key is no string');
}

function scalarOfJson(node: Node & { value: unknown }, place: Text): Value {
  return scalarValue(node.value, place);
}

/** A decoded scalar. A string between quotes with nothing escaped keeps its characters. */
export function scalarValue(value: unknown, place: Text): Value {
  if (typeof value === 'number') return numberValue(value, place);
  if (typeof value === 'bigint') return numberValue(Number(value), place);
  if (typeof value === 'boolean') return boolValue(value, place);
  if (typeof value !== 'string') return nullValue(place);
  return stringValue(stringText(value, place), place);
}

function stringText(value: string, place: Text): Text {
  if (place.value === value) return place;
  const inner = place.slice(1, place.length - 1);
  return inner.value === value ? inner : computedText(value, place);
}
