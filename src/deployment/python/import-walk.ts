import type { Text } from '../../repository/text.ts';
import type { Circumstances, PythonScope } from '../../syntax/python/scopes.ts';
import type { FromImportStatement, ImportStatement } from '../../syntax/python/tree.ts';
import { once, remembered } from '../lazy.ts';
import type { PythonProject } from './project.ts';

/**
 * When a module is imported, or an import is run. `start`: as soon as the entry is. `later`: it stands in a function, or is
 * reached over a branch. `guarded`: what goes wrong in it is caught.
 */
export type ImportTime = 'start' | 'later' | 'guarded';

/** A module that the walk comes to, as it is reached the earliest. */
export interface ReachedModule {
  readonly path: string;
  readonly when: ImportTime;
  /** The imports that lead from the entry to it, in order. */
  readonly chain: readonly Text[];
}

/** An import statement in a module that is reached. */
export interface ReachedImport {
  readonly statement: ImportStatement | FromImportStatement;
  readonly under: Circumstances;
  readonly when: ImportTime;
  readonly holder: ReachedModule;
}

/** All that starting an entry may import from its own project. */
export interface ImportWalk {
  readonly modules: readonly ReachedModule[];
  readonly imports: readonly ReachedImport[];
}

/** How far the walk goes. */
export interface WalkOptions {
  /** Run as a script or with `-m`: what stands under `__main__` in the first entry runs too. True when absent. */
  readonly asMain?: boolean;
  /** No more modules than this are read. */
  readonly most?: number;
}

const TIMES: readonly ImportTime[] = ['start', 'later', 'guarded'];

/** Follows imports from the entries through their project: the one answer to what an application is made of. */
export function walkImports(
  project: PythonProject,
  entries: readonly string[],
  options: WalkOptions = {},
): ImportWalk {
  const walker = new Walker(project, options.asMain === false ? undefined : entries[0]);
  for (const entry of entries) walker.reach(entry, { when: 'start', chain: [] });
  return walker.run(options.most ?? Number.POSITIVE_INFINITY);
}

/** All that starting one entry may import; the answer is kept, for many a question begins with it. */
export function importsFrom(project: PythonProject, entry: string, asMain = true): ImportWalk {
  return walksOf(project)(asMain)(entry);
}

const walksOf = once((project: PythonProject) =>
  remembered((asMain: boolean) => remembered((entry: string) => walkImports(project, [entry], { asMain }))),
);

type Way = Pick<ReachedModule, 'when' | 'chain'>;

/** Goes through what runs at once before what may run later, so that each module is seen at its earliest. */
class Walker {
  readonly #project: PythonProject;
  readonly #main: string | undefined;
  readonly #seen = new Set<string>();
  readonly #waiting: { readonly [time in ImportTime]: ReachedModule[] } = {
    start: [],
    later: [],
    guarded: [],
  };
  readonly #modules: ReachedModule[] = [];
  readonly #imports: ReachedImport[] = [];

  constructor(project: PythonProject, main: string | undefined) {
    this.#project = project;
    this.#main = main;
  }

  /** The packages around a module are run before it. */
  reach(path: string, way: Way): void {
    for (const one of [...this.#project.files.packagesAround(path), path])
      this.#waiting[way.when].push({ path: one, ...way });
  }

  run(most: number): ImportWalk {
    for (const when of TIMES) {
      for (const module of this.#waiting[when]) {
        if (this.#seen.has(module.path) || this.#modules.length >= most) continue;
        this.#seen.add(module.path);
        const scope = this.#project.scope(module.path);
        if (scope === undefined) continue;
        this.#modules.push(module);
        this.#scope(scope, module, when);
      }
    }
    return { modules: this.#modules, imports: this.#imports };
  }

  #scope(scope: PythonScope, holder: ReachedModule, around: ImportTime): void {
    for (const { statement, under } of scope.imports) {
      if (!this.#runs(under, holder)) continue;
      const when = timeOf(under, around);
      this.#imports.push({ statement, under, when, holder });
      this.#follow(statement, holder, when);
    }
    for (const child of scope.children) {
      if (!this.#runs(child.under, holder)) continue;
      const isRunNow = child.kind === 'class' && !child.under.conditional;
      const when = timeOf(child.under, around);
      this.#scope(child, holder, isRunNow || when === 'guarded' ? when : 'later');
    }
  }

  #runs(under: Circumstances, { path }: ReachedModule): boolean {
    return !under.neverRuns && (!under.mainGuard || path === this.#main);
  }

  #follow(
    statement: ImportStatement | FromImportStatement,
    { path, chain }: ReachedModule,
    when: ImportTime,
  ): void {
    if (statement.kind === 'import') {
      for (const { name } of statement.items)
        for (const file of this.#everyModule(name.value)) this.reach(file, { when, chain: [...chain, name] });
      return;
    }
    const target = this.#project.resolveFrom(path, statement);
    const place = statement.module ?? statement.text;
    if (target.kind === 'file') this.reach(target.path, { when, chain: [...chain, place] });
    for (const { name } of statement.items) {
      const inside = this.#inside(path, statement, name.value);
      if (inside !== undefined) this.reach(inside, { when, chain: [...chain, name] });
    }
  }

  /** `import a.b.c` brings in `a`, `a.b` and `a.b.c`. */
  #everyModule(dotted: string): string[] {
    const parts = dotted.split('.');
    return parts.flatMap((_, index) => {
      const target = this.#project.resolve(parts.slice(0, index + 1).join('.'));
      return target.kind === 'file' ? [target.path] : [];
    });
  }

  /** The submodule that `from package import name` brings in, when `name` is one. */
  #inside(path: string, statement: FromImportStatement, name: string): string | undefined {
    const { files } = this.#project;
    const target = this.#project.resolveFrom(path, statement);
    const dotted = statement.module === undefined ? name : `${statement.module.value}.${name}`;
    const found =
      target.kind === 'file'
        ? files.submodule(target.path, name)
        : target.kind !== 'namespace'
          ? undefined
          : statement.level === 0
            ? this.#project.resolve(dotted)
            : files.relative(path, statement.level, dotted);
    return found?.kind === 'file' ? found.path : undefined;
  }
}

function timeOf(under: Circumstances, around: ImportTime): ImportTime {
  if (under.importGuarded || around === 'guarded') return 'guarded';
  return under.conditional ? 'later' : around;
}
