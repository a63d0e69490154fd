import {
  allScopes,
  dottedPath,
  type PythonBinding,
  type PythonScope,
  scopesOf,
} from '../../syntax/python/scopes.ts';
import type { FromImportStatement, PythonExpression, PythonTree } from '../../syntax/python/tree.ts';
import { once, remembered } from '../lazy.ts';
import { ModuleFiles, type ModuleTarget } from './module-files.ts';
import { STANDARD_LIBRARY } from './standard-library.ts';

export interface PythonModule {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly tree: PythonTree;
}

/** What else is known of the project's files. */
export interface ProjectOptions {
  /** Files that are no readable modules but may answer to an import: `.so`, `.pyx`, `.pyi`, `.proto`, … */
  readonly others?: Iterable<string>;
}

/** How many star imports are followed from one module to the next. */
const DEEPEST = 100;

/** The Python modules of one deployment and how their names reach each other. Everything is worked out when asked for. */
export class PythonProject {
  readonly files: ModuleFiles;
  readonly #modules: ReadonlyMap<string, PythonModule>;
  readonly #names = new Map<string, ReadonlySet<string> | undefined>();
  #depth = 0;
  #assigned: ReadonlySet<string> | undefined;

  constructor(modules: readonly PythonModule[], roots: readonly string[], options: ProjectOptions = {}) {
    this.#modules = new Map(modules.map((module) => [module.path, module]));
    this.files = new ModuleFiles(this.#modules.keys(), roots, options.others ?? []);
  }

  get modules(): Iterable<PythonModule> {
    return this.#modules.values();
  }

  module(path: string): PythonModule | undefined {
    return this.#modules.get(path);
  }

  /** The module's own name space, with all others in it. */
  scope(path: string): PythonScope | undefined {
    const module = this.#modules.get(path);
    return module && scopesOf(module.tree);
  }

  /**
   * Where `import dotted` leads. A top-level name of the standard library is outside even when the project has such a
   * file: which of the two wins depends on how the interpreter is started.
   */
  readonly resolve = remembered((dotted: string): ModuleTarget => {
    const first = dotted.split('.', 1)[0] ?? '';
    return STANDARD_LIBRARY.has(first) ? { kind: 'outside' } : this.files.absolute(dotted);
  });

  /** Where the module part of `from … import` in the module at `path` leads. */
  resolveFrom(path: string, statement: FromImportStatement): ModuleTarget {
    return this.#targetsFrom(path)(statement);
  }

  readonly #targetsFrom = remembered((path: string) =>
    once(({ level, module }: FromImportStatement): ModuleTarget => {
      if (level === 0) return this.resolve(module?.value ?? '');
      return this.files.relative(path, level, module?.value ?? '');
    }),
  );

