import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import { fieldOf, textOf } from './nodes.ts';
import type { FromImportStatement, ImportedItem, ImportStatement } from './tree.ts';

/** Reads `import a.b as c, d`. */
export function readImport(node: TreeNode, source: Text): ImportStatement {
  return { kind: 'import', text: textOf(node, source), items: readItems(node, source) };
}

/** Reads `from … import …`, and `from __future__ import …`, which the grammar tells apart. */
export function readFromImport(node: TreeNode, source: Text): FromImportStatement {
  const text = textOf(node, source);
  const items = readItems(node, source);
  if (node.type === 'future_import_statement') {
    const keyword = node.children.find((child) => child.type === '__future__');
    return {
      kind: 'from-import',
      text,
      level: 0,
      items,
      ...(keyword && { module: textOf(keyword, source) }),
    };
  }
  const from = fieldOf(node, 'module_name');
  const prefix = from?.children.find((child) => child.type === 'import_prefix');
  const module = prefix === undefined ? from : from?.children.find((child) => child.type === 'dotted_name');
  const star = node.children.find((child) => child.type === 'wildcard_import');
  return {
    kind: 'from-import',
    text,
    level: prefix === undefined ? 0 : textOf(prefix, source).value.replace(/[^.]/g, '').length,
    ...(module && { module: textOf(module, source) }),
    items,
    ...(star && { star: textOf(star, source) }),
  };
}

function readItems(node: TreeNode, source: Text): ImportedItem[] {
  return node.children
    .filter((child) => child.field === 'name')
    .map((child) => {
      const name = child.type === 'aliased_import' ? fieldOf(child, 'name') : child;
      const alias = child.type === 'aliased_import' ? fieldOf(child, 'alias') : undefined;
      return { name: textOf(name ?? child, source), ...(alias && { alias: textOf(alias, source) }) };
    })
    .filter((item) => item.name.length > 0);
}
