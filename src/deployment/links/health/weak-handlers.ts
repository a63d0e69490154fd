import { allScopes, type PythonScope } from '../../../syntax/python/scopes.ts';
import type { CallExpression, FunctionStatement, PythonExpression } from '../../../syntax/python/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { CallGraph } from '../../python/call-graph.ts';
import { applicationsOf } from '../python/python-apps.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import type { WeakCheck } from './weak-check.ts';

const ROUTE = /^fastapi\.(?:applications\.|routing\.)?(?:FastAPI|APIRouter)\(\)\.(?:get|head|api_route)$/;
const ABOUT_HEALTH = /health|ready|live|ping|status|alive/i;
/** A file without these words has no such handler; most need not be parsed to know it. */
const MAY_ANSWER = /\bfastapi\b/;

/** Handlers of FastAPI that return `{…}, 503`: a list, with status 200 (FastAPI, "Return a Response Directly"). */
export function weakHandlers(deployment: Deployment): WeakCheck[] {
  const found = new Map<string, WeakCheck>();
  for (const application of applicationsOf(deployment)) {
    const content = deployment.repository.file(application.entry)?.content ?? '';
    const project = application.project();
    if (
      !MAY_ANSWER.test(content) &&
      ![...project.modules].some(({ tree }) => MAY_ANSWER.test(tree.text.value))
    )
      continue;
    const graph = new CallGraph(project);
    for (const { path } of project.modules) {
      const module = project.scope(path);
      if (module === undefined) continue;
      for (const scope of allScopes(module))
        for (const check of handled(deployment, graph, { path, scope }))
          found.set(`${check.at.path} ${check.at.start}`, check);
    }
  }
  return [...found.values()];
}

function handled(
  deployment: Deployment,
  graph: CallGraph,
  { path, scope }: { path: string; scope: PythonScope },
): WeakCheck[] {
  const { node } = scope;
  if (node?.kind !== 'function' || scope.parent === undefined || node.returns !== undefined) return [];
  const around = { path, scope: scope.parent };
  const route = node.decorators.find((decorator): decorator is CallExpression => {
    if (decorator.kind !== 'call') return false;
    const value = graph.valueOf(decorator.callee, around);
    return value.kind === 'external' && ROUTE.test(value.path);
  });
  if (route === undefined || node.decorators.length > 1 || !isAboutHealth(route, node)) return [];
  // With a model FastAPI refuses the tuple, and answers 500.
  if (/response_(?:model|class)/.test(route.text.value)) return [];
  return scope.returns.filter(isStatusPair).map((value) => ({
    artefact: artefactsOf(deployment).ofPath(path),
    who: `\`${node.name.value}\``,
    at: value.text.span(),
    passes: 'on-error',
    because: 'FastAPI answers a tuple as a list with status 200',
    asksForHealth: true,
    declaredAt: node.name.span(),
  }));
}

function isAboutHealth(route: CallExpression, node: FunctionStatement): boolean {
  const path = route.arguments[0]?.value;
  return (
    ABOUT_HEALTH.test(node.name.value) || (path?.kind === 'string' && ABOUT_HEALTH.test(path.value.value))
  );
}

/** `body, 503` and `body, status.HTTP_503_SERVICE_UNAVAILABLE`. */
function isStatusPair(value: PythonExpression): boolean {
  if (value.kind !== 'tuple' || value.items.length !== 2) return false;
  const second = value.items[1];
  return second?.kind === 'number'
    ? second.value >= 400 && second.value < 600
    : second?.kind === 'attribute' && /^HTTP_[45]\d\d_|^[A-Z_]+$/.test(second.name.value);
}
