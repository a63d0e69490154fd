import type { Text } from '../../../repository/text.ts';
import { nameOf, type YamlMapping, type YamlNode } from '../../../syntax/yaml/tree.ts';
import type { FieldType, ObjectFields, ScalarType } from '../../knowledge/object-fields.ts';
import { isNearName } from '../settings/near-names.ts';
import type { ObjectFault } from './object-fault.ts';
import { isSettled, type ScalarReading } from './scalar-kinds.ts';

/** What objects are held against. */
export interface Schema {
  readonly fields: ObjectFields;
  readonly scalar: ScalarReading;
  /** Definition -> fields without which it is refused. */
  readonly required: ReadonlyMap<string, readonly string[]>;
  /** `Definition.field` -> the words that may stand behind it. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/** Where a node stands: its path for a reader (`spec.template`), and what to point at when it is meant as a whole. */
interface Place {
  readonly path: string;
  readonly head: Text;
  /** Definitions passed on the way: none of the schemas is deeper than some thirty. */
  readonly depth: number;
}

const DEEPEST = 60;

/** Fields that are not in the schema, that lack, or behind which something of another type stands. */
export function misfitsOf(schema: Schema, node: YamlNode, type: FieldType): ObjectFault[] {
  return [...walk(schema, node, type, { path: '', head: node.text, depth: 0 })];
}

function* walk(schema: Schema, node: YamlNode, type: FieldType, place: Place): Generator<ObjectFault> {
  if (type.isAny || place.depth > DEEPEST || node.tag !== undefined) return;
  switch (node.kind) {
    case 'scalar': {
      const kind = schema.scalar(node);
      if (kind === undefined || kind === 'null' || fits(kind, type)) return;
      yield {
        ...misfit(node.source, place.path, `${NAMES[kind]} where ${expected(type)} must stand`),
        ...(type.scalars.has('str') && { unquoted: node.source.value }),
      };
      return;
    }
    case 'sequence':
      if (type.items === undefined) {
        yield misfit(place.head, place.path, `a list where ${expected(type)} must stand`);
        return;
      }
      for (const [index, item] of node.items.entries())
        yield* walk(schema, item, type.items, {
          path: `${place.path}[${index}]`,
          head: headOf(item),
          depth: place.depth + 1,
        });
      return;
    default:
      yield* walkMapping(schema, node, type, place);
  }
}

function* walkMapping(
  schema: Schema,
  node: YamlMapping,
  type: FieldType,
  place: Place,
): Generator<ObjectFault> {
  if (type.mapping === undefined) {
    // A template's braces are a mapping to YAML.
    if (!/^\{\s*\{/.test(node.text.value.slice(0, 100)))
      yield misfit(place.head, place.path, `a mapping where ${expected(type)} must stand`);
    return;
  }
  const fields = typeof type.mapping === 'string' ? schema.fields.definitions.get(type.mapping) : undefined;
  for (const entry of node.entries) {
    const name = nameOf(entry.key);
    if (name === undefined || name.startsWith('$')) continue;
    const path = place.path === '' ? name : `${place.path}.${name}`;
    const inner = typeof type.mapping === 'string' ? fieldOf(fields, name) : type.mapping;
    const below = { path, head: entry.key.source, depth: place.depth + 1 };
    if (inner !== undefined) {
      yield* walk(schema, entry.value, inner, below);
      yield* notAmong(schema.words.get(`${String(type.mapping)}.${name}`), entry.value);
    }
    // What has blanks in it was meant for no field: the YAML is broken there.
    else if (entry.merged === undefined && /^[\w./-]{1,80}$/.test(name))
      yield unknownField(fields, entry.key.source, name, place.path);
  }
  if (typeof type.mapping === 'string') yield* lacking(schema, node, type.mapping, place);
}

function* notAmong(words: readonly string[] | undefined, node: YamlNode): Generator<ObjectFault> {
  if (words === undefined || node.kind !== 'scalar' || node.value === null || !isSettled(node.decoded))
    return;
  const { value } = node.decoded;
  if (words.includes(value)) return;
  const may = words.map((word) => `\`${word}\``).join(', ');
  yield { kind: 'bad-value', at: node.decoded, because: `\`${value}\` is none of ${may}` };
}

function fieldOf(fields: ReadonlyMap<string, FieldType> | undefined, name: string): FieldType | undefined {
  if (fields === undefined) return ANY;
  return fields.get(name) ?? (name.startsWith('x-') ? fields.get('x-*') : undefined) ?? fields.get('*');
}

const ANY: FieldType = { isAny: true, scalars: new Set() };

function unknownField(
  fields: ReadonlyMap<string, FieldType> | undefined,
  at: Text,
  name: string,
  path: string,
): ObjectFault {
  const meant = [...(fields?.keys() ?? [])].find((field) => isNearName(field, name));
  const where = path === '' ? 'it' : `\`${path}\``;
  const hint = meant === undefined ? '' : `, only \`${meant}\``;
  const because = `${where} has no field \`${name}\`${hint}`;
  return { kind: 'unknown-field', at, because, ...(meant !== undefined && { meant }) };
}

function* lacking(
  { required }: Schema,
  node: YamlMapping,
  definition: string,
  { path, head }: Place,
): Generator<ObjectFault> {
  if (node.entries.some(({ key }) => nameOf(key) === undefined || key.decoded.value.startsWith('$'))) return;
  for (const field of required.get(definition) ?? []) {
    const value = node.get(field);
    const isThere = value !== undefined && !(value.kind === 'scalar' && value.value === null);
    const where = path === '' ? 'it' : `\`${path}\``;
    if (!isThere)
      yield { kind: 'missing-field', at: head, because: `${where} lacks \`${field}\`, which it must have` };
  }
}

/** What to point at when an item of a list is meant: its first key, or all of it. */
function headOf(node: YamlNode): Text {
  return node.kind === 'mapping' ? (node.entries[0]?.key.source ?? node.text) : node.text;
}

function fits(kind: ScalarType, { scalars }: FieldType): boolean {
  return scalars.has(kind) || (kind === 'int' && scalars.has('num'));
}

const NAMES: Readonly<Record<ScalarType, string>> = {
  str: 'text',
  int: 'a number',
  num: 'a fraction',
  bool: 'a boolean',
};
const EXPECTED: Readonly<Record<ScalarType, string>> = {
  str: 'text (in quotes)',
  int: 'a number',
  num: 'a number',
  bool: '`true` or `false`',
};

function expected({ scalars, mapping, items }: FieldType): string {
  const words = [...scalars].map((scalar) => EXPECTED[scalar]);
  if (items !== undefined) words.push('a list');
  if (mapping !== undefined) words.push('a mapping');
  return [...new Set(words)].join(' or ');
}

function misfit(at: Text, path: string, what: string): ObjectFault {
  return { kind: 'wrong-type', at, because: `\`${path}\` is ${what}` };
}
