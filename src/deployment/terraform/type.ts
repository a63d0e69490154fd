import type { AttributeType, Type, Value } from './value.ts';

export const ANY: Type = { kind: 'any' };
export const STRING: Type = { kind: 'string' };
export const NUMBER: Type = { kind: 'number' };
export const BOOL: Type = { kind: 'bool' };

/** The type of a value; `any` for null and unknown. */
export function typeOf(value: Value): Type {
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return { kind: value.kind };
    case 'list':
    case 'set':
    case 'map':
      return { kind: value.kind, element: value.element };
    case 'tuple':
      return { kind: 'tuple', items: value.items.map(typeOf) };
    case 'object':
      return {
        kind: 'object',
        attributes: new Map([...value.entries].map(([name, entry]) => [name, { type: typeOf(entry) }])),
      };
    default:
      return ANY;
  }
}

/** Whether the types are equal. One that is not settled equals every other. */
export function isSameType(a: Type, b: Type): boolean {
  if (a.kind === 'any' || b.kind === 'any') return true;
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    return (
      a.items.length === b.items.length && a.items.every((item, i) => isSameType(item, b.items[i] ?? ANY))
    );
  }
  if (a.kind === 'object' && b.kind === 'object') {
    if (a.attributes.size !== b.attributes.size) return false;
    return [...a.attributes].every(([name, { type }]) => {
      const other = b.attributes.get(name);
      return other !== undefined && isSameType(type, other.type);
    });
  }
  if (a.kind !== b.kind) return false;
  return 'element' in a && 'element' in b ? isSameType(a.element, b.element) : true;
}

/** The type that all convert to (cty's convert.Unify), or undefined. */
export function unify(types: readonly Type[]): Type | undefined {
  const [first, ...rest] = types.filter((type) => type.kind !== 'any');
  if (first === undefined) return ANY;
  let result: Type | undefined = first;
  for (const type of rest) result = result && unifyTwo(result, type);
  return result;
}

function unifyTwo(a: Type, b: Type): Type | undefined {
  if (a.kind === 'tuple' && b.kind === 'tuple') return unifyTuples(a.items, b.items);
  if (a.kind === 'object' && b.kind === 'object') return unifyObjects(a.attributes, b.attributes);
  const [rowA, rowB] = [rowOf(a), rowOf(b)];
  if (rowA !== undefined && rowB !== undefined) {
    const isSet = a.kind === 'set' && b.kind === 'set';
    return collection(isSet || [a, b].some(({ kind }) => kind === 'tuple') ? setOrList(a, b) : 'list', [
      ...rowA,
      ...rowB,
    ]);
  }
  const [tableA, tableB] = [tableOf(a), tableOf(b)];
  if (tableA !== undefined && tableB !== undefined) return collection('map', [...tableA, ...tableB]);
  if (rowA ?? rowB ?? tableA ?? tableB) return undefined;
  if (a.kind === b.kind) return a;
  return a.kind === 'string' || b.kind === 'string' ? STRING : undefined;
}

/** The types of what a list, set or tuple holds. */
function rowOf(type: Type): readonly Type[] | undefined {
  if (type.kind === 'list' || type.kind === 'set') return [type.element];
  return type.kind === 'tuple' ? type.items : undefined;
}

/** The types of what a map or object holds. */
function tableOf(type: Type): readonly Type[] | undefined {
  if (type.kind === 'map') return [type.element];
  return type.kind === 'object' ? typesOf(type.attributes) : undefined;
}

/** A tuple takes the kind of what it stands beside. */
function setOrList(a: Type, b: Type): 'set' | 'list' {
  return a.kind === 'set' || b.kind === 'set' ? 'set' : 'list';
}

function collection(kind: 'list' | 'set' | 'map', types: readonly Type[]): Type | undefined {
  const element = unify(types);
  return element === undefined ? undefined : { kind, element };
}

function unifyTuples(a: readonly Type[], b: readonly Type[]): Type | undefined {
  if (a.length !== b.length) return collection('list', [...a, ...b]);
  const items = a.map((item, i) => unify([item, b[i] ?? ANY]));
  return items.every((item) => item !== undefined) ? { kind: 'tuple', items } : undefined;
}

type Attributes = ReadonlyMap<string, AttributeType>;

function unifyObjects(a: Attributes, b: Attributes): Type | undefined {
  const isAlike = a.size === b.size && [...a.keys()].every((name) => b.has(name));
  if (!isAlike) return collection('map', [...typesOf(a), ...typesOf(b)]);
  const attributes = new Map<string, AttributeType>();
  for (const [name, { type }] of a) {
    const unified = unify([type, b.get(name)?.type ?? ANY]);
    if (unified === undefined) return undefined;
    attributes.set(name, { type: unified });
  }
  return { kind: 'object', attributes };
}

function typesOf(attributes: Attributes): Type[] {
  return [...attributes.values()].map(({ type }) => type);
}

/** As in an error message: "list of string". */
export function describeType(type: Type): string {
  return 'element' in type ? `${type.kind} of ${describeType(type.element)}` : type.kind;
}