  /** Names that importing the module at `path` may leave in it, on whichever branch; undefined when that cannot be known. */
  definedNames(path: string): ReadonlySet<string> | undefined {
    if (this.#names.has(path)) return this.#names.get(path);
    // Modules that star-import each other in a circle have what the order of their imports leaves them: not to be known.
    this.#names.set(path, undefined);
    if (this.#depth > DEEPEST) return undefined;
    this.#depth++;
    const names = this.#definedNames(path);
    this.#depth--;
    this.#names.set(path, names);
    return names;
  }

  /** Whether names may appear in the module at `path` that none of its statements binds. */
  isDynamic(path: string): boolean {
    return this.definedNames(path) === undefined;
  }

  /** Whether anything in the project assigns to an attribute of that name, which may be one of a module. */
  isAssignedFromOutside(name: string): boolean {
    this.#assigned ??= new Set(
      [...this.#modules.values()].flatMap(({ tree }) => attributesSet(scopesOf(tree))),
    );
    return this.#assigned.has(name);
  }

  #definedNames(path: string): ReadonlySet<string> | undefined {
    const module = this.#modules.get(path);
    if (module === undefined || module.tree.problems.length > 0) return undefined;
    const scope = scopesOf(module.tree);
    if (/\bsys\.modules\b/.test(module.tree.text.value) || changesItself(scope)) return undefined;
    const names = new Set([...IMPLICIT, ...scope.bindings.keys()]);
    for (const { statement } of scope.imports) {
      if (statement.kind !== 'from-import' || statement.star === undefined) continue;
      const target = this.resolveFrom(path, statement);
      const exported = target.kind === 'file' ? this.exportedNames(target.path) : undefined;
      if (exported === undefined) return undefined;
      for (const name of exported) names.add(name);
    }
    return names;
  }

  /** What `from module import *` brings; undefined when that cannot be known. */
  exportedNames(path: string): ReadonlySet<string> | undefined {
    const names = this.definedNames(path);
    const scope = this.scope(path);
    if (names === undefined || scope === undefined) return undefined;
    const listed = scope.bindings.get('__all__');
    if (listed === undefined) return new Set([...names].filter((name) => !name.startsWith('_')));
    return literalNames(scope, listed) ?? names;
  }
}

/** Builds a project; `roots` are the folders on its import path (`''` is the repository's root), in order. */
export function pythonProject(
  modules: readonly PythonModule[],
  roots: readonly string[],
  options: ProjectOptions = {},
): PythonProject {
  return new PythonProject(modules, roots, options);
}

/** Names that every module has (Python's reference, 3.2.9). */
const IMPLICIT =
  `__name__ __doc__ __file__ __path__ __dict__ __spec__ __loader__ __package__ __builtins__ __cached__
  __annotations__ __class__`.split(/\s+/);

/** The items of `__all__ = [...]` when it is one list of strings and nothing adds to it. */
function literalNames(
  scope: PythonScope,
  bindings: readonly PythonBinding[],
): ReadonlySet<string> | undefined {
  const [only, ...more] = bindings;
  const isChanged = scope.calls.some(({ call }) => dottedPath(call.callee)?.startsWith('__all__.'));
  if (only?.origin.kind !== 'value' || more.length > 0 || isChanged) return undefined;
  const { value } = only.origin;
  if (value.kind !== 'list' && value.kind !== 'tuple') return undefined;
  const names = value.items.map((item) => (item.kind === 'string' ? item.value.value : undefined));
  return names.every((name) => name !== undefined) ? new Set(names) : undefined;
}

/** Calls that may add names to the module that they stand in. */
const MANIPULATORS = new Set(['globals', 'vars', 'locals', 'exec', 'execfile', 'eval', 'delattr']);

/** Functions that take `__name__` and do nothing to the module of that name. */
const TAKES_NAME =
  /^(?:getLogger|get_logger|Logger|getChild|Flask|Quart|Sanic|Blueprint|Celery|print|files|resource_\w+|version|find_spec|get_data|str|repr|format|join|startswith|split|FastAPI|APIRouter|Namespace|get_tracer|get_meter)$/;

/** A module's own: the same in every project that has it. */
const changesItself = once((module: PythonScope): boolean => {
  if (module.bindings.has('__getattr__') || module.bindings.has('__path__')) return true;
  for (const scope of allScopes(module)) {
    if (scope.uses.some((use) => isManipulator(use.name.value, scope, module))) return true;
    if (scope.calls.some(({ call }) => takesModule(call.callee, call.arguments, scope))) return true;
    if (scope.attributes.some(({ name }) => name.value === '__class__')) return true;
  }
  return false;
});

function isManipulator(name: string, scope: PythonScope, module: PythonScope): boolean {
  if (name === '__path__') return true;
  if (name === 'locals' || name === 'vars' || name === 'delattr')
    return scope === module || scope.kind === 'class';
  return MANIPULATORS.has(name) && !module.bindings.has(name);
}

/** `f(__name__)`, `setattr(module, …)` and `x.__dict__.update(…)`. */
function takesModule(
  callee: PythonExpression,
  given: readonly { readonly value: PythonExpression }[],
  scope: PythonScope,
): boolean {
  const path = dottedPath(callee) ?? '';
  const parts = path.split('.');
  if (path.includes('__dict__.') && scope.kind === 'module') return true;
  if (parts[0] === 'setattr' && scope.kind === 'module') return true;
  const takesName = given.some(({ value }) => value.kind === 'name' && value.text.value === '__name__');
  return takesName && !TAKES_NAME.test(parts.at(-1) ?? '');
}

const attributesSet = once((module: PythonScope): readonly string[] => {
  const out: string[] = [];
  for (const scope of allScopes(module)) {
    for (const { name } of scope.attributes) out.push(name.value);
    for (const { call } of scope.calls) {
      const name = call.arguments[1]?.value;
      const isSetter = call.callee.kind === 'name' && call.callee.text.value === 'setattr';
      if (isSetter && name?.kind === 'string') out.push(name.value.value);
    }
  }
  return out;
});
