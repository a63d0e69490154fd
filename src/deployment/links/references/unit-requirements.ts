import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Unit } from '../../lowering/units.ts';
import { systemShips } from '../units/packaged.ts';
import { everyUnit } from '../units/written-units.ts';
import type { Dangling } from './dangling.ts';

/** Without which systemd does not start the unit; `After=` and `Wants=` of what is not there are passed over (systemd.unit(5)). */
const NEEDED = ['Requires', 'Requisite', 'BindsTo'];

/**
 * Units that another one cannot do without and that bear the name of the same family (`shop-web.service` and `shop-db.service`),
 * of which the repository has more than one, but not this. What belongs to a system is called otherwise.
 */
export const unitRequirements = once((deployment: Deployment): readonly Dangling[] => {
  const units = everyUnit(deployment);
  const names = new Set(units.flatMap((unit) => [unit.name, ...aliasesOf(unit)]));
  return units.flatMap((unit) => {
    const family = familyOf(unit.name);
    const siblings = units.filter(({ name }) => familyOf(name) === family);
    if (family === undefined || new Set(siblings.map(({ name }) => name)).size < 2) return [];
    return NEEDED.flatMap((directive) => unit.file.directives('Unit', directive))
      .flatMap(({ value }) => value.split(/\s+/g))
      .flatMap((needed): Dangling[] => {
        const isOwn = needed.isKnown && familyOf(needed.value) === family;
        if (!isOwn || names.has(needed.value) || mayBeElsewhere(deployment, unit, needed.value)) return [];
        const soughtIn = `among the ${siblings.length} units of \`${family}-\``;
        return [{ kind: 'unit', at: needed, name: needed.value, missing: true, soughtIn }];
      });
  });
});

/** `shop` of `shop-web.service`, where no system or package has units of that name. */
function familyOf(name: string): string | undefined {
  const family = /^([a-z][a-z\d]{2,})-[\w-]+\.(?:service|socket|timer|target)$/.exec(name)?.[1];
  const isBrought = family === undefined || systemShips(`${family}.service`) || systemShips(name);
  return isBrought || /^(?:systemd|network|user|docker|podman|container|snap|dev|sys)$/.test(family)
    ? undefined
    : family;
}

function aliasesOf({ file }: Unit): string[] {
  return file.directives('Install', 'Alias').flatMap(({ value }) => value.value.split(/\s+/));
}

/** Any other file that names it may bring it: a script, a playbook, a package's list of files. */
function mayBeElsewhere({ repository }: Deployment, unit: Unit, name: string): boolean {
  const stem = name.replace(/\.\w+$/, '');
  return repository.files.some(
    ({ path, content, format }) => path !== unit.path && format !== 'systemd' && content.includes(stem),
  );
}
