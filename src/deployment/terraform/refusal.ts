import type { Text } from '../../repository/text.ts';
import type { Expression, Step, TemplatePart } from '../../syntax/terraform/tree.ts';
import type { Scope } from './scope.ts';
import { errorValue, type UnknownValue } from './value.ts';

interface FreeReference {
  readonly root: Text;
  readonly steps: readonly Step[];
}

const known = new WeakMap<Expression, readonly FreeReference[]>();

/**
 * The error of a reference to something that is not declared. Terraform looks at all references of an expression before
 * it evaluates any part (terraform's internal/terraform/evaluate_valid.go).
 */
export function findRefusal(expression: Expression, scope: Scope): UnknownValue | undefined {
  let references = known.get(expression);
  if (references === undefined) {
    references = freeReferences(expression);
    known.set(expression, references);
  }
  for (const { root, steps } of references) {
    if (scope.names.has(root.value)) continue;
    const why = scope.references.refusal(root.value, steps);
    if (why !== undefined) return errorValue(why, root);
  }
  return undefined;
}

type Bound = ReadonlySet<string>;

/** References to names that the expression itself does not bind. */
function freeReferences(expression: Expression): FreeReference[] {
  const found: FreeReference[] = [];
  visit(expression, new Set(), found);
  return found;
}

function visit(expression: Expression, bound: Bound, found: FreeReference[]): void {
  switch (expression.kind) {
    case 'reference':
      if (!bound.has(expression.name.value)) found.push({ root: expression.name, steps: [] });
      return;
    case 'traversal':
      visitTraversal(expression, bound, found);
      return;
    case 'template':
      visitParts(expression.parts, bound, found);
      return;
    case 'for':
      visit(expression.collection, bound, found);
      visitAll([expression.key, expression.value, expression.condition], bind(bound, expression), found);
      return;
    default:
      visitAll(childrenOf(expression), bound, found);
  }
}

function visitAll(
  expressions: readonly (Expression | undefined)[],
  bound: Bound,
  found: FreeReference[],
): void {
  for (const expression of expressions) {
    if (expression !== undefined) visit(expression, bound, found);
  }
}

function visitTraversal(
  { root, steps }: Extract<Expression, { kind: 'traversal' }>,
  bound: Bound,
  found: FreeReference[],
): void {
  if (root.kind !== 'reference') visit(root, bound, found);
  else if (!bound.has(root.name.value)) found.push({ root: root.name, steps });
  visitSteps(steps, bound, found);
}

function visitSteps(steps: readonly Step[], bound: Bound, found: FreeReference[]): void {
  for (const step of steps) {
    if (step.kind === 'index') visit(step.key, bound, found);
    else if (step.kind === 'splat') visitSteps(step.steps, bound, found);
  }
}

function visitParts(parts: readonly TemplatePart[], bound: Bound, found: FreeReference[]): void {
  for (const part of parts) {
    if (part.kind === 'interpolation') visit(part.value, bound, found);
    else if (part.kind === 'if') {
      visit(part.condition, bound, found);
      visitParts([...part.whenTrue, ...part.whenFalse], bound, found);
    } else if (part.kind === 'for') {
      visit(part.collection, bound, found);
      const { key, item } = part;
      visitParts(
        part.body,
        bind(bound, { itemName: item, ...(key === undefined ? {} : { keyName: key }) }),
        found,
      );
    }
  }
}

function bind(bound: Bound, { keyName, itemName }: { keyName?: Text; itemName: Text }): Bound {
  return new Set([...bound, itemName.value, ...(keyName === undefined ? [] : [keyName.value])]);
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'tuple':
      return expression.items;
    case 'object':
      return expression.items.flatMap((item) =>
        item.key.kind === 'word' ? [item.value] : [item.key, item.value],
      );
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'call':
      return expression.arguments;
    case 'parentheses':
      return [expression.inner];
    default:
      return [];
  }
}
