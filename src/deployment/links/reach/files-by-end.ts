import { posix } from 'node:path';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';

/** Paths of the repository by their last part. */
const filesByName = once((deployment: Deployment): ReadonlyMap<string, readonly string[]> => {
  const named = new Map<string, string[]>();
  for (const path of deployment.repository.below('')) {
    const name = posix.basename(path);
    const paths = named.get(name);
    if (paths === undefined) named.set(name, [path]);
    else paths.push(path);
  }
  return named;
});

/** All files whose path is `end` or ends in `/end`. */
export function filesEndingIn(deployment: Deployment, end: string): readonly string[] {
  const named = filesByName(deployment).get(posix.basename(end)) ?? [];
  return end.includes('/') ? named.filter((path) => path === end || path.endsWith(`/${end}`)) : named;
}

/** `/opt/app/bin/start.sh` is `bin/start.sh` here when only one file ends so. */
export function fileByEnd(deployment: Deployment, path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const name = parts.at(-1);
  if (name === undefined || /[\u{FFFB}\u{FFFC}]/u.test(name)) return undefined;
  let candidates = filesEndingIn(deployment, name);
  for (let take = 2; candidates.length > 1 && take <= parts.length; take++) {
    const closer = filesEndingIn(deployment, parts.slice(-take).join('/'));
    if (closer.length === 0) break;
    candidates = closer;
  }
  return candidates.length === 1 ? candidates[0] : undefined;
}
