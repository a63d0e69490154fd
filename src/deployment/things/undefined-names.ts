import { spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { packagesIn } from '../links/packages/image-packages.ts';
import { type PythonEntry, pythonEntriesOf } from '../links/projects/python-projects.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { UndefinedName } from '../model/undefined-name.ts';
import { type UndefinedOptions, type UndefinedUse, undefinedNames } from '../python/undefined-names.ts';

/** Names bound nowhere in what is started; each once in a module, as it fails the earliest. */
export function undefinedNamesOf(deployment: Deployment): UndefinedName[] {
  const found = new Map<string, UndefinedName>();
  for (const entry of pythonEntriesOf(deployment)) {
    const artefact = artefactsOf(deployment).ofAct(entry.code.act);
    if (artefact.role !== 'production') continue;
    for (const use of undefinedNames(entry.project, entry.path, optionsOf(deployment, entry))) {
      const key = spanKey(use.place.span());
      const before = found.get(key);
      if (before !== undefined && isAsBad(before, use, artefact.reachable)) continue;
      found.set(key, describe(deployment, entry, use));
    }
  }
  return [...found.values()];
}

function optionsOf(deployment: Deployment, { code, container }: PythonEntry): UndefinedOptions {
  const version = container === undefined ? undefined : packagesIn(deployment, container.build)?.version;
  return { asMain: code.asMain, eager: version !== undefined && version[1] < 14 };
}

function isAsBad(before: UndefinedName, use: UndefinedUse, reachable: boolean): boolean {
  return (before.at_start === true || use.when === 'later') && (before.reachable === true || !reachable);
}

function describe(
  deployment: Deployment,
  { code, path, origin }: PythonEntry,
  use: UndefinedUse,
): UndefinedName {
  const at = use.place.span();
  return {
    ...artefactsOf(deployment).ofCode(at.path, code.act),
    at,
    name: use.name,
    at_start: use.when === 'start',
    uses: use.others.map((text) => text.span()),
    chain: use.chain.map((text) => text.span()),
    entry: origin(path),
    started_by: code.text.span(),
  };
}
