import type { DeploymentMap } from '../../deployment/map/deployment-map.ts';
import { mermaidMap } from '../map/map-mermaid.ts';
import { findingsOnMap } from '../map/map-of-findings.ts';
import type { Page } from './page.ts';

/** What Mermaid draws unless its host allows more: `maxTextSize` and `maxEdges` (mermaid.js.org/config/schema-docs/config.html). */
const [TEXT_LIMIT, EDGE_LIMIT] = [50_000, 500];

/** The deployment around the findings as a drawing, what has one marked; a sentence where GitHub would not draw it. */
export function mapParts(map: DeploymentMap | undefined, { verdict }: Page): string[] {
  if (map === undefined || map.nodes.length === 0) return [];
  const drawing = mermaidMap(map, findingsOnMap(verdict));
  const heading = '### 🗺️ Where the findings are in the deployment';
  if (drawing.length > TEXT_LIMIT || map.edges.length > EDGE_LIMIT)
    return [heading, 'It is larger than GitHub draws; `incident-gate map` prints it.'];
  return [heading, `\`\`\`mermaid\n${drawing}\`\`\``];
}
