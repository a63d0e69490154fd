import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { fileWritesOf, inRepository } from './file-writes.ts';

/** A file or folder of the repository that a script copies to a host or guest. */
export interface HostCopy {
  /** Absolute path on the host: of the copy itself. */
  readonly path: string;
  /** Path in the repository. */
  readonly from: string;
  readonly at: Span;
}

/**
 * What scripts copy from the repository to absolute paths. A folder that is copied without a slash at its end may end up as the
 * target or inside of it: both are listed.
 */
export const hostCopiesOf = once((deployment: Deployment): readonly HostCopy[] => {
  const writes = fileWritesOf(deployment);
  return deployment.acts().flatMap((act) =>
    act.kind !== 'copy'
      ? []
      : writes(act).flatMap(({ path, sources, where }) => {
          if (!path.isKnown || !path.value.startsWith('/') || where.at(-1)?.kind === 'container') return [];
          return sources.flatMap((source) => {
            const from = source.isKnown ? inRepository(deployment, act, source) : undefined;
            if (from === undefined) return [];
            const target = posix.normalize(path.value).replace(/(?<=.)\/$/, '');
            const inside = posix.join(target, posix.basename(from));
            return [target, inside].map((one) => ({ path: one, from, at: act.line.text.span() }));
          });
        }),
  );
});

/** Where a path of the host may come from in the repository, whether it is there or not. */
export function sourcesOf(
  deployment: Deployment,
  path: string,
): { readonly from: string; readonly at: Span }[] {
  return hostCopiesOf(deployment).flatMap((copy) => {
    if (copy.path === path) return [{ from: copy.from, at: copy.at }];
    if (!path.startsWith(`${copy.path}/`) || !deployment.repository.hasDirectory(copy.from)) return [];
    return [{ from: posix.join(copy.from, path.slice(copy.path.length + 1)), at: copy.at }];
  });
}

/** Whether a command other than those that start it speaks of a file of that name: it may make it. */
export function isSpokenOf(deployment: Deployment, path: string): boolean {
  const name = posix.basename(path);
  return deployment
    .runs()
    .some(({ script }) => script.origin.kind !== 'unit' && script.text.value.includes(name));
}
