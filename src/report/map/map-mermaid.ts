import type { DeploymentMap, MapNode, NodeKind } from '../../deployment/map/deployment-map.ts';
import { mermaidText } from '../characters/mermaid-text.ts';

const LABEL_LIMIT = 80;
/** A red that stands out on GitHub's light and its dark pages. */
const MARKED = 'stroke:#d1242f,stroke-width:3px';

/** Brackets by kind: a stadium for what sets something going, a hexagon for units, a frame for containers. */
const SHAPES: Readonly<Record<NodeKind, readonly [string, string]>> = {
  schedule: ['([', '])'],
  workflow: ['([', '])'],
  command: ['([', '])'],
  script: ['[', ']'],
  program: ['[', ']'],
  unit: ['{{', '}}'],
  container: ['[[', ']]'],
  image: ['[/', '/]'],
  server: ['(', ')'],
};

/**
 * A flowchart as GitHub draws it in a README or a job summary; boxes are grouped by the file that declares them. Marked
 * boxes have a red border.
 */
export function mermaidMap(map: DeploymentMap, isMarked: (node: MapNode) => boolean = () => false): string {
  const names = new Map(map.nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = ['flowchart LR'];
  for (const [path, nodes] of byFile(map.nodes)) {
    const isAlone = nodes.length === 1;
    const boxes = nodes.map((node) => `    ${names.get(node.id)}${box(node, isAlone)}`);
    if (!isAlone) lines.push(`  subgraph f${lines.length}["${label(path)}"]`, ...boxes, '  end');
    else lines.push(...boxes.map((line) => line.slice(2)));
  }
  for (const { from, to, says } of map.edges)
    lines.push(`  ${names.get(from)} -->|"${label(says)}"| ${names.get(to)}`);
  const marked = map.nodes.filter(isMarked).map(({ id }) => names.get(id));
  if (marked.length > 0) lines.push(`  class ${marked.join(',')} marked`, `  classDef marked ${MARKED}`);
  if (map.left > 0) lines.push(`  more["and ${map.left} more, not drawn"]`);
  return `${lines.join('\n')}\n`;
}

function box(node: MapNode, isAlone: boolean): string {
  const [open, close] = SHAPES[node.kind];
  return `${open}"${linesOf(node, isAlone).map(label).join('<br/>')}"${close}`;
}

function label(text: string): string {
  return mermaidText(text, LABEL_LIMIT);
}

/** What stands in a box; within the frame of its file only the line says where. */
export function linesOf({ title, details, path, line }: MapNode, isAlone: boolean): string[] {
  if (title === path) return [title, ...details];
  return [title, ...details, isAlone ? `${path}:${line}` : `line ${line}`];
}

/** The nodes of each file, in the order of the map. */
export function byFile(nodes: readonly MapNode[]): Map<string, MapNode[]> {
  const files = new Map<string, MapNode[]>();
  for (const node of nodes) {
    const file = files.get(node.path);
    if (file === undefined) files.set(node.path, [node]);
    else file.push(node);
  }
  return files;
}
