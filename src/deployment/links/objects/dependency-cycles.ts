import type { ComposeDependency, ComposeService } from '../../../syntax/compose/file.ts';
import type { ObjectFault } from './object-fault.ts';

/** Services that depend on one another in a circle (compose-go, graph/cycle.go), at the dependency that closes the first of them. */
export function dependencyCycle(services: readonly ComposeService[]): ObjectFault | undefined {
  const edges = new Map(services.map(({ name, dependsOn }) => [name.value, dependsOn]));
  const done = new Set<string>();
  for (const name of edges.keys()) {
    const closing = closingEdge(name, edges, done);
    if (closing === undefined) continue;
    const { edge, way } = closing;
    const circle = way.slice(way.indexOf(edge.service.value), way.indexOf(edge.service.value) + 10);
    const because = `these services wait for one another: ${[...circle, edge.service.value].map((one) => `\`${one}\``).join(', ')}`;
    return { kind: 'contradiction', at: edge.service, because };
  }
  return undefined;
}

interface Closing {
  readonly edge: ComposeDependency;
  /** Names on the way to it. */
  readonly way: readonly string[];
}

/** Walks in depth, with a stack of its own: a chain may be as long as the file. */
function closingEdge(
  start: string,
  edges: ReadonlyMap<string, readonly ComposeDependency[]>,
  done: Set<string>,
): Closing | undefined {
  const way: { readonly name: string; next: number }[] = done.has(start) ? [] : [{ name: start, next: 0 }];
  const open = new Set([start]);
  for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
    const edge = edges.get(top.name)?.[top.next];
    top.next += 1;
    if (edge === undefined) {
      done.add(top.name);
      open.delete(top.name);
      way.pop();
    } else if (open.has(edge.service.value)) {
      return { edge, way: way.map(({ name }) => name) };
    } else if (!done.has(edge.service.value)) {
      open.add(edge.service.value);
      way.push({ name: edge.service.value, next: 0 });
    }
  }
  return undefined;
}
