import type { DeploymentMap, MapNode } from '../../deployment/map/deployment-map.ts';
import type { Verdict } from '../../policy/verdict.ts';
import { shownFindings } from '../sentences.ts';

/** The map cut to what files with findings declare, and what is one arrow away from it. */
export function mapOfFindings(map: DeploymentMap, verdict: Verdict): DeploymentMap {
  const hasFinding = findingsOnMap(verdict);
  const touched = new Set(map.nodes.filter(hasFinding).map(({ id }) => id));
  const edges = map.edges.filter(({ from, to }) => touched.has(from) || touched.has(to));
  const kept = new Set([...touched, ...edges.flatMap(({ from, to }) => [from, to])]);
  return { nodes: map.nodes.filter(({ id }) => kept.has(id)), edges, left: 0 };
}

/** Whether the file of a box has a finding that the reports show, or a place that makes one true. */
export function findingsOnMap(verdict: Verdict): (node: MapNode) => boolean {
  const places = shownFindings(verdict).flatMap(({ span, related }) => [
    span,
    ...related.map((one) => one.span),
  ]);
  const files = new Set(places.map(({ path }) => path));
  return ({ path }) => files.has(path);
}
