import type { TreeNode } from '../grammars.ts';
import type { Item } from './shell-skeleton.ts';
import type { IfStatement, Statement } from './shell-tree.ts';

type Unplaced<S extends Statement> = S extends Statement ? Omit<S, 'text' | 'background'> : never;

/** A statement that is not yet told where it stands. */
export type Shape = Unplaced<Statement>;

/** What a compound command needs for its insides. */
export interface Builder {
  build(nodes: readonly TreeNode[]): readonly Statement[];
  itemsIn(node: TreeNode): readonly Item[];
}

/** The compound command that `node` is; undefined when it is none, or one without its head. */
export function shapeCompound(node: TreeNode, builder: Builder): Shape | undefined {
  switch (node.type) {
    case 'if_statement':
      return shapeIf(node, builder);
    case 'while_statement':
      return shapeWhile(node, builder);
    case 'for_statement':
      return shapeFor(node, builder);
    case 'case_statement':
      return shapeCase(node, builder);
    case 'compound_statement':
      return { kind: 'group', redirects: [], body: builder.build(node.children) };
    default:
      return undefined;
  }
}

function shapeIf(node: TreeNode, builder: Builder): Shape {
  const isClause = (child: TreeNode) => child.type === 'elif_clause' || child.type === 'else_clause';
  const branches = [
    readBranch(
      node.children.filter((child) => !isClause(child)),
      builder,
    ),
  ];
  let otherwise: readonly Statement[] | undefined;
  for (const child of node.children) {
    if (child.type === 'elif_clause') branches.push(readBranch(child.children, builder));
    if (child.type === 'else_clause') otherwise = builder.build(child.children);
  }
  const shape = { kind: 'if', branches, redirects: [] } as const;
  return otherwise === undefined ? shape : { ...shape, otherwise };
}

function readBranch(children: readonly TreeNode[], builder: Builder): IfStatement['branches'][number] {
  const then = children.findIndex((child) => child.type === 'then');
  const at = then < 0 ? children.length : then;
  return { condition: builder.build(children.slice(0, at)), body: builder.build(children.slice(at)) };
}

function shapeWhile(node: TreeNode, builder: Builder): Shape {
  const keyword = node.children[0]?.type === 'until' ? 'until' : 'while';
  const isBody = (child: TreeNode) => child.type === 'do_group';
  const condition = builder.build(node.children.filter((child) => !isBody(child)));
  const body = builder.build(node.children.filter(isBody));
  return { kind: 'loop', keyword, condition, body, redirects: [] };
}

function shapeFor(node: TreeNode, builder: Builder): Shape {
  const keyword = node.children[0]?.type === 'select' ? 'select' : 'for';
  const head = builder.itemsIn(node).find((item) => item.kind === 'for')?.head;
  const body = builder.build(node.children.filter((child) => child.field !== 'variable'));
  return { ...head, kind: 'loop', keyword, condition: [], body, redirects: [] };
}

function shapeCase(node: TreeNode, builder: Builder): Shape | undefined {
  const subject = builder.itemsIn(node)[0];
  if (subject?.kind !== 'subject') return undefined;
  const arms = node.children
    .filter((child) => child.type === 'case_item')
    .map((arm) => {
      const patterns = builder.itemsIn(arm).find((item) => item.kind === 'patterns');
      const close = arm.children.findIndex((child) => child.type === ')');
      return { patterns: patterns?.words ?? [], body: builder.build(arm.children.slice(close + 1)) };
    });
  builder.build(node.children.filter((child) => child.type === 'ERROR'));
  return { kind: 'case', subject: subject.word, arms, redirects: [] };
}
