import type { Expression, ObjectItem, TerraformBody } from '../../syntax/terraform/tree.ts';
import { literalOf } from '../../syntax/terraform/tree.ts';
import type { Deployment } from '../deployment.ts';
import type { Candidate } from './candidate.ts';
import { namedValuesIn } from './in-lines.ts';

const DEEPEST = 40;

/**
 * What stands beside a `secretKey` that is the name of a key in a vault: in objects of the Vault provider for the Secrets Store CSI
 * driver (developer.hashicorp.com/vault/docs/platform/k8s/csi/configurations), in `data` of an ExternalSecret
 * (external-secrets.io/latest/api/externalsecret).
 */
const OF_VAULT = ['secretPath', 'objectName', 'remoteRef'];

/** Strings of Terraform's own files, under the names that attributes, variables and objects give them. */
export function candidatesInTerraform(deployment: Deployment): Candidate[] {
  return deployment.terraformFiles().flatMap(({ tree }) => ofBody(tree.body, undefined, 0));
}

function ofBody(body: TerraformBody, variable: string | undefined, depth: number): Candidate[] {
  if (depth > DEEPEST) return [];
  const named = namedBy(body.attributes.map(({ name, value }) => [name.value, value] as const));
  return [
    ...body.attributes.flatMap(({ name, value }) => {
      if (variable !== undefined) return name.value === 'default' ? ofExpression(variable, value, depth) : [];
      return ofExpression(name.value === 'value' ? (named ?? 'value') : name.value, value, depth);
    }),
    ...body.blocks.flatMap((block) =>
      ofBody(block.body, block.type.value === 'variable' ? block.labels[0]?.value : undefined, depth + 1),
    ),
  ];
}

/** `{ name = "DB_PASSWORD", value = "…" }`: what such a pair calls its value. */
function namedBy(pairs: readonly (readonly [string, Expression])[]): string | undefined {
  const name = pairs.find(([key]) => key === 'name' || key === 'key');
  return literalOf(name?.[1])?.value;
}

function ofExpression(key: string, expression: Expression, depth: number): Candidate[] {
  if (depth > DEEPEST) return [];
  const next = depth + 1;
  switch (expression.kind) {
    case 'template':
      return expression.parts.flatMap((part): Candidate[] => {
        if (part.kind !== 'literal') return [];
        if (expression.parts.length > 1 || expression.heredoc)
          return namedValuesIn(part.value, 'a text in Terraform');
        return [{ key, value: part.value, where: 'Terraform' }];
      });
    case 'object': {
      const named = namedBy(expression.items.map((item) => [keyOf(item), item.value] as const));
      const isOfVault = expression.items.some((item) => OF_VAULT.includes(keyOf(item)));
      return expression.items.flatMap((item) => {
        const own = keyOf(item);
        if (isOfVault && own === 'secretKey') return [];
        return ofExpression(own === 'value' ? (named ?? 'value') : own, item.value, next);
      });
    }
    case 'tuple':
      return expression.items.flatMap((item) => ofExpression(key, item, next));
    case 'call':
      return expression.arguments.flatMap((argument) => ofExpression(key, argument, next));
    case 'conditional':
      return [expression.whenTrue, expression.whenFalse].flatMap((branch) => ofExpression(key, branch, next));
    case 'parentheses':
      return ofExpression(key, expression.inner, next);
    default:
      return [];
  }
}

function keyOf({ key }: ObjectItem): string {
  return key.kind === 'word' ? key.text.value : (literalOf(key)?.value ?? '');
}
