import { expect, test } from '@jest/globals';
import { type FieldType, readObjectFields } from '../../../src/deployment/knowledge/object-fields.ts';
import { COMPOSE_WORDS, KUBERNETES_WORDS } from '../../../src/deployment/links/objects/closed-words.ts';
import { REQUIRED_FIELDS } from '../../../src/deployment/links/objects/required-fields.ts';
import { shippedKnowledge } from '../../support/shipped.ts';

const kubernetes = readObjectFields(shippedKnowledge('kubernetes-fields'));
const compose = readObjectFields(shippedKnowledge('compose-fields'));

function namesIn(type: FieldType): string[] {
  const { mapping, items } = type;
  const inner = mapping === undefined ? [] : typeof mapping === 'string' ? [mapping] : namesIn(mapping);
  return [...inner, ...(items === undefined ? [] : namesIn(items))];
}

test.each([
  ['Kubernetes', kubernetes],
  ['Compose', compose],
])('every definition that %s names is there', (_, { kinds, definitions }) => {
  const types = [...kinds.values(), ...[...definitions.values()].flatMap((fields) => [...fields.values()])];
  const missing = types.flatMap(namesIn).filter((name) => !definitions.has(name));
  expect(missing).toEqual([]);
});

test('fields that must be there, and those of few words, are fields', () => {
  const required = [...REQUIRED_FIELDS].flatMap(([name, fields]) =>
    fields.map((field) => `${name}.${field}`),
  );
  const known = new Set(
    [kubernetes, compose].flatMap(({ definitions }) =>
      [...definitions].flatMap(([name, fields]) => [...fields.keys()].map((field) => `${name}.${field}`)),
    ),
  );
  const named = [...required, ...KUBERNETES_WORDS.keys(), ...COMPOSE_WORDS.keys()];
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('a type is its alternatives', () => {
  const { definitions } = readObjectFields({
    kinds: {},
    definitions: { A: 'a:str|[B|int]|{str|num} b:any' },
  });
  expect(definitions.get('A')?.get('a')).toEqual({
    isAny: false,
    scalars: new Set(['str']),
    items: { isAny: false, scalars: new Set(['int']), mapping: 'B' },
    mapping: { isAny: false, scalars: new Set(['str', 'num']) },
  });
  expect(definitions.get('A')?.get('b')?.isAny).toBe(true);
});

test.each([
  [{ kinds: {}, definitions: { A: 'a' } }, 'definitions.A: `a` is no field with its type'],
  [{ kinds: {}, definitions: [] }, 'definitions must be a mapping'],
  [{ kinds: { 'v1/Pod': 1 }, definitions: {} }, 'v1/Pod must be text'],
])('says what is wrong', (value, message) => {
  expect(() => readObjectFields(value)).toThrow(message);
});
