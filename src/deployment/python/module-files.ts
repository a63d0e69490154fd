/** Where a dotted name or a relative import leads. */
export type ModuleTarget =
  | { readonly kind: 'file'; readonly path: string }
  /** Folders without `__init__.py` that make up one package (PEP 420); other parts may be installed. */
  | { readonly kind: 'namespace'; readonly folders: readonly string[] }
  /** Inside a package of the project, and not there. */
  | { readonly kind: 'missing'; readonly package: string }
  /** Not of the project, or not to be known. */
  | { readonly kind: 'outside' };

const OUTSIDE: ModuleTarget = { kind: 'outside' };

/** Which file answers to which module name, by the import system's rules (Python's reference, chapter 5). */
export class ModuleFiles {
  readonly #modules: ReadonlySet<string>;
  readonly #folders = new Set<string>();
  /** Paths without what follows the first dot of the file's name: `pkg/_speedups` for `pkg/_speedups.cpython-311.so`. */
  readonly #stems = new Set<string>();
  readonly #roots: readonly string[];

  /** `roots` are folders on the import path, in order; `others` are paths that are no readable Python modules. */
  constructor(modules: Iterable<string>, roots: readonly string[], others: Iterable<string>) {
    this.#modules = new Set(modules);
    this.#roots = roots.map((root) => root.replace(/^\.?\/*|\/+$/g, ''));
    for (const path of this.#modules) this.#noteFolders(path);
    for (const path of others) {
      this.#noteFolders(path);
      this.#stems.add(stemOf(path));
    }
  }

  #noteFolders(path: string): void {
    for (let at = folderOf(path); at !== '' && !this.#folders.has(at); at = folderOf(at))
      this.#folders.add(at);
  }

  /** `import a.b.c` */
  absolute(dotted: string): ModuleTarget {
    const [first = '', ...rest] = dotted.split('.');
    const folders: string[] = [];
    for (const root of this.#roots) {
      const found = this.#child(root, first);
      if (found?.kind === 'file') return this.#below(found, rest);
      if (found?.kind === 'namespace') folders.push(...found.folders);
    }
    return folders.length === 0 ? OUTSIDE : this.#below({ kind: 'namespace', folders }, rest);
  }

  /** `from ..a.b import c` in the module at `path`; `level` counts the dots. */
  relative(path: string, level: number, dotted: string): ModuleTarget {
    let folder = folderOf(path);
    for (let up = 1; up < level; up++) {
      if (folder === '' || this.#roots.includes(folder)) return OUTSIDE;
      folder = folderOf(folder);
    }
    return this.#below(this.#package(folder), dotted === '' ? [] : dotted.split('.'));
  }

  /** `name` as a submodule of the package whose `__init__.py` is at `path`; undefined when `path` is no package. */
  submodule(path: string, name: string): ModuleTarget | undefined {
    return isPackage(path) ? this.#child(folderOf(path), name) : undefined;
  }

  /** The name that the first fitting root gives the module at `path`. */
  nameOf(path: string): string {
    const root = this.#roots.find((each) => each === '' || path.startsWith(`${each}/`)) ?? '';
    const inside = root === '' ? path : path.slice(root.length + 1);
    return inside.replace(/(?:^|\/)__init__\.py$|\.py$/, '').replaceAll('/', '.');
  }

  /** The `__init__.py` files that are run before the module at `path`, outermost first. */
  packagesAround(path: string): string[] {
    const out: string[] = [];
    let folder = folderOf(path);
    if (isPackage(path)) folder = folderOf(folder);
    while (folder !== '' && !this.#roots.includes(folder)) {
      const init = `${folder}/__init__.py`;
      if (!this.#modules.has(init)) break;
      out.unshift(init);
      folder = folderOf(folder);
    }
    return out;
  }

  #package(folder: string): ModuleTarget {
    const init = join(folder, '__init__.py');
    return this.#modules.has(init) ? { kind: 'file', path: init } : { kind: 'namespace', folders: [folder] };
  }

  #below(start: ModuleTarget, names: readonly string[]): ModuleTarget {
    let at = start;
    for (const name of names) {
      if (at.kind === 'file') at = this.#inPackage(at.path, name);
      else if (at.kind === 'namespace') at = this.#inNamespace(at.folders, name);
      else return at;
    }
    return at;
  }

  #inPackage(path: string, name: string): ModuleTarget {
    return this.submodule(path, name) ?? { kind: 'missing', package: path };
  }

  #inNamespace(folders: readonly string[], name: string): ModuleTarget {
    const found = folders.map((folder) => this.#child(folder, name)).find((each) => each !== undefined);
    return found ?? OUTSIDE;
  }

  /** Packages win over modules, and both over folders without `__init__.py` (importlib's FileFinder). */
  #child(folder: string, name: string): ModuleTarget | undefined {
    const base = join(folder, name);
    if (this.#modules.has(`${base}/__init__.py`)) return { kind: 'file', path: `${base}/__init__.py` };
    if (this.#stems.has(base) || this.#stems.has(`${base}/__init__`)) return OUTSIDE;
    if (this.#modules.has(`${base}.py`)) return { kind: 'file', path: `${base}.py` };
    return this.#folders.has(base) ? { kind: 'namespace', folders: [base] } : undefined;
  }
}

/** The folder that holds `path`; '' at the root. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end === -1 ? '' : path.slice(0, end);
}

export function isPackage(path: string): boolean {
  return path === '__init__.py' || path.endsWith('/__init__.py');
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function stemOf(path: string): string {
  const folder = folderOf(path);
  const file = path.slice(folder === '' ? 0 : folder.length + 1);
  return join(folder, file.split('.')[0] ?? file);
}
