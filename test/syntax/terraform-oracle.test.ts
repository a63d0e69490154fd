import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import hcl from 'hcl2-parser';
import { loadGrammars } from '../../src/grammars.ts';
import { Text } from '../../src/repository/text.ts';
import { acceptsTerraform } from '../../src/syntax/terraform/opinion.ts';
import { parseTerraform } from '../../src/syntax/terraform/terraform.ts';
import { type Expression, literalOf, type TerraformBody } from '../../src/syntax/terraform/tree.ts';

await loadGrammars(['terraform'], 0);

const root = new URL('../../', import.meta.url);
const files = ['test/fixtures', 'examples'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tf|tfvars)$/.test(path))
    .map((path) => `${folder}/${path}`),
);

/** Literals as they are; anything else only as being there. */
function literal(expression: Expression): unknown {
  switch (expression.kind) {
    case 'number':
    case 'bool':
      return expression.value;
    case 'null':
      return null;
    case 'template':
      return literalOf(expression)?.value ?? COMPUTED;
    case 'tuple':
      return expression.items.map(literal);
    default:
      return COMPUTED;
  }
}

const COMPUTED = 'computed';

/** The parser's own shape: a block is a list under its type and labels. */
function shape(body: TerraformBody): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { name, value } of body.attributes) out[name.value] = literal(value);
  for (const block of body.blocks) {
    const path = [block.type.value, ...block.labels.map((label) => label.value)];
    const last = path.pop() ?? '';
    let at = out;
    for (const step of path) {
      const next = (at[step] ?? {}) as Record<string, unknown>;
      at[step] = next;
      at = next;
    }
    at[last] = [...((at[last] as unknown[]) ?? []), shape(block.body)];
  }
  return out;
}

/** What the parser writes of an expression is its source between `${` and `}`; of an object, its values. */
function withoutComputed(ours: unknown, theirs: unknown): unknown {
  if (ours === COMPUTED) return theirs === undefined ? undefined : COMPUTED;
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return theirs.map((item, i) => withoutComputed(ours[i], item));
  }
  if (typeof theirs !== 'object' || theirs === null || typeof ours !== 'object' || ours === null)
    return theirs;
  return Object.fromEntries(
    Object.entries(theirs).map(([key, value]) => [
      key,
      withoutComputed((ours as Record<string, unknown>)[key], value),
    ]),
  );
}

test('there are files to compare', () => {
  expect(files.length).toBeGreaterThan(8);
});

test.each(files)("%s has the blocks and literals that HashiCorp's parser finds", (path) => {
  const source = readFileSync(new URL(path, root), 'utf8').replaceAll('\r\n', '\n');
  const tree = parseTerraform(Text.ofFile(path, source));
  const [theirs] = hcl.parseToObject(source);
  const ours = shape(tree.body);
  expect(tree.problems).toEqual([]);
  expect(ours).toEqual(withoutComputed(ours, theirs));
});

test.each([
  ['a = 1\n', true],
  ['a = 1e5\n', true],
  ['a = = 1\n', false],
  ['resource "a" {\n', false],
])('the second opinion on %j is %s', async (source, accepted) => {
  expect(await acceptsTerraform(source)).toBe(accepted);
});
