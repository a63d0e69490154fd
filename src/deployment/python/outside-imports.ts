import type { Text } from '../../repository/text.ts';
import { importsFrom, type ReachedImport, type WalkOptions } from './import-walk.ts';
import type { PythonProject } from './project.ts';

/** An import of a module that no file of the project is. */
export interface OutsideImport {
  /** The first part of its name. */
  readonly place: Text;
  readonly module: string;
  /** The imports that lead from the entry to the module that holds `place`, in order. */
  readonly chain: readonly Text[];
}

/** What starting the entry imports at once from elsewhere, without a guard: of each module the first. */
export function outsideImports(project: PythonProject, entry: string, options: WalkOptions): OutsideImport[] {
  const found = new Map<string, OutsideImport>();
  for (const at of importsFrom(project, entry, options.asMain).imports) {
    if (at.when !== 'start' || (project.module(at.holder.path)?.tree.problems.length ?? 1) > 0) continue;
    for (const place of namesOf(at)) {
      const [module = ''] = place.value.split('.');
      if (found.has(module) || module.startsWith('_') || project.resolve(module).kind !== 'outside') continue;
      found.set(module, { place: place.slice(0, module.length), module, chain: at.holder.chain });
    }
  }
  return [...found.values()];
}

function namesOf({ statement }: ReachedImport): Text[] {
  if (statement.kind === 'import') return statement.items.map(({ name }) => name);
  return statement.level === 0 && statement.module !== undefined ? [statement.module] : [];
}
