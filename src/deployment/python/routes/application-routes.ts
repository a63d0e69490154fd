import type { PythonExpression } from '../../../syntax/python/tree.ts';
import type { Routes } from '../../routes/route.ts';
import { unknown } from '../../unknown.ts';
import { CallGraph } from '../call-graph.ts';
import type { PythonProject } from '../project.ts';
import type { Place } from '../resolver.ts';
import { Definitions } from './definitions.ts';
import { FASTAPI, readFastapi, STARLETTE } from './fastapi.ts';
import { FLASK, readFlask } from './flask.ts';
import { objectUses } from './object-uses.ts';
import type { Reading } from './reader.ts';

/** Modules that are imported so may register routes, and are not among those that are read. */
const IMPORTS_BY_NAME = /\bimport_module\(|\b__import__\(|\bpkgutil\.|\bimport_string\(|\bfind_modules\(/;

/** The routes of the application that `expression` stands for in `place`. */
export function applicationRoutes(
  project: PythonProject,
  expression: PythonExpression,
  place: Place,
): Routes {
  const lost = [...project.modules].find(({ tree }) => tree.problems.length > 0);
  if (lost !== undefined)
    return unknown(`\`${lost.path}\` cannot be read in full`, lost.tree.text.span(0, 1));
  const dynamic = [...project.modules].find(({ tree }) => IMPORTS_BY_NAME.test(tree.text.value));
  if (dynamic !== undefined)
    return unknown(
      `\`${dynamic.path}\` imports modules by names that it works out`,
      dynamic.tree.text.span(0, 1),
    );
  const definitions = new Definitions(new CallGraph(project));
  const uses = objectUses(definitions);
  const app = definitions.of(expression, place);
  if (app === undefined) return unknown('what makes the application cannot be told', expression.text.span());
  const framework = FASTAPI.test(app.made)
    ? 'fastapi'
    : STARLETTE.test(app.made)
      ? 'starlette'
      : FLASK.test(app.made)
        ? 'flask'
        : undefined;
  if (framework === undefined)
    return unknown(`routes of \`${app.made}\` are not read`, app.call.callee.text.span());
  const [stray] = uses.strays;
  if (stray !== undefined)
    return unknown('something registers routes on what is not known', stray.text.span());
  const reading: Reading = { definitions, uses, framework, found: [], doubt: undefined };
  if (framework === 'flask') readFlask(reading, app);
  else readFastapi(reading, app);
  return reading.doubt ?? { framework, routes: reading.found };
}
