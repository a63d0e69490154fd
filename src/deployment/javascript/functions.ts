import type { JavaScriptNode } from '../../syntax/javascript/javascript.ts';
import { isFunction, type JavaScriptFunction } from '../../syntax/javascript/scopes.ts';
import { once } from '../lazy.ts';
import type { JavaScriptModule } from './project.ts';

/** What each function of a file returns. */
export const returnsIn = once(
  ({ tree }: JavaScriptModule): ReadonlyMap<JavaScriptFunction, JavaScriptNode[]> => {
    const found = new Map<JavaScriptFunction, JavaScriptNode[]>();
    for (const node of tree.nodes) {
      const around = node.type === 'ReturnStatement' ? functionAround(node, tree.parents) : undefined;
      if (node.type !== 'ReturnStatement' || !node.argument || around === undefined) continue;
      found.set(around, [...(found.get(around) ?? []), node.argument]);
    }
    return found;
  },
);

/** The innermost function in which a node stands. */
export function functionAround(
  node: JavaScriptNode,
  parents: ReadonlyMap<JavaScriptNode, JavaScriptNode> | undefined,
): JavaScriptFunction | undefined {
  let at = parents?.get(node);
  while (at !== undefined && !isFunction(at)) at = parents?.get(at);
  return isFunction(at) ? at : undefined;
}
