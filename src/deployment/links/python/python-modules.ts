import type { PythonTree } from '../../../syntax/python/tree.ts';
import type { Deployment } from '../../deployment.ts';
import type { PythonModule } from '../../python/project.ts';

/**
 * The Python file `from` of the repository as a module at `path`. It is read when a walk comes to it: most files of a
 * repository are reached by none.
 */
export function moduleAt(deployment: Deployment, path: string, from = path): PythonModule {
  return {
    path,
    get tree(): PythonTree {
      const tree = deployment.pythonTree(from);
      if (tree === undefined) throw new Error(`${from} is not among the Python files that were read`);
      return tree;
    },
  };
}

/** The folder from which `web/app/main.py` is imported as `app.main`: `web`. Undefined when the name does not fit. */
export function importRootOf(path: string, dotted: string | undefined): string | undefined {
  if (dotted === undefined) return undefined;
  const stem = path.replace(/(?:\/__(?:init|main)__)?\.py$/, '');
  const inner = dotted.replaceAll('.', '/');
  if (stem === inner) return '';
  return stem.endsWith(`/${inner}`) ? stem.slice(0, -inner.length - 1) : undefined;
}
