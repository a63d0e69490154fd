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
