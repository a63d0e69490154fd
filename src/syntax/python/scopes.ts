import { PythonScopeBuilder } from './scope-builder.ts';
import type { PythonScope } from './scope-tree.ts';
import type { PythonTree } from './tree.ts';

export type * from './scope-tree.ts';

const known = new WeakMap<PythonTree, PythonScope>();

/** The name spaces of a module, worked out once when they are first asked for. */
export function scopesOf(tree: PythonTree): PythonScope {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const built = PythonScopeBuilder.ofModule(tree);
  known.set(tree, built);
  return built;
}

/** The scope and all that it holds, outermost first. */
export function* allScopes(scope: PythonScope): Generator<PythonScope> {
  const open: PythonScope[] = [scope];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    for (const child of next.children.toReversed()) open.push(child);
  }
}

/** The dotted path of an expression that is one: `uvicorn.run`. */
export { dottedPath } from './circumstances.ts';
