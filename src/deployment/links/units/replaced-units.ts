import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { type UnitName, unitNameOfWord } from './unit-names.ts';
import { unitsOfName } from './written-units.ts';

/** A unit of the repository's own that a script had enabled before the change. */
export interface ReplacedUnit {
  readonly unit: string;
}

interface Enabling {
  readonly act: Act;
  readonly name: UnitName;
}

/**
 * By command that enables a unit which its script did not enable before the change: the unit that it enabled instead, and
 * that nothing in the repository speaks of any more. On every host where the older script ran, it is enabled still.
 */
export const replacedUnits = once((deployment: Deployment): ReadonlyMap<Act, ReplacedUnit> => {
  const before = deployment.before();
  const replaced = new Map<Act, ReplacedUnit>();
  if (before === undefined) return replaced;
  const earlier = byScript(enablingsOf(before));
  for (const [path, now] of byScript(enablingsOf(deployment))) {
    const then = earlier.get(path) ?? [];
    if (now.some(({ name }) => !name.isKnown) || then.some(({ name }) => !name.isKnown)) continue;
    const added = now.filter(({ name }) => !then.some((other) => other.name.key === name.key));
    const left = then.filter(({ name }) => isOwn(before, name) && !isSpokenOf(deployment, name));
    const [last] = left.slice(-1);
    const [first] = added;
    if (last !== undefined && first !== undefined) replaced.set(first.act, { unit: last.name.shown });
  }
  return replaced;
});

function enablingsOf(deployment: Deployment): Enabling[] {
  return deployment
    .acts()
    .filter((act) => act.kind === 'enable' && act.program === 'systemctl')
    .flatMap((act) =>
      textsOf(deployment.programs, act, 'unit').map((word) => ({ act, name: unitNameOfWord(word) })),
    );
}

function isOwn(deployment: Deployment, { shown }: UnitName): boolean {
  return unitsOfName(deployment)(shown).length > 0;
}

/** Whether any file still names it, to stop or disable it, to alias it, or in words. */
function isSpokenOf(deployment: Deployment, { shown }: UnitName): boolean {
  const name = shown.replace(/\.service$/, '');
  const word = new RegExp(`(?<![\\w.@-])${name.replace(/\W/g, '\\$&')}(?![\\w@-])`);
  return deployment.repository.files.some(
    ({ content, path }) => word.test(content) || path.endsWith(`/${shown}`) || path === shown,
  );
}

function byScript(enablings: readonly Enabling[]): Map<string, Enabling[]> {
  const groups = new Map<string, Enabling[]>();
  for (const enabling of enablings) {
    const { path } = enabling.act.line.script;
    groups.set(path, [...(groups.get(path) ?? []), enabling]);
  }
  return groups;
}
