import type { Span } from '../../../repository/span.ts';
import { allScopes, type PythonScope } from '../../../syntax/python/scopes.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { PythonProject } from '../../python/project.ts';
import { pythonEntriesOf } from './python-projects.ts';

const MOST_MODULES = 200;

/** The first call of `print` in the modules that the program is made of: what it says there waits in the buffer. */
export function printsAt(deployment: Deployment, act: Act): Span | undefined {
  const at = act.line.text.span();
  const entry = pythonEntriesOf(deployment).find(({ code }) => {
    const span = code.act.line.text.span();
    return span.path === at.path && span.start === at.start;
  });
  return entry === undefined ? undefined : firstPrint(entry.project, entry.path);
}

function firstPrint(project: PythonProject, entry: string): Span | undefined {
  const queue = [entry];
  const seen = new Set(queue);
  for (let path = queue.shift(); path !== undefined && seen.size < MOST_MODULES; path = queue.shift()) {
    const module = project.scope(path);
    const scopes = module === undefined ? [] : [...allScopes(module)];
    const found = scopes.flatMap((scope) => printsIn(scope, path === entry))[0];
    if (found !== undefined) return found;
    for (const next of scopes.flatMap((scope) => importsOf(project, scope, path))) {
      if (!seen.has(next)) queue.push(next);
      seen.add(next);
    }
  }
  return undefined;
}

/** What stands under `__main__` is printed by the entry alone. */
function printsIn(scope: PythonScope, isEntry: boolean): Span[] {
  return scope.calls.flatMap(({ call, under }) => {
    const isPrint = call.callee.kind === 'name' && call.callee.text.value === 'print';
    return isPrint && (isEntry || !under.mainGuard) ? [call.callee.text.span()] : [];
  });
}

function importsOf(project: PythonProject, scope: PythonScope, path: string): string[] {
  return scope.imports.flatMap(({ statement }) => {
    const targets =
      statement.kind === 'import'
        ? statement.items.map(({ name }) => project.resolve(name.value))
        : [project.resolveFrom(path, statement)];
    return targets.flatMap((target) => (target.kind === 'file' ? [target.path] : []));
  });
}
