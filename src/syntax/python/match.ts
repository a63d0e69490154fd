import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import { readAll, readExpression } from './expressions.ts';
import { fieldOf, partsOf, textOf } from './nodes.ts';
import type { MatchStatement, PythonExpression, PythonStatement } from './tree.ts';

type BlockReader = (node: TreeNode | undefined, source: Text) => PythonStatement[];

/** Reads `match … : case …`; of the patterns, the names they bind and the values they look up. */
export function readMatch(node: TreeNode, source: Text, readBlock: BlockReader): MatchStatement {
  const subject = fieldOf(node, 'subject');
  const cases = fieldOf(node, 'body')?.children.filter((child) => child.type === 'case_clause') ?? [];
  return {
    kind: 'match',
    text: textOf(node, source),
    subject: readExpression(subject ?? node, source),
    cases: cases.map((clause) => {
      const found: Found = { captures: [], uses: [] };
      for (const part of partsOf(clause)) if (part.type === 'case_pattern') readPattern(part, source, found);
      const guard = fieldOf(clause, 'guard');
      return {
        captures: found.captures,
        uses: [...found.uses, ...(guard === undefined ? [] : readAll(partsOf(guard), source))],
        body: readBlock(fieldOf(clause, 'consequence'), source),
      };
    }),
  };
}

interface Found {
  readonly captures: Text[];
  readonly uses: PythonExpression[];
}

function readPattern(node: TreeNode, source: Text, found: Found): void {
  const parts = partsOf(node);
  if (node.type === 'dotted_name') {
    if (parts.length === 1) found.captures.push(textOf(node, source));
    else found.uses.push(readExpression(node, source));
    return;
  }
  if (node.type === 'class_pattern' && parts[0] !== undefined) {
    found.uses.push(readExpression(parts[0], source));
    for (const part of parts.slice(1)) readPattern(part, source, found);
    return;
  }
  for (const part of node.type === 'keyword_pattern' ? parts.slice(1) : parts) {
    if (part.type === 'identifier') found.captures.push(textOf(part, source));
    else readPattern(part, source, found);
  }
}
