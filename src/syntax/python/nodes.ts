import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';

/** The child that a grammar rule calls `field`. */
export function fieldOf(node: TreeNode, field: string): TreeNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** Children that are neither punctuation nor comments nor errors. */
export function partsOf(node: TreeNode): TreeNode[] {
  return node.children.filter((child) => child.named && child.type !== 'comment' && child.type !== 'ERROR');
}

/** The characters of a node of `source`. */
export function textOf(node: TreeNode, source: Text): Text {
  return source.slice(node.start, node.end);
}
