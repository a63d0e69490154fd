import { posix } from 'node:path';
import type { Repository } from '../repository/repository.ts';
import type { Text } from '../repository/text.ts';
import type { Act } from './acts/act.ts';
import { textOf } from './acts/facts.ts';
import type { Programs } from './acts/recognise.ts';
import { lazy, remembered } from './lazy.ts';
import { repositoryPath } from './paths.ts';

/** Finds the files of the repository that commands start, by what the commands call them. */
export class StartedFiles {
  readonly #repository: Repository;
  readonly #programs: Programs;

  constructor(repository: Repository, programs: Programs) {
    this.#repository = repository;
    this.#programs = programs;
  }

  /** The file that an act starts: a script, or the Python module of an application. */
  readonly ofAct = remembered((act: Act): string | undefined => {
    if (act.runs !== undefined) return this.ofPath(act, act.runs);
    const module =
      act.operands.get('module')?.[0] ??
      (act.kind === 'serve' ? textOf(this.#programs, act, 'app') : undefined);
    if (module === undefined || !module.isKnown || !/^[\w.]+(?::[\w.()]+)?$/.test(module.value))
      return undefined;
    return this.#ofModule(act, module.value.split(':')[0] ?? '');
  });

  /** The file behind the path that a command runs. A path on the target is matched by its end. */
  ofPath(act: Act, path: Text): string | undefined {
    const own = posix.dirname(act.line.script.path);
    for (const directory of [act.line.directory, own === '.' ? '' : own, '']) {
      const found = repositoryPath(path.value, directory);
      if (found !== undefined && this.#repository.hasFile(found)) return found;
    }
    return this.byEnd(path.value);
  }

  /** `web.app` is `web/app.py` or `web/app/__init__.py`, from the working directory or, where only one file ends so, anywhere. */
  #ofModule(act: Act, module: string): string | undefined {
    const stem = module.replaceAll('.', '/');
    for (const file of [`${stem}.py`, `${stem}/__main__.py`, `${stem}/__init__.py`]) {
      const near = repositoryPath(file, act.line.directory);
      if (near !== undefined && this.#repository.hasFile(near)) return near;
      const found = this.endingIn(file);
      if (found.length === 1) return found[0];
    }
    return undefined;
  }

  /** All files whose path is `end` or ends in `/end`. */
  endingIn(end: string): readonly string[] {
    const named = this.#byName().get(posix.basename(end)) ?? [];
    return end.includes('/') ? named.filter((path) => path === end || path.endsWith(`/${end}`)) : named;
  }

  /** `/opt/app/bin/start.sh` is `bin/start.sh` here when only one file ends so. */
  byEnd(path: string): string | undefined {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    const name = parts.at(-1);
    if (name === undefined || /[\u{FFFB}\u{FFFC}]/u.test(name)) return undefined;
    let candidates = this.endingIn(name);
    for (let take = 2; candidates.length > 1 && take <= parts.length; take++) {
      const closer = this.endingIn(parts.slice(-take).join('/'));
      if (closer.length === 0) break;
      candidates = closer;
    }
    return candidates.length === 1 ? candidates[0] : undefined;
  }

  readonly #byName = lazy((): ReadonlyMap<string, readonly string[]> => {
    const named = new Map<string, string[]>();
    for (const path of this.#repository.below('')) {
      const name = posix.basename(path);
      const paths = named.get(name);
      if (paths === undefined) named.set(name, [path]);
      else paths.push(path);
    }
    return named;
  });
}
