import { posix } from 'node:path';
import { allScopes, dottedPath, scopesOf } from '../../../syntax/python/scopes.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { type ServerStart, serverStartsIn } from '../../python/apps.ts';
import { pythonProject } from '../../python/project.ts';
import { everyStatement, loopsForEver } from './endless-loops.ts';

/** Calls that return only when they are told to stop: bots, schedulers, brokers' consumers, servers of the standard library. */
const FOR_EVER = new Set(
  `run_polling start_polling infinity_polling polling run_until_disconnected run_forever serve_forever start_consuming
  run_webhook idle BlockingScheduler`.split(/\s+/),
);

/** More files than this are not read to find out where an application comes from. */
const MOST_FILES = 400;

/** Servers that the Python file at `path` starts when it is run as a script. */
export function pythonStarts(deployment: Deployment, path: string): readonly ServerStart[] {
  return startsOf(deployment)(path);
}

const startsOf = once((deployment: Deployment) =>
  remembered((path: string): readonly ServerStart[] => {
    const tree = deployment.pythonTree(path);
    if (tree === undefined) return [];
    const folder = posix.dirname(path);
    const near = deployment
      .files('python')
      .filter((file) => folder === '.' || file.path.startsWith(`${folder}/`));
    const modules = near.slice(0, MOST_FILES).flatMap((file) => {
      const other = deployment.pythonTree(file.path);
      return other === undefined || file.path === path ? [] : [{ path: file.path, tree: other }];
    });
    return serverStartsIn(
      pythonProject([{ path, tree }, ...modules], [folder === '.' ? '' : folder, '']),
      path,
    );
  }),
);

/** Whether the Python file at `path` works until it is stopped: it serves, polls, consumes, or loops for ever. */
export function pythonWorks(deployment: Deployment, path: string): boolean {
  const tree = deployment.pythonTree(path);
  if (tree === undefined) return false;
  if ([...everyStatement(tree.body)].some(loopsForEver) || pythonStarts(deployment, path).length > 0)
    return true;
  const calls = [...allScopes(scopesOf(tree))].flatMap((scope) => scope.calls);
  return calls.some(({ call }) =>
    FOR_EVER.has((dottedPath(call.callee) ?? call.callee.text.value).split('.').at(-1) ?? ''),
  );
}
