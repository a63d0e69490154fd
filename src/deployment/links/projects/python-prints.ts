import type { Span } from '../../../repository/span.ts';
import { allScopes, type PythonScope } from '../../../syntax/python/scopes.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { walkImports } from '../../python/import-walk.ts';
import { type PythonEntry, pythonEntriesOf } from './python-projects.ts';

const MOST_MODULES = 200;

/** The first call of `print` in the modules that the program is made of: what it says there waits in the buffer. */
export function printsAt(deployment: Deployment, act: Act): Span | undefined {
  const at = act.line.text.span();
  const entry = pythonEntriesOf(deployment).find(({ code }) => {
    const span = code.act.line.text.span();
    return span.path === at.path && span.start === at.start;
  });
  return entry === undefined ? undefined : firstPrint(entry);
}

function firstPrint({ project, path, code }: PythonEntry): Span | undefined {
  const { modules } = walkImports(project, [path], { asMain: code.asMain, most: MOST_MODULES });
  for (const module of modules) {
    const scope = project.scope(module.path);
    const scopes = scope === undefined ? [] : [...allScopes(scope)];
    const found = scopes.flatMap((one) => printsIn(one, module.path === path))[0];
    if (found !== undefined) return found;
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
