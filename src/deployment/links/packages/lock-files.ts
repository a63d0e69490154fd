import { normaliseName } from '../../../syntax/python/requirement.ts';
import { type TomlEntry, type TomlValue, tomlEntries } from '../../../syntax/toml/toml.ts';
import type { Deployment } from '../../deployment.ts';
import type { DistributionNeed } from '../../knowledge/python-distributions.ts';
import type { PackageList } from './package-list.ts';

/** What each distribution of a `uv.lock` or `poetry.lock` needs; needs of its extras count, when they are locked too. */
export function addLock(deployment: Deployment, path: string, list: PackageList): void {
  const file = deployment.toml(path);
  if (file === undefined) return;
  const packages = new Map<number, { name: string; needs: string[] }>();
  let element = -1;
  for (const entry of tomlEntries(file, ['package'])) {
    // `[package.dependencies]` belongs to the `[[package]]` above it.
    element = entry.element ?? element;
    const one = packages.get(element) ?? { name: '', needs: [] };
    packages.set(element, one);
    if (entry.path[1]?.value === 'name' && entry.value.kind === 'string')
      one.name = normaliseName(entry.value.value.value);
    one.needs.push(...needsIn(entry));
  }
  const all = [...packages.values()];
  const names = new Set(all.map(({ name }) => name));
  for (const { name, needs } of all) {
    const held = needs.filter((need) => names.has(need));
    list.lock(
      name,
      held.map((need): DistributionNeed => ({ name: need, extras: [] })),
    );
  }
}

/** `dependencies = [{ name = "idna" }]` of uv; `[package.dependencies]` with `idna = ">=2.5"`, and `[package.extras]`, of poetry. */
function needsIn({ path, value }: TomlEntry): string[] {
  const section = path[1]?.value;
  if (section === 'dependencies' && path.length > 2) return [normaliseName(path[2]?.value ?? '')];
  if (section === 'dependencies' || section === 'optional-dependencies') return namesIn(value);
  if (section === 'extras' && value.kind === 'array') return value.items.flatMap(firstWord);
  return [];
}

function namesIn(value: TomlValue): string[] {
  if (value.kind === 'array') return value.items.flatMap(namesIn);
  if (value.kind !== 'table') return [];
  return value.entries.flatMap((entry) =>
    entry.path[0]?.value === 'name' && entry.value.kind === 'string'
      ? [normaliseName(entry.value.value.value)]
      : [],
  );
}

function firstWord(value: TomlValue): string[] {
  const name = value.kind === 'string' ? /^[\w.-]+/.exec(value.value.value)?.[0] : undefined;
  return name === undefined ? [] : [normaliseName(name)];
}
