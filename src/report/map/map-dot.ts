import type { DeploymentMap, NodeKind } from '../../deployment/map/deployment-map.ts';
import { cutText, visibleProse } from '../characters/visible.ts';
import { byFile, linesOf } from './map-mermaid.ts';

const LABEL_LIMIT = 80;

const SHAPES: Readonly<Record<NodeKind, string>> = {
  schedule: 'oval',
  workflow: 'oval',
  command: 'oval',
  script: 'note',
  program: 'note',
  unit: 'hexagon',
  container: 'box3d',
  image: 'folder',
  server: 'component',
};

/** The map for Graphviz; boxes are grouped by the file that declares them. */
export function dotMap(map: DeploymentMap): string {
  const names = new Map(map.nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = ['digraph deployment {', '  rankdir=LR;', '  node [fontname="sans-serif"];'];
  for (const [path, nodes] of byFile(map.nodes)) {
    const isAlone = nodes.length === 1;
    const boxes = nodes.map((node) => {
      const label = quoted(linesOf(node, isAlone));
      return `    ${names.get(node.id)} [shape=${SHAPES[node.kind]}, label=${label}];`;
    });
    if (!isAlone)
      lines.push(`  subgraph cluster_${lines.length} {`, `    label=${quoted([path])};`, ...boxes, '  }');
    else lines.push(...boxes.map((line) => line.slice(2)));
  }
  for (const { from, to, says } of map.edges)
    lines.push(`  ${names.get(from)} -> ${names.get(to)} [label=${quoted([says])}];`);
  if (map.left > 0)
    lines.push(`  more [shape=plaintext, label=${quoted([`and ${map.left} more, not drawn`])}];`);
  return `${[...lines, '}'].join('\n')}\n`;
}

/** A quoted string of the DOT language, in which only the quote and the backslash mean something. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) => cutText(visibleProse(line), LABEL_LIMIT).replace(/["\\]/g, '\\$&'));
  return `"${escaped.join('\\n')}"`;
}
