import type { Text } from '../../repository/text.ts';
import type { FromImportStatement, ImportedItem } from '../../syntax/python/tree.ts';
import { importsFrom, type ReachedImport, type WalkOptions } from './import-walk.ts';
import type { PythonProject } from './project.ts';

/** An import of something that the project's own module does not have. */
export interface MissingImport {
  /** The imported name, or the module's name when the module itself is missing. */
  readonly place: Text;
  readonly name: string;
  /** Dotted name of the module that should have it. */
  readonly module: string;
  /** Its file, or that of the package in which a module is missing. */
  readonly definedIn: string;
  readonly missing: 'name' | 'module';
  /** `start`: fails as soon as the entry is imported. `later`: stands in a function, or is reached over a branch. */
  readonly when: 'start' | 'later';
  /** The imports that lead from the entry to the module that holds `place`, in order. */
  readonly chain: readonly Text[];
}

/**
 * Imports that cannot succeed, in all that the module at `entry` reaches by imports. Silent wherever a name may come
 * from something that was not read: see `PythonProject.definedNames`.
 */
export function missingImports(
  project: PythonProject,
  entry: string,
  options: WalkOptions = {},
): MissingImport[] {
  const found = importsFrom(project, entry, options.asMain).imports.flatMap((at) =>
    isQuiet(project, at)
      ? []
      : at.statement.kind === 'import'
        ? at.statement.items.flatMap((item) => missingModule(project, item, at))
        : missingFrom(project, at.statement, at),
  );
  return found.sort((a, b) => Number(a.when === 'later') - Number(b.when === 'later'));
}

/** On a branch nobody knows whether it runs; in a module that was not read whole, what stands where. */
function isQuiet(project: PythonProject, { when, under, holder }: ReachedImport): boolean {
  return (
    when === 'guarded' || under.conditional || (project.module(holder.path)?.tree.problems.length ?? 1) > 0
  );
}

function missingModule(project: PythonProject, { name }: ImportedItem, at: ReachedImport): MissingImport[] {
  const target = project.resolve(name.value);
  return target.kind === 'missing' ? reportModule(project, name, { inPackage: target.package, at }) : [];
}

function missingFrom(
  project: PythonProject,
  statement: FromImportStatement,
  at: ReachedImport,
): MissingImport[] {
  const target = project.resolveFrom(at.holder.path, statement);
  if (target.kind === 'missing' && statement.module !== undefined)
    return reportModule(project, statement.module, { inPackage: target.package, at });
  if (target.kind !== 'file' || target.path === at.holder.path) return [];
  return statement.items.flatMap((item) => missingName(project, item, { path: target.path, at }));
}

function missingName(
  project: PythonProject,
  item: ImportedItem,
  { path, at }: { path: string; at: ReachedImport },
): MissingImport[] {
  const name = item.name.value;
  if (project.files.submodule(path, name) !== undefined) return [];
  const names = project.definedNames(path);
  if (names === undefined || names.has(name) || project.isAssignedFromOutside(name)) return [];
  return [described(project, { place: item.name, name, definedIn: path, missing: 'name' }, at)];
}

function reportModule(
  project: PythonProject,
  place: Text,
  { inPackage, at }: { inPackage: string; at: ReachedImport },
): MissingImport[] {
  const name = place.value.split('.').at(-1) ?? '';
  if (project.isDynamic(inPackage) || isGenerated(name)) return [];
  return [described(project, { place, name, definedIn: inPackage, missing: 'module' }, at)];
}

function described(
  project: PythonProject,
  found: Omit<MissingImport, 'when' | 'chain' | 'module'>,
  { when, holder }: ReachedImport,
): MissingImport {
  return {
    ...found,
    module: project.files.nameOf(found.definedIn),
    when: when === 'start' ? 'start' : 'later',
    chain: holder.chain,
  };
}

/** Modules that builds write and repositories ignore: protoc's, setuptools_scm's, compiled extensions. */
function isGenerated(name: string): boolean {
  return /_pb2|_pb2_grpc|version|__about__|_build|generated|^_?speedups$|^_c$|^_/.test(name);
}
