/** What is deployed, as a drawing of boxes and arrows: who starts what, on which port, with which probe, from which file. */
export interface DeploymentMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** How many nodes were left out because the drawing would be too large to read. */
  readonly left: number;
}

export type NodeKind =
  | 'schedule'
  | 'workflow'
  | 'command'
  | 'script'
  | 'unit'
  | 'container'
  | 'image'
  | 'program'
  | 'server';

export interface MapNode {
  /** Unique in its map. */
  readonly id: string;
  readonly kind: NodeKind;
  /** Its name; text of the repository. */
  readonly title: string;
  /** What is known of it, each a few words: probes, published ports, restart policy. */
  readonly details: readonly string[];
  /** The file that declares it. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

export interface MapEdge {
  readonly from: string;
  readonly to: string;
  /** `starts`, `builds`, `restarts`, `dials :5432`. */
  readonly says: string;
}

/** Collects nodes and edges, each once. */
export class MapDraft {
  readonly nodes = new Map<string, MapNode>();
  readonly #edges = new Map<string, MapEdge>();

  /** The node's id; what a node that is known already says of itself is kept, with the new details. */
  add(node: MapNode): string {
    const known = this.nodes.get(node.id);
    const details = [...new Set([...(known?.details ?? []), ...node.details])];
    this.nodes.set(node.id, { ...(known ?? node), details });
    return node.id;
  }

  connect(from: string, to: string, says: string): void {
    if (from !== to) this.#edges.set(`${from}\0${to}\0${says}`, { from, to, says });
  }

  /** At most `limit` nodes, those with the most arrows; boxes without any arrow are drawn last. */
  finish(limit: number): DeploymentMap {
    const edges = [...this.#edges.values()];
    const weight = new Map<string, number>();
    for (const { from, to } of edges) for (const id of [from, to]) weight.set(id, (weight.get(id) ?? 0) + 1);
    const ranked = [...this.nodes.values()].sort((a, b) => (weight.get(b.id) ?? 0) - (weight.get(a.id) ?? 0));
    const kept = new Set(ranked.slice(0, limit).map(({ id }) => id));
    return {
      nodes: [...this.nodes.values()].filter(({ id }) => kept.has(id)),
      edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
      left: ranked.length - kept.size,
    };
  }
}
