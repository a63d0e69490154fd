import type { Text } from '../../repository/text.ts';
import type { Circumstances, PythonScope } from '../../syntax/python/scopes.ts';
import type { FromImportStatement, ImportedItem } from '../../syntax/python/tree.ts';
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

/** How the entry is started. */
export interface EntryOptions {
  /** Run as a script or with `-m`: what stands under `__main__` runs too. True when absent. */
  readonly asMain?: boolean;
}

/**
 * Imports that cannot succeed, in all that the module at `entry` reaches by imports. Silent wherever a name may come
 * from something that was not read: see `PythonProject.definedNames`.
 */
export function missingImports(
  project: PythonProject,
  entry: string,
  { asMain = true }: EntryOptions = {},
): MissingImport[] {
  const walk = new ImportWalk(project, asMain ? entry : undefined);
  for (const path of project.files.packagesAround(entry)) walk.reach({ path, chain: [] }, 'start');
  walk.reach({ path: entry, chain: [] }, 'start');
  return walk.run();
}

interface Stop {
  readonly path: string;
  readonly chain: readonly Text[];
}

type When = MissingImport['when'];

/** Goes through what runs at once before what may run later, so that each module is seen at its earliest. */
class ImportWalk {
  readonly #project: PythonProject;
  readonly #main: string | undefined;
  readonly #seen = new Set<string>();
  readonly #waiting: { readonly [when in When]: Stop[] } = { start: [], later: [] };
  readonly #found: MissingImport[] = [];

  constructor(project: PythonProject, main: string | undefined) {
    this.#project = project;
    this.#main = main;
  }

  reach(stop: Stop, when: When): void {
    this.#waiting[when].push(stop);
  }

  run(): MissingImport[] {
    for (const when of ['start', 'later'] as const) {
      for (const stop of this.#waiting[when]) {
        if (this.#seen.has(stop.path)) continue;
        this.#seen.add(stop.path);
        const scope = this.#project.scope(stop.path);
        if (scope !== undefined) this.#scope(scope, stop, when);
      }
    }
    return this.#found.sort((a, b) => Number(a.when === 'later') - Number(b.when === 'later'));
  }

  #scope(scope: PythonScope, stop: Stop, when: When): void {
    for (const { statement, under } of scope.imports) {
      if (!this.#mayFail(under, stop.path)) continue;
      const then = under.conditional ? 'later' : when;
      if (statement.kind === 'import')
        for (const item of statement.items) this.#import(item, { stop, when: then, under });
      else this.#from(statement, { stop, when: then, under });
    }
    for (const child of scope.children) {
      if (!this.#mayFail(child.under, stop.path)) continue;
      const isRunNow = child.kind === 'class' && !child.under.conditional;
      this.#scope(child, stop, isRunNow ? when : 'later');
    }
  }

  #mayFail(under: Circumstances, path: string): boolean {
    if (under.neverRuns || under.importGuarded) return false;
    return !under.mainGuard || path === this.#main;
  }

  #import(item: ImportedItem, at: At): void {
    const names = item.name.value.split('.');
    names.forEach((_, index) => {
      const target = this.#project.resolve(names.slice(0, index + 1).join('.'));
      if (target.kind === 'file') this.#follow(target.path, item.name, at);
      if (target.kind === 'missing' && index === names.length - 1)
        this.#reportModule(item.name, target.package, at);
    });
  }

  #from(statement: FromImportStatement, at: At): void {
    const target = this.#project.resolveFrom(at.stop.path, statement);
    const place = statement.module;
    if (target.kind === 'missing' && place !== undefined) this.#reportModule(place, target.package, at);
    if (target.kind !== 'file') return;
    this.#follow(target.path, place ?? statement.text, at);
    for (const item of statement.items) {
      const inside = this.#project.files.submodule(target.path, item.name.value);
      if (inside?.kind === 'file') this.#follow(inside.path, item.name, at);
      if (inside === undefined) this.#name(item, target.path, at);
    }
  }

  #follow(path: string, place: Text, { stop, when }: At): void {
    const chain = [...stop.chain, place];
    for (const before of this.#project.files.packagesAround(path)) this.reach({ path: before, chain }, when);
    this.reach({ path, chain }, when);
  }

  #name(item: ImportedItem, path: string, at: At): void {
    const name = item.name.value;
    if (this.#isQuiet(at) || path === at.stop.path) return;
    const names = this.#project.definedNames(path);
    if (names === undefined || names.has(name) || this.#project.isAssignedFromOutside(name)) return;
    this.#report({ place: item.name, name, definedIn: path, missing: 'name' }, at);
  }

  #reportModule(place: Text, inPackage: string, at: At): void {
    const name = place.value.split('.').at(-1) ?? '';
    if (this.#isQuiet(at) || this.#project.isDynamic(inPackage) || isGenerated(name)) return;
    this.#report({ place, name, definedIn: inPackage, missing: 'module' }, at);
  }

  /** On a branch nobody knows whether it runs; in a module that was not read whole, what stands where. */
  #isQuiet({ stop, under }: At): boolean {
    return under.conditional || (this.#project.module(stop.path)?.tree.problems.length ?? 1) > 0;
  }

  #report(found: Omit<MissingImport, 'when' | 'chain' | 'module'>, { stop, when }: At): void {
    const module = this.#project.files.nameOf(found.definedIn);
    this.#found.push({ ...found, module, when, chain: stop.chain });
  }
}

interface At {
  readonly stop: Stop;
  readonly when: When;
  readonly under: Circumstances;
}

/** Modules that builds write and repositories ignore: protoc's, setuptools_scm's, compiled extensions. */
function isGenerated(name: string): boolean {
  return /_pb2|_pb2_grpc|version|__about__|_build|generated|^_?speedups$|^_c$|^_/.test(name);
}
