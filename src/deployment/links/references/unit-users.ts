import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Unit } from '../../lowering/units.ts';
import type { Run } from '../../scripts/run.ts';
import { isTrue, textFact } from '../commands/file-writes.ts';
import { everyUnit } from '../units/written-units.ts';
import { BROUGHT } from './brought-users.ts';
import type { Dangling } from './dangling.ts';

/**
 * `User=` of units that a script of the repository installs, where that script makes an account, but not this one, and no other file
 * speaks of it. systemd refuses to start such a unit (status 217/USER, systemd.exec(5)).
 */
export const unitUsers = once((deployment: Deployment): readonly Dangling[] => {
  const installers = deployment.runs().filter((run) => usersMadeBy(deployment, run).length > 0);
  if (installers.length === 0) return [];
  return everyUnit(deployment).flatMap((unit): Dangling[] => {
    const user = unit.file.last('Service', 'User')?.value;
    if (user === undefined || !user.isKnown || !/^[a-z][\w-]*$/.test(user.value) || BROUGHT.test(user.value))
      return [];
    if (/^(?:yes|true|on|1)$/i.test(unit.file.last('Service', 'DynamicUser')?.value.value ?? '')) return [];
    const installer = installers.find(
      (run) => run.script.path !== unit.path && run.script.text.value.includes(unit.name),
    );
    if (installer === undefined || isSpokenOf(deployment, unit, user.value)) return [];
    const [made] = usersMadeBy(deployment, installer);
    return [
      {
        kind: 'user',
        at: user,
        name: user.value,
        missing: true,
        soughtIn: `on the machine that \`${installer.script.path}\` prepares`,
        ...(made === undefined ? {} : { soughtAt: made.span() }),
      },
    ];
  });
});

/** Accounts by their names; of the machine itself, not of an image. */
function usersMadeBy({ programs }: Deployment, { acts }: Run) {
  return acts.flatMap((act) => {
    const isUser = act.kind === 'create' && textFact(programs, act, 'what') === 'user';
    const isInImage = act.line.where.some(({ kind }) => kind === 'build' || kind === 'container');
    return isUser && !isInImage && !isTrue(programs, act, 'defaults')
      ? textsOf(programs, act, 'target').slice(0, 1)
      : [];
  });
}

/** Any other file may make it: a playbook, cloud-init, sysusers.d, a person who is told to. */
function isSpokenOf({ repository }: Deployment, unit: Unit, user: string): boolean {
  const word = new RegExp(`(?<![\\w-])${user}(?![\\w-])`);
  return repository.files.some(
    ({ path, content, format }) => path !== unit.path && format !== 'systemd' && word.test(content),
  );
}
