import type { CallExpression, PythonExpression, PythonStatement } from '../../../syntax/python/tree.ts';
import { ANYTHING, literal, type PathPattern, templated } from '../../routes/pattern.ts';
import type { Route, Routes } from '../../routes/route.ts';
import { unknown } from '../../unknown.ts';
import { CallGraph } from '../call-graph.ts';
import type { PythonProject } from '../project.ts';
import { pathValue } from './path-values.ts';
import { argumentOf } from './reader.ts';

/** `<int:id>`, `<slug>` (django.urls.resolvers, _route_to_regex). */
const PARAMETER = /<(?:[^<>:]+:)?[A-Za-z_]\w*>/g;
/** Middleware of these packages hands on what it gets, or refuses it. */
const HANDS_ON =
  /^(?:django\.|whitenoise\.|corsheaders\.|allauth\.account\.|csp\.|simple_history\.|crum\.|waffle\.|axes\.|django_structlog\.|django_otp\.|sentry_sdk\.)/;
const DEEPEST = 12;
const MOST_ROUTES = 5000;

/** The modules that a Django site is made of, as paths. */
export interface DjangoSite {
  readonly urls: string;
  readonly settings: string;
}

/** The routes of a Django site; unknown where a middleware or a list of patterns cannot be read. */
export function djangoRoutes(project: PythonProject, { urls, settings }: DjangoSite): Routes {
  const tree = project.module(settings)?.tree;
  const [middleware, ...more] = project.scope(settings)?.bindings.get('MIDDLEWARE') ?? [];
  const listed = middleware?.origin.kind === 'value' ? middleware.origin.value : undefined;
  if (tree === undefined || listed === undefined || more.length > 0 || !('items' in listed))
    return unknown('its middleware cannot be read', tree?.text.span(0, 1));
  const strange = listed.items.find((item) => item.kind !== 'string' || !HANDS_ON.test(item.value.value));
  if (strange !== undefined) return unknown('a middleware of it may answer by itself', strange.text.span());
  if (/\bFORCE_SCRIPT_NAME\b|\bPREPEND_WWW\b/.test(tree.text.value))
    return unknown('its settings put it below a path', tree.text.span(0, 1));
  const reader = new UrlReader(project);
  reader.module(urls, literal('/'), 0);
  const { lost } = reader;
  return lost === undefined
    ? { framework: 'django', routes: reader.found }
    : unknown('a list of its URL patterns cannot be read', lost.text.span(0, 1));
}

class UrlReader {
  readonly found: Route[] = [];
  lost: { readonly text: PythonExpression['text'] } | undefined;
  readonly #project: PythonProject;
  readonly #graph: CallGraph;

  constructor(project: PythonProject) {
    this.#project = project;
    this.#graph = new CallGraph(project);
  }

  module(path: string, prefix: PathPattern, depth: number): void {
    const tree = this.#project.module(path)?.tree;
    if (tree === undefined) return;
    const lists = assigned(tree.body, 0);
    const isOdd =
      depth > DEEPEST || tree.problems.length > 0 || /\bhandler404\b|\burlpatterns\./.test(tree.text.value);
    if (isOdd || lists.length === 0) this.lost ??= tree;
    else for (const list of lists) this.#list(list, path, { prefix, depth });
  }

  #list(list: PythonExpression, path: string, at: { prefix: PathPattern; depth: number }): void {
    // In production these give no patterns (django.conf.urls.static).
    if (list.kind === 'call' && /(?:^|\.)(?:static|staticfiles_urlpatterns)$/.test(list.callee.text.value))
      return;
    if (list.kind === 'binary' && list.operator === '+') {
      for (const operand of list.operands) this.#list(operand, path, at);
      return;
    }
    if (list.kind !== 'list') {
      this.lost ??= list;
      return;
    }
    for (const item of list.items) {
      if (item.kind === 'call' && this.found.length < MOST_ROUTES) this.#pattern(item, path, at);
      else this.lost ??= item;
    }
  }

  #pattern(
    call: CallExpression,
    path: string,
    { prefix, depth }: { prefix: PathPattern; depth: number },
  ): void {
    const scope = this.#project.scope(path);
    const name = call.callee.text.value.split('.').at(-1) ?? '';
    const route = argumentOf(call, 'route', 0);
    const view = argumentOf(call, 'view', 1);
    if (
      scope === undefined ||
      route === undefined ||
      view === undefined ||
      !/^(?:path|re_path|url)$/.test(name)
    ) {
      this.lost ??= call;
      return;
    }
    const own =
      name === 'path' ? templated(pathValue(this.#graph, route, { path, scope }), PARAMETER) : [ANYTHING];
    const pattern = [...prefix, ...own];
    const included = includedBy(view);
    if (included === undefined) {
      const isOpen = /\.urls$/.test(view.text.value);
      this.#add(isOpen ? [...pattern, ANYTHING] : pattern, route, isOpen);
      return;
    }
    const target = included === '' ? undefined : this.#project.resolve(included);
    if (target?.kind === 'file' && this.#project.module(target.path) !== undefined)
      this.module(target.path, pattern, depth + 1);
    else this.#add([...pattern, ANYTHING], route, true);
  }

  #add(pattern: PathPattern, { text }: PythonExpression, conditional: boolean): void {
    this.found.push({ pattern, methods: undefined, place: text, conditional });
  }
}

/** The module that `include("shop.urls")` names; empty where it is no literal; undefined where nothing is included. */
function includedBy(view: PythonExpression): string | undefined {
  if (view.kind !== 'call' || !/(?:^|\.)include$/.test(view.callee.text.value)) return undefined;
  const first = view.arguments[0]?.value;
  const inner = first?.kind === 'tuple' ? first.items[0] : first;
  return inner?.kind === 'string' ? inner.value.value : '';
}

/** What is assigned or added to `urlpatterns`, also under a condition. */
function assigned(body: readonly PythonStatement[], depth: number): PythonExpression[] {
  if (depth > DEEPEST) return [];
  return body.flatMap((statement): PythonExpression[] => {
    if (statement.kind === 'if')
      return [...statement.branches.map((one) => one.body), statement.otherwise].flatMap((inner) =>
        assigned(inner, depth + 1),
      );
    if (statement.kind !== 'assign' || statement.value === undefined) return [];
    const isList = statement.targets.some(
      ({ kind, text }) => kind === 'name' && text.value === 'urlpatterns',
    );
    return isList ? [statement.value] : [];
  });
}
