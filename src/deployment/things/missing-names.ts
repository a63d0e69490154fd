import { spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { type PythonEntry, pythonEntriesOf } from '../links/projects/python-projects.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { MissingName } from '../model/missing-import.ts';
import { type MissingImport, missingImports } from '../python/missing-imports.ts';

/** Imports that cannot succeed in what is started; each once, as it fails the earliest. */
export function missingNamesOf(deployment: Deployment): MissingName[] {
  const found = new Map<string, MissingName>();
  for (const entry of pythonEntriesOf(deployment)) {
    const artefact = artefactsOf(deployment).ofAct(entry.code.act);
    if (artefact.role !== 'production') continue;
    for (const missing of missingImports(entry.project, entry.path, { asMain: entry.code.asMain })) {
      const key = spanKey(missing.place.span());
      const before = found.get(key);
      if (
        !isCertain(deployment, entry, missing) ||
        (before !== undefined && isAsBad(before, missing, artefact.reachable))
      )
        continue;
      found.set(key, describe(deployment, entry, missing));
    }
  }
  return [...found.values()];
}

function isAsBad(before: MissingName, missing: MissingImport, reachable: boolean): boolean {
  return (before.at_start === true || missing.when === 'later') && (before.reachable === true || !reachable);
}

/** Not where the module may be another than the one that was read, or may be made when the image is. */
function isCertain(deployment: Deployment, entry: PythonEntry, missing: MissingImport): boolean {
  if (missing.missing === 'module' && entry.mayHold(missing.definedIn.replace(/\/?__init__\.py$/, '')))
    return false;
  if (!mayBeAnother(entry, missing)) return true;
  const end = `/${missing.module.replaceAll('.', '/')}`;
  const candidates = deployment.files('python').filter(({ path }) => `/${stemOf(path)}`.endsWith(end));
  return candidates.length < 2;
}

/** The import path is changed from outside or by the entry, or the package is a folder that a true package elsewhere on it beats. */
function mayBeAnother({ project, path, code }: PythonEntry, { definedIn, module }: MissingImport): boolean {
  if (code.act.line.environment.has('PYTHONPATH')) return true;
  if (/\bsys\.path\s*(?:\.insert|=|\[)/.test(project.module(path)?.tree.text.value ?? '')) return true;
  const [first = ''] = module.split('.');
  const top = `${stemOf(definedIn).slice(0, -module.length)}${first}`;
  return project.module(`${top}/__init__.py`) === undefined && project.module(`${top}.py`) === undefined;
}

function stemOf(path: string): string {
  return path.replace(/(?:\/__init__)?\.py$/, '');
}

function describe(
  deployment: Deployment,
  { code, path, origin }: PythonEntry,
  missing: MissingImport,
): MissingName {
  const at = missing.place.span();
  return {
    ...artefactsOf(deployment).ofCode(at.path, code.act),
    at,
    name: missing.name,
    kind: missing.missing,
    module: missing.module,
    defined_in: origin(missing.definedIn),
    at_start: missing.when === 'start',
    chain: missing.chain.map((text) => text.span()),
    entry: origin(path),
    started_by: code.text.span(),
  };
}
