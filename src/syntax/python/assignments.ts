import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import { readExpression } from './expressions.ts';
import { fieldOf, textOf } from './nodes.ts';
import type { AssignStatement, PythonExpression } from './tree.ts';

/** Reads an assignment of any form; the value of `a = b = v` is another assignment. */
export function readAssign(node: TreeNode, source: Text): AssignStatement {
  const targets: PythonExpression[] = [];
  let at: TreeNode | undefined = node;
  let annotation: TreeNode | undefined;
  let operator: TreeNode | undefined;
  while (at?.type === 'assignment' || at?.type === 'augmented_assignment') {
    const left = fieldOf(at, 'left');
    if (left !== undefined) targets.push(readExpression(left, source));
    annotation ??= fieldOf(at, 'type');
    operator ??= fieldOf(at, 'operator');
    at = fieldOf(at, 'right');
  }
  return {
    kind: 'assign',
    text: textOf(node, source),
    targets,
    ...(operator && { operator: textOf(operator, source).value }),
    ...(annotation && { annotation: readExpression(annotation, source) }),
    ...(at && { value: readExpression(at, source) }),
  };
}

/** Reads `type A[T] = v`. */
export function readTypeAlias(node: TreeNode, source: Text): AssignStatement {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  const target = left && readExpression(left, source);
  return {
    kind: 'type-alias',
    text: textOf(node, source),
    targets: target === undefined ? [] : [target.kind === 'subscript' ? target.object : target],
    ...(right && { value: readExpression(right, source) }),
  };
}
