import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Unit } from '../../lowering/units.ts';
import { writtenUnits } from '../../lowering/written.ts';

/** Units of files and units that scripts write, drop-ins joined to what they belong to. */
export const everyUnit = once((deployment: Deployment): readonly Unit[] => {
  const units = [...deployment.units()];
  for (const { isDropIn, ...written } of writtenUnits(deployment.writtenFiles())) {
    const index = units.findIndex(({ name }) => name === written.name);
    const base = units[index];
    if (!isDropIn || base === undefined) units.push(written);
    else units[index] = { ...base, file: base.file.with(written.file) };
  }
  return units;
});

/** All units that have a name, in order. */
export const unitsOfName = once((deployment: Deployment): ((name: string) => readonly Unit[]) => {
  const byName = new Map<string, Unit[]>();
  for (const unit of everyUnit(deployment)) {
    const known = byName.get(unit.name);
    if (known === undefined) byName.set(unit.name, [unit]);
    else known.push(unit);
  }
  return (name) => byName.get(name) ?? [];
});
