import type { DeploymentMap } from '../deployment/map/deployment-map.ts';
import type { Verdict } from '../policy/verdict.ts';
import { shownFindings } from './sentences.ts';

/** The map cut to what files with findings declare, and what is one arrow away from it. */
export function mapOfFindings(map: DeploymentMap, verdict: Verdict): DeploymentMap {
  const files = new Set(
    shownFindings(verdict).flatMap(({ span, related }) => [
      span.path,
      ...related.map((one) => one.span.path),
    ]),
  );
  const touched = new Set(map.nodes.filter(({ path }) => files.has(path)).map(({ id }) => id));
  const edges = map.edges.filter(({ from, to }) => touched.has(from) || touched.has(to));
  const kept = new Set([...touched, ...edges.flatMap(({ from, to }) => [from, to])]);
  return { nodes: map.nodes.filter(({ id }) => kept.has(id)), edges, left: 0 };
}
