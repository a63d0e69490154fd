import { posix } from 'node:path';
import type { Expression, TemplatePart, TerraformBody } from '../../../syntax/terraform/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import { settled } from './build-places.ts';
import type { Dangling } from './dangling.ts';

/** Functions that read a file when the configuration is planned, and fail where there is none. */
const READS = new Set([
  'file',
  'templatefile',
  'filebase64',
  'filemd5',
  'filesha1',
  'filesha256',
  'filesha512',
  'filebase64sha256',
  'filebase64sha512',
]);

/** Files that Terraform reads by a literal path below a module's folder. What `try` or `fileexists` stands around is left alone. */
export const terraformFiles = once((deployment: Deployment): readonly Dangling[] =>
  deployment.terraformFiles().flatMap(({ path, tree }) => {
    const found: Dangling[] = [];
    for (const expression of expressionsIn(tree.body)) {
      const one = readIn(deployment, expression, path);
      if (one !== undefined) found.push(one);
    }
    return found;
  }),
);

function readIn(deployment: Deployment, expression: Expression, path: string): Dangling | undefined {
  if (expression.kind !== 'call' || !READS.has(expression.name.value)) return undefined;
  const [argument] = expression.arguments;
  const named = argument === undefined ? undefined : literalPath(argument);
  const file = named === undefined ? undefined : repositoryPath(named, folderOf(path));
  if (argument === undefined || file === undefined || deployment.repository.hasFile(file)) return undefined;
  return {
    kind: 'file',
    at: argument.text,
    name: file,
    missing: settled(deployment, file, argument.text),
    soughtIn: 'in the repository',
  };
}

/** `"${path.module}/user-data.sh"`. `path.root` is the folder of another module where this one is called. */
function literalPath(expression: Expression): string | undefined {
  if (expression.kind !== 'template') return undefined;
  const [first, second, ...more] = expression.parts;
  if (first?.kind !== 'interpolation' || second?.kind !== 'literal' || more.length > 0) return undefined;
  return /^path\.module$/.test(first.value.text.value.trim()) && second.value.value.startsWith('/')
    ? posix.join('.', second.value.value)
    : undefined;
}

/** All expressions of a body, those that something is tried around left out. */
function* expressionsIn(body: TerraformBody): Generator<Expression> {
  const open: Expression[] = [];
  const bodies = [body];
  for (let one = bodies.pop(); one !== undefined; one = bodies.pop()) {
    open.push(...one.attributes.map(({ value }) => value));
    bodies.push(...one.blocks.map((block) => block.body));
  }
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    yield one;
    open.push(...childrenOf(one));
  }
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return /^(?:try|can|fileexists)$/.test(expression.name.value) ? [] : expression.arguments;
    case 'tuple':
      return expression.items;
    case 'object':
      return expression.items.map(({ value }) => value);
    case 'template':
      return expression.parts.flatMap(valuesIn);
    case 'parentheses':
      return [expression.inner];
    case 'binary':
      return [expression.left, expression.right];
    case 'for':
      return [expression.collection, expression.value];
    case 'traversal':
      return [expression.root];
    case 'conditional':
      // `fileexists(x) ? file(x) : ""`, and whatever else a condition may ask.
      return [expression.condition];
    default:
      return [];
  }
}

function valuesIn(part: TemplatePart): Expression[] {
  return part.kind === 'interpolation' ? [part.value] : [];
}
