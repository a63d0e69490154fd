import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import { blockedBy, sandboxOf } from './sandbox.ts';
import { pathsOf, type UsedPath } from './unit-paths.ts';

/** A setting of a unit, and what the unit itself uses of what the setting takes from it. */
export interface BlockedPaths {
  readonly by: Text;
  readonly first: UsedPath;
  readonly uses: readonly UsedPath[];
}

/** The settings of a unit that take from it what it runs or writes. */
export function blockedPaths(deployment: Deployment, unit: Unit): BlockedPaths[] {
  const sandbox = isOfUser(unit) ? undefined : sandboxOf(unit);
  if (sandbox === undefined) return [];
  const paths = pathsOf(deployment, unit);
  const found = paths.flatMap((used) => {
    // What the unit itself puts into its private /tmp is there.
    const isOwn = /^\/(?:var\/)?tmp\//.test(used.path) && paths.some(({ use }) => use === 'write');
    const by = isOwn ? undefined : (blockedBy(sandbox, used.path, used.use) ?? closedTo(unit, used));
    return by === undefined ? [] : [{ by, used }];
  });
  return [...new Set(found.map(({ by }) => by))].flatMap((by) => {
    const uses = found.filter((one) => one.by === by).map(({ used }) => used);
    const [first] = uses;
    return first === undefined ? [] : [{ by, first, uses }];
  });
}

/** /root is root's alone on every distribution (mode 0700 or 0550). */
function closedTo({ file }: Unit, { path }: UsedPath): Text | undefined {
  const user = file.last('Service', 'User');
  if (user === undefined || !/^\w[\w.-]*$/.test(user.value.value) || /^(?:root|0)$/.test(user.value.value))
    return undefined;
  return path.startsWith('/root/') && user.value.isKnown ? user.text : undefined;
}

/** A user's own manager can hide nothing but by a user namespace; what its sandbox does depends on the system. */
function isOfUser({ path, file }: Unit): boolean {
  const wanted = file.last('Install', 'WantedBy')?.value.value;
  return /systemd[-_/]user|\/user\//.test(path) || wanted === 'default.target';
}
