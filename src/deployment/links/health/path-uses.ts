import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { shownPattern } from '../../routes/pattern.ts';
import { answerOf, nearestRoutes, type Route, type RouteTable } from '../../routes/route.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { isFallback } from '../commands/fallbacks.ts';
import type { ContainerProcess } from '../ports/container-process.ts';
import { listeningOf } from '../ports/listening.ts';
import type { Artefact } from '../reach/artefacts.ts';
import { routesAt } from '../routes/served-routes.ts';
import { hostAsks } from './host-asks.ts';
import { asksOfProbe, type PathAsk } from './path-asks.ts';
import { probedContainers } from './probed-containers.ts';

/** How a question and the application's routes disagree. */
export type PathFault = 'none' | 'missing' | 'method' | 'body';

/** Something that asks an application of the repository for a path. */
export interface PathUse {
  readonly artefact: Artefact;
  readonly at: Span;
  readonly asked: string;
  /** Who asks, for people. */
  readonly who: string;
  readonly fault: Known<PathFault>;
  /** What the application answers instead, as a clause. */
  readonly instead: string;
  readonly insteadAt: readonly Span[];
}

/** Every path that probes, health checks and scripts ask of an application of the repository. */
export const pathUses = once((deployment: Deployment): readonly PathUse[] => [
  ...probedContainers(deployment).flatMap((probed) =>
    asksOfProbe(deployment, probed).flatMap((ask) =>
      useOf(deployment, ask, {
        ...probed,
        doubt: probed.isChanged ? 'another file may change what the container starts' : undefined,
      }),
    ),
  ),
  ...hostAsks(deployment).flatMap(({ ask, container, artefact, who }) =>
    useOf(deployment, ask, { who, artefact, process: container, beside: [container], doubt: undefined }),
  ),
]);

interface Asking {
  readonly who: string;
  readonly artefact: Artefact;
  readonly process: ContainerProcess;
  readonly beside: readonly ContainerProcess[];
  readonly doubt: string | undefined;
}

function useOf(deployment: Deployment, ask: PathAsk, asking: Asking): PathUse[] {
  const { who, artefact, beside, doubt } = asking;
  if (!ask.looksAtStatus && ask.expects === undefined) return [];
  const served = beside.flatMap((process) => routesAt(deployment, process, ask.port) ?? []);
  const [only] = served;
  if (only === undefined) return [];
  const shared = { artefact, at: ask.at, asked: `${ask.method} ${ask.path}`, who };
  const why =
    doubt ??
    (served.length > 1 || beside.some((one) => beside.length > 1 && isUnknown(listeningOf(deployment, one)))
      ? 'which container answers cannot be told'
      : isFallback(deployment, ask.at)
        ? 'the path is only a default'
        : undefined);
  if (why !== undefined || isUnknown(only.routes)) {
    const fault = isUnknown(only.routes) ? only.routes : unknown(why ?? '', ask.at);
    return [{ ...shared, fault, instead: '', insteadAt: [] }];
  }
  return [{ ...shared, ...faultOf(only.routes, ask) }];
}

function faultOf(
  table: RouteTable,
  ask: PathAsk,
): Pick<PathUse, 'fault' | 'instead' | 'insteadAt'> & { at?: Span } {
  const answer = answerOf(table, ask.method, ask.path);
  switch (answer.kind) {
    case 'unknown':
      return { fault: unknown('a route with parameters may answer it', ask.at), instead: '', insteadAt: [] };
    case 'missing':
      return ask.looksAtStatus
        ? { fault: 'missing', ...nearest(table, ask.path) }
        : { fault: 'none', instead: '', insteadAt: [] };
    case 'method': {
      const methods = (answer.route.methods ?? []).join(', ');
      return ask.looksAtStatus
        ? {
            fault: 'method',
            instead: `it answers ${methods} there and nothing else (${statusOf(table)})`,
            insteadAt: [answer.route.place.span()],
          }
        : { fault: 'none', instead: '', insteadAt: [] };
    }
    case 'served':
      return ask.expects === undefined
        ? { fault: 'none', instead: '', insteadAt: [] }
        : bodyFault(answer.route, ask.expects);
  }
}

/** Express asks the next route, and there is none (router/index.js, `next`). */
function statusOf({ framework }: RouteTable): number {
  return framework === 'express' ? 404 : 405;
}

function nearest(table: RouteTable, path: string): Pick<PathUse, 'instead' | 'insteadAt'> {
  const [route] = nearestRoutes(table, path);
  if (route === undefined) return { instead: 'it answers 404', insteadAt: [] };
  return {
    instead: `it answers 404; the nearest route that it serves is \`${shownPattern(route.pattern) || '/'}\``,
    insteadAt: [route.place.span()],
  };
}

/** Whether none of the bodies that the handler gives holds what is searched for. */
function bodyFault(
  route: Route,
  expects: { readonly text: Text; readonly characters: string; readonly ignoresCase: boolean },
): ReturnType<typeof faultOf> {
  const bodies = route.bodies?.();
  if (bodies === undefined)
    return {
      fault: unknown('what it answers cannot be told', route.place.span()),
      instead: '',
      insteadAt: [],
    };
  const sought = (one: string): string => (expects.ignoresCase ? one.toLowerCase() : one);
  const isFound = bodies.some(({ body }) => sought(body).includes(sought(expects.characters)));
  return isFound
    ? { fault: 'none', instead: '', insteadAt: [] }
    : {
        fault: 'body',
        at: expects.text.span(),
        instead: `it answers \`${bodies[0]?.body.trim().slice(0, 80) ?? ''}\``,
        insteadAt: bodies.slice(0, 4).map(({ place }) => place.span()),
      };
}
