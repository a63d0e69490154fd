import { spanKey } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { Deployment } from '../deployment.ts';
import { startScriptOf } from '../links/containers/first-process.ts';
import { type ImagePackages, packagesIn } from '../links/packages/image-packages.ts';
import { runOfFile } from '../links/processes/workers.ts';
import { type PythonEntry, pythonEntriesOf } from '../links/projects/python-projects.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { PackageImport } from '../model/package-import.ts';
import { outsideImports } from '../python/outside-imports.ts';
import { isInLibraryOf, STANDARD_LIBRARY } from '../python/standard-library.ts';
import { type Known, unknown } from '../unknown.ts';

/** Imports of what is not of the project, at the start of what images start; each place once. */
export function packageImportsOf(deployment: Deployment): PackageImport[] {
  const found = new Map<string, PackageImport>();
  for (const entry of pythonEntriesOf(deployment)) {
    const { container } = entry;
    const artefact = artefactsOf(deployment).ofAct(entry.code.act);
    const packages = container === undefined ? undefined : packagesIn(deployment, container.build);
    if (artefact.role !== 'production' || packages === undefined) continue;
    for (const { place, module, chain } of outsideImports(entry.project, entry.path, entry.code)) {
      const key = spanKey(place.span());
      const before = found.get(key);
      if (before !== undefined && (before.reachable === true || artefact.reachable !== true)) continue;
      found.set(key, describe(deployment, { entry, packages, place, module, chain }));
    }
  }
  return [...found.values()];
}

interface Import {
  readonly entry: PythonEntry;
  readonly packages: ImagePackages;
  readonly place: Text;
  readonly module: string;
  readonly chain: readonly Text[];
}

function describe(deployment: Deployment, one: Import): PackageImport {
  const { entry, packages, place, module, chain } = one;
  const at = place.span();
  const sources = packages.list.sources.map((text) => text.span());
  return {
    ...artefactsOf(deployment).ofCode(at.path, entry.code.act),
    at,
    name: module,
    kind: STANDARD_LIBRARY.has(module) ? 'library' : 'package',
    installed: isInstalled(deployment, one),
    providers: packages.installation.providersOf(module),
    python: packages.version?.join('.') ?? '',
    sources: [...new Map(sources.map((span) => [span.path, span])).values()],
    chain: chain.map((text) => text.span()),
    entry: entry.origin(entry.path),
    started_by: entry.code.text.span(),
  };
}

function isInstalled(deployment: Deployment, { entry, packages, module }: Import): Known<boolean> {
  const { version, installation } = packages;
  if (STANDARD_LIBRARY.has(module) && (version === undefined || isInLibraryOf(version[1], module)))
    return true;
  if (isShown(entry, module)) return true;
  const answer = installation.provides(module);
  return answer === false ? (installsAtStart(deployment, entry) ?? false) : answer;
}

/** A file or folder of that name is in the image: the import path may lead there. */
function isShown({ project }: PythonEntry, module: string): boolean {
  for (const { path } of project.modules)
    if (`/${path}`.includes(`/${module}/`) || `/${path}`.endsWith(`/${module}.py`)) return true;
  return false;
}

/** What the container's own commands install before, or a folder of somebody's own on the import path, may be it. */
function installsAtStart(deployment: Deployment, entry: PythonEntry): Known<boolean> | undefined {
  const { container, code, project } = entry;
  if (container === undefined) return undefined;
  const { start } = container;
  const script = startScriptOf(deployment, start);
  const runs = [start.run, ...[script === undefined ? [] : (runOfFile(deployment, script) ?? [])].flat()];
  const installer = runs
    .flatMap(({ acts }) => acts)
    .find(({ kind, line }) => kind === 'install' || line.wrappers.includes('uv'));
  if (installer !== undefined) return unknown('its own start installs packages', installer.line.text.span());
  const path = code.act.line.environment.get('PYTHONPATH') ?? start.environment.get('PYTHONPATH');
  const folders = (path?.value ?? '').split(':').filter((folder) => folder !== '' && folder !== '.');
  const isStrange = folders.some((folder) => {
    const inner = `${folder.replace(/^\/|\/$/g, '')}/`;
    return ![...project.modules].some((one) => inner === '/' || one.path.startsWith(inner));
  });
  return path !== undefined && (!path.isKnown || isStrange)
    ? unknown(`\`${path.value}\` is searched for modules too`, path.span())
    : undefined;
}
