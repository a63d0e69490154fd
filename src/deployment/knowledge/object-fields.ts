import { anyText, mapping } from './data-shape.ts';
export type ScalarType = 'str' | 'int' | 'num' | 'bool';

/** What may stand behind a field: the alternatives that a schema allows. */
export interface FieldType {
  /** Anything at all. */
  readonly isAny: boolean;
  readonly scalars: ReadonlySet<ScalarType>;
  /** The name of a definition, or the type of a mapping's values. */
  readonly mapping?: string | FieldType;
  readonly items?: FieldType;
}

/** The fields of objects, by definition. `*` is any field that is not named; `x-*` one that begins so. */
export interface ObjectFields {
  /** `apps/v1/Deployment` -> its definition. */
  readonly kinds: ReadonlyMap<string, FieldType>;
  readonly definitions: ReadonlyMap<string, ReadonlyMap<string, FieldType>>;
}

/**
 * Checks parsed YAML of knowledge/*-fields.yml; throws an Error that names the key and what is wrong with it. A type is written
 * as its alternatives: `str|int`, `[str]` a list, `{str}` a mapping to strings, `any`, or a definition's name.
 */
export function readObjectFields(value: unknown): ObjectFields {
  const { kinds, definitions } = mapping(value, 'the file');
  return {
    kinds: new Map(
      Object.entries(mapping(kinds, 'kinds')).map(([kind, type]) => [kind, readType(anyText(type, kind))]),
    ),
    definitions: new Map(
      Object.entries(mapping(definitions, 'definitions')).map(([name, fields]) => [
        name,
        new Map(
          anyText(fields, name)
            .split(/\s+/)
            .map((field) => readField(field, name)),
        ),
      ]),
    ),
  };
}

function readField(field: string, definition: string): [string, FieldType] {
  const colon = field.indexOf(':');
  if (colon < 1) throw new Error(`definitions.${definition}: \`${field}\` is no field with its type`);
  return [field.slice(0, colon), readType(field.slice(colon + 1))];
}

const SCALARS: readonly string[] = ['str', 'int', 'num', 'bool'] satisfies ScalarType[];

function readType(written: string): FieldType {
  let type: FieldType = { isAny: false, scalars: new Set() };
  for (const one of alternatives(written)) {
    const inner = one.slice(1, -1);
    if (one === 'any') type = { ...type, isAny: true };
    else if (isScalarType(one)) type = { ...type, scalars: new Set([...type.scalars, one]) };
    else if (one.startsWith('[')) type = { ...type, items: readType(inner) };
    else type = { ...type, mapping: one.startsWith('{') ? readType(inner) : one };
  }
  return type;
}

function isScalarType(word: string): word is ScalarType {
  return SCALARS.includes(word);
}

/** Cut at the bars that stand in no bracket. */
function alternatives(written: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < written.length; at++) {
    const character = written[at] ?? '';
    if ('[{'.includes(character)) depth++;
    if (']}'.includes(character)) depth--;
    if (character !== '|' || depth > 0) continue;
    parts.push(written.slice(start, at));
    start = at + 1;
  }
  return [...parts, written.slice(start)];
}
