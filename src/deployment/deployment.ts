import type { Format, Repository, RepositoryFile } from '../repository/repository.ts';
import type { Span } from '../repository/span.ts';
import { LineIndex } from '../repository/line-index.ts';
import { parseShell } from '../syntax/shell.ts';
import type { ShellTree } from '../syntax/shell-tree.ts';
import type { Act } from './acts/act.ts';
import type { Programs } from './acts/recognise.ts';
import { CoverageBook } from './coverage-book.ts';
import { lazy, remembered } from './lazy.ts';
import { lowerShellFile } from './lowering/shell-file.ts';
import type { Role } from './model/artefact.ts';
import type { Run } from './scripts/run.ts';
import type { Script } from './scripts/script.ts';
import { walkScript } from './scripts/walk.ts';
import type { World } from './scripts/walking.ts';

/** What the gate knows beside the repository: data that ships with it, and what the configuration says of roles. */
export interface Knowledge {
  readonly programs: Programs;
  readonly configuredRole: (path: string) => Role | undefined;
}

/**
 * What the repository says will run, and what happens when it does. Questions that need more than one file are asked in
 * `links/`; what rules judge is put together in `things/`. Everything in it is computed when it is first asked for, and once:
 * a repository without Python pays nothing for Python.
 */
export class Deployment {
  readonly repository: Repository;
  readonly knowledge: Knowledge;
  readonly coverage = new CoverageBook();
  /** Every place where a secret's value stands; reports mask them. */
  readonly secrets: Span[] = [];

  constructor(repository: Repository, knowledge: Knowledge) {
    this.repository = repository;
    this.knowledge = knowledge;
  }

  get programs(): Programs {
    return this.knowledge.programs;
  }

  files(...formats: readonly Format[]): RepositoryFile[] {
    return this.repository.files.filter((file) => formats.includes(file.format));
  }

  /** The tree of a shell file of the repository. */
  readonly shellTree = remembered((path: string): ShellTree | undefined => {
    const file = this.repository.file(path);
    if (file === undefined || file.format !== 'shell') return undefined;
    const tree = parseShell(file.text);
    this.coverage.note(file, tree.problems);
    return tree;
  });

  /** Everything that runs, wherever it stands. */
  readonly scripts = lazy((): readonly Script[] => [
    ...this.files('shell').flatMap((file) => {
      const tree = this.shellTree(file.path);
      return tree === undefined ? [] : [lowerShellFile(file, tree)];
    }),
  ]);

  /** What happens when each of them runs. */
  readonly runs = lazy((): readonly Run[] => this.scripts().map((script) => this.#run(script)));

  readonly #run = remembered((script: Script): Run => {
    const world: World = {
      programs: this.programs,
      source: (path) => this.shellTree(path)?.body,
      hasFile: (path) => this.repository.hasFile(path),
    };
    const run = walkScript(script, world);
    if (run.cut) this.coverage.lose(script.path, { span: script.text.span(0, 1), why: 'It runs more commands than the gate follows (20,000).' });
    return run;
  });

  readonly acts = lazy((): readonly Act[] => this.runs().flatMap((run) => run.acts));

  readonly #lines = remembered((path: string) => new LineIndex(this.repository.file(path)?.content ?? ''));

  /** 1-based line where a span begins. */
  lineOf(span: Span): number {
    return this.#lines(span.path).position(span.start).line;
  }
}
