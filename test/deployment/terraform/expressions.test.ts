import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { evaluate } from '../../../src/deployment/terraform/evaluate.ts';
import { evaluateModules } from '../../../src/deployment/terraform/project.ts';
import { loadGrammars } from '../../../src/grammars.ts';
import { Text } from '../../../src/repository/text.ts';
import { parseTerraform } from '../../../src/syntax/terraform/terraform.ts';
import { plain } from './plain.ts';

interface Case {
  readonly expression: string;
  readonly value?: unknown;
  readonly error?: string;
}

await loadGrammars(['terraform'], 0);

const oracle: { configuration: string; cases: Case[] } = JSON.parse(
  readFileSync(new URL('../../oracles/terraform-expressions.json', import.meta.url), 'utf8'),
);

const files = [
  ['main.tf', oracle.configuration],
  ['terraform.tfvars', 'no_default = "given"'],
].map(([path = '', content = '']) => ({ path, tree: parseTerraform(Text.ofFile(path, content)) }));
const [root] = evaluateModules({ files, readFile: () => undefined });

test.each(oracle.cases)('$expression is what Terraform says', ({ expression, value, error }) => {
  const tree = parseTerraform(Text.ofFile('x.tf', `x = ${expression}\n`));
  const [attribute] = tree.body.attributes;
  if (root === undefined || attribute === undefined) throw new Error('nothing was read');
  const result = evaluate(attribute.value, root.scope);
  if (error === undefined) expect(plain(result)).toEqual(value);
  else expect(result.kind).toBe('unknown');
});
