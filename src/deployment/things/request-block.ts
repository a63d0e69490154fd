import type { ContainerCommands } from '../links/containers/container-commands.ts';
import type { BlockingCall } from '../python/blocking.ts';
import { ANYTHING, literal, matchPath, templated } from '../routes/pattern.ts';

/**
 * The call in a handler that keeps the event loop longest; one whose time nobody knows only where there is no other. Of a
 * request such as `POST /triage` the one in its handler, where a decorator there names its path.
 */
export function longestBlock({ application }: ContainerCommands, request?: string): BlockingCall | undefined {
  const calls = application?.blocking().filter(({ runs }) => runs === 'request') ?? [];
  const path = request === undefined ? undefined : /^\S+ ([^\s?]+)/.exec(request)?.[1];
  const own = path === undefined ? [] : calls.filter((call) => serves(call, path));
  return (own.length > 0 ? own : calls).sort((a, b) => (b.seconds ?? -1) - (a.seconds ?? -1))[0];
}

const QUOTED = /(['"])(\/[^'"\s]+)\1/g;
const PARAMETER = /\{[^}]*\}|<[^>]*>/g;

/** A router may stand below a prefix, so that the end of the path is what counts. */
function serves({ entry }: BlockingCall, path: string): boolean {
  return entry.node.decorators.some(({ text }) =>
    [...text.value.matchAll(QUOTED)].some(([, , named = '']) => {
      return matchPath([ANYTHING, ...templated(literal(named), PARAMETER)], path) !== 'no';
    }),
  );
}
