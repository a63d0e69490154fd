import type { Text } from '../../repository/text.ts';
import { isUnknown, type Known } from '../unknown.ts';
import { matchPath, type PathPattern, shownPattern } from './pattern.ts';

/** Paths that an application answers, or below which it may answer something. */
export interface Route {
  readonly pattern: PathPattern;
  /** In capitals; undefined where it answers any, or where nothing says. */
  readonly methods: readonly string[] | undefined;
  /** The characters of the path, or what else registers it. */
  readonly place: Text;
  /** Every body that it may answer; absent, or undefined, unless all of them are written out. */
  readonly bodies?: (() => readonly AnsweredBody[] | undefined) | undefined;
  /** It may not be registered: it stands on a branch, in a loop, under `__main__`. */
  readonly conditional: boolean;
}

/** A body that a handler may answer, as it goes over the wire. */
export interface AnsweredBody {
  readonly body: string;
  readonly place: Text;
}

/** How a framework answers, as far as that differs. */
export interface RouteTable {
  readonly framework: 'fastapi' | 'starlette' | 'flask' | 'django' | 'express';
  readonly routes: readonly Route[];
}

/** Every route of an application; unknown unless all of them can be read. */
export type Routes = Known<RouteTable>;

/** What an application answers to a question. */
export type RouteAnswer =
  | { readonly kind: 'served'; readonly route: Route }
  /** The path is there, with other methods: 405. */
  | { readonly kind: 'method'; readonly route: Route }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' };

/** What the application answers to `GET /health`. */
export function answerOf({ framework, routes }: RouteTable, method: string, asked: string): RouteAnswer {
  const path = asked.replace(/[?#].*$/s, '') || '/';
  if (path.length > 2000) return { kind: 'unknown' };
  const isLoose = framework === 'express';
  const compared = isLoose ? loosely(path) : path;
  const matches = routes.flatMap((route) => {
    const match = matchPath(isLoose ? loosePattern(route.pattern) : route.pattern, compared);
    // Express passes a request on to the next route when the method is another one, and what may be there is none.
    const isPassed = isLoose && match === 'maybe' && !answers(route, method);
    return match === 'no' || isPassed ? [] : [{ route, match }];
  });
  if (matches.length === 0) return { kind: 'missing' };
  const sure = matches.filter(({ match, route }) => match === 'yes' && !route.conditional);
  const served = sure.find(({ route }) => answers(route, method));
  if (served !== undefined) return { kind: 'served', route: served.route };
  const [other] = sure;
  return other !== undefined && sure.length === matches.length
    ? { kind: 'method', route: other.route }
    : { kind: 'unknown' };
}

function answers({ methods }: Route, method: string): boolean {
  return methods === undefined || methods.includes(method);
}

/** Express compares without case and without the slash at the end (expressjs.com, `express.Router`: `caseSensitive`, `strict`). */
function loosely(path: string): string {
  return path.toLowerCase().replace(/(?<=.)\/$/, '');
}

function loosePattern(pattern: PathPattern): PathPattern {
  return pattern.map((piece, i) => {
    if (piece.kind !== 'literal') return piece;
    const value = piece.value.toLowerCase();
    return { kind: 'literal', value: pattern.length === 1 && i === 0 ? loosely(value) : value };
  });
}

/** The routes that somebody who asked for a path may have meant, the likeliest first; each has literal characters only. */
export function nearestRoutes({ routes }: RouteTable, asked: string): readonly Route[] {
  const plain = routes.filter(({ pattern }) => pattern.every(({ kind }) => kind === 'literal'));
  const unique = new Map(plain.map((route) => [shownPattern(route.pattern), route]));
  return [...unique]
    .map(([path, route]) => ({ route, score: likeness(path, asked) }))
    .sort((a, b) => b.score - a.score)
    .map(({ route }) => route);
}

const ABOUT_HEALTH = /health|ready|live|ping|status|alive|heartbeat|_?up$/i;

function likeness(path: string, asked: string): number {
  const [own, other] = [path, asked].map((one) =>
    one
      .toLowerCase()
      .split(/[/_.-]+/)
      .filter(Boolean),
  );
  const shared = (own ?? []).filter((word) => other?.includes(word)).length;
  const near = (own ?? []).filter((word) =>
    other?.some((one) => one !== word && (one.startsWith(word) || word.startsWith(one))),
  ).length;
  return (
    shared * 3 + near * 2 + (ABOUT_HEALTH.test(path) && ABOUT_HEALTH.test(asked) ? 2 : 0) - path.length / 1000
  );
}

/** The table, when it is known. */
export function knownTable(routes: Routes | undefined): RouteTable | undefined {
  return routes === undefined || isUnknown(routes) ? undefined : routes;
}
