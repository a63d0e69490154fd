import type { Repository, RepositoryFile } from '../repository/repository.ts';
import { sharingFiles } from '../repository/share.ts';
import { readAction } from '../syntax/workflow/workflow.ts';
import type { Act } from './acts/act.ts';
import type { Programs } from './acts/recognise.ts';
import type { Script } from './acts/script.ts';
import { shellScriptOf } from './file-trees.ts';
import type { DirectiveTable } from './knowledge/directive-table.ts';
import type { ImagePortsKnowledge } from './knowledge/image-ports.ts';
import type { LibraryVariables } from './knowledge/library-variables.ts';
import type { ObjectFields } from './knowledge/object-fields.ts';
import type { DistributionKnowledge } from './knowledge/python-distributions.ts';
import { lazy, remembered } from './lazy.ts';
import {
  LINE_FORMATS,
  loweredCompose,
  loweredDockerfile,
  loweredObject,
  loweredPython,
  loweredUnit,
  loweredWorkflow,
  loweredWritten,
  writtenByRun,
} from './lowered.ts';
import type { LoweredFile } from './lowering/lines.ts';
import { MAY_START_PROCESSES } from './lowering/python.ts';
import type { Lowered } from './lowering/script-of.ts';
import { lowerTerraform } from './lowering/terraform.ts';
import { lowerAction } from './lowering/workflow.ts';
import type { WrittenFile } from './lowering/written.ts';
import type { MeasuredBoot } from './measured-boot.ts';
import type { Role } from './model/artefact.ts';
import type { BlockingKnowledge } from './python/blocking-knowledge.ts';
import type { Run } from './scripts/run.ts';
import { SharedWalks } from './scripts/shared-walks.ts';
import type { World } from './scripts/walking.ts';
import { StartedFiles } from './started-files.ts';
import type { ModuleInstance } from './terraform/module-instance.ts';
import { evaluateModules } from './terraform/project.ts';
import { Trees } from './trees.ts';

/** What the gate knows beside the repository: data that ships with it, and what the configuration says of roles. */
export interface Knowledge {
  readonly programs: Programs;
  readonly configuredRole: (path: string) => Role | undefined;
  /** What blocks an event loop in Python; read when first asked for. */
  readonly blocking: () => BlockingKnowledge;
  /** Which settings stand where in a systemd unit; read when first asked for. */
  readonly directives: () => DirectiveTable;
  /** On which ports the programs of known images listen; read when first asked for. */
  readonly imagePorts: () => ImagePortsKnowledge;
  /** Variables that libraries and runtimes read; read when first asked for. */
  readonly libraryVariables: () => LibraryVariables;
  /** What Python distributions bring; read when first asked for. */
  readonly distributions: () => DistributionKnowledge;
  /** Which fields Kubernetes' own objects have; read when first asked for. */
  readonly kubernetesFields: () => ObjectFields;
  /** Which fields a compose file has; read when first asked for. */
  readonly composeFields: () => ObjectFields;
}

/** Gives what a rehearsal saw as facts of the deployment that was rehearsed. */
export type Measure = (deployment: Deployment) => readonly MeasuredBoot[];

/** Other states of the same repository, and what was seen of this one. */
interface States {
  /** The repository at the base of a change. */
  readonly before?: Repository | undefined;
  /** Whose trees and walks are used where they are the same. */
  readonly like?: Deployment;
  /** What a rehearsal saw, pointing into the deployment. */
  readonly measured?: Measure | undefined;
}

/**
 * What the repository says will run, and what happens when it does. Questions that need more than one file are asked in
 * `links/`; what rules judge is put together in `things/`. Everything in it is computed when it is first asked for, and once:
 * a repository without Python pays nothing for Python.
 */
export class Deployment extends Trees {
  readonly knowledge: Knowledge;
  /** What a rehearsal saw; empty where nothing was rehearsed. */
  readonly measured: () => readonly MeasuredBoot[];
  readonly #before: Repository | undefined;
  readonly #walks: SharedWalks;

  constructor(repository: Repository, knowledge: Knowledge, states: States = {}) {
    super(repository, states.like);
    this.knowledge = knowledge;
    this.#before = states.before;
    this.measured = lazy(() => states.measured?.(this) ?? []);
    this.#walks = states.like === undefined ? new SharedWalks() : states.like.#walks;
  }

  /** What the repository said at the base of a change; undefined where nothing is compared. */
  readonly before = lazy((): Deployment | undefined => {
    if (this.#before === undefined) return undefined;
    return new Deployment(sharingFiles(this.#before, this.repository), this.knowledge, { like: this });
  });

  get programs(): Programs {
    return this.knowledge.programs;
  }

  /** Terraform modules with their inputs: each root module and after it those it calls. */
  readonly terraform = lazy((): readonly ModuleInstance[] => {
    const instances = evaluateModules({
      files: this.terraformFiles(),
      readFile: (path) => this.repository.read(path),
    });
    for (const { text, message } of instances.flatMap(({ problems }) => problems)) {
      this.coverage.lose(text.path, { span: text.span(), why: message });
    }
    return instances;
  });

  /** Everything that runs, wherever it stands. */
  readonly scripts = lazy((): readonly Script[] => [
    ...this.files('shell').flatMap((file) =>
      this.shellTree(file.path) === undefined ? [] : [shellScriptOf(file)],
    ),
    ...this.#embedded(this.units().flatMap(loweredUnit)),
    ...this.#embedded(this.dockerfiles().flatMap(({ tree }) => loweredDockerfile(tree))),
    ...this.#embedded(this.composeFiles().flatMap(({ compose }) => loweredCompose(compose))),
    ...this.#embedded(this.kubernetesObjects().flatMap(loweredObject)),
    ...this.#embedded(lowerTerraform(this.terraform())),
    ...this.#embedded(this.workflows().flatMap(({ workflow }) => loweredWorkflow(workflow))),
    ...this.#embedded(
      this.files('composite-action').flatMap((file) => lowerAction(file, readAction(this.yaml(file.path)))),
    ),
    ...LINE_FORMATS.flatMap(([format, lower]) =>
      this.files(format).flatMap((file) => this.#lines(file, lower)),
    ),
  ]);

  #lines(file: RepositoryFile, lower: (file: RepositoryFile) => LoweredFile): readonly Script[] {
    const { lowered, problems } = lower(file);
    this.coverage.note(file.path, problems);
    return this.#embedded(lowered);
  }

  /** Takes scripts that stand in other formats, and notes what of them could not be read. */
  #embedded(lowered: readonly Lowered[]): Script[] {
    return lowered.map(({ script, problems }) => {
      this.coverage.note(script.path, problems);
      return script;
    });
  }

  /** What happens when each of them runs, and when what they write while they run is run in its turn. */
  readonly runs = lazy((): readonly Run[] => [
    ...this.#ownRuns(),
    ...this.writtenFiles()
      .flatMap(loweredWritten)
      .map(({ script }) => this.runOf(script)),
    ...this.#pythonScripts().map((script) => this.runOf(script)),
  ]);

  /** Commands that Python files run, of the files that something starts. */
  readonly #pythonScripts = lazy((): readonly Script[] => {
    const starters = this.files('python').filter(({ content }) => MAY_START_PROCESSES.test(content));
    if (starters.length === 0) return [];
    const started = new Set(
      this.#ownRuns().flatMap(({ acts }) => acts.map((act) => this.startedFiles().ofAct(act))),
    );
    return starters.flatMap(({ path }) => {
      const tree = started.has(path) ? this.pythonTree(path) : undefined;
      return tree === undefined ? [] : this.#embedded(loweredPython(tree));
    });
  });

  /** Finds what commands start. */
  readonly startedFiles = lazy(() => new StartedFiles(this.repository, this.programs));

  /** The runs of one part of a file: of a service, a stage (its index), a container, a unit; in the order of `runs`. */
  runsOf(path: string, kind: Script['origin']['kind'], part: string | number): readonly Run[] {
    return this.#runsByPart().get(partKey(path, kind, part)) ?? [];
  }

  readonly #runsByPart = lazy((): ReadonlyMap<string, readonly Run[]> => {
    const runs = new Map<string, Run[]>();
    for (const run of this.runs()) {
      const { path, origin } = run.script;
      const key = partKey(path, origin.kind, partOf(origin));
      const known = runs.get(key);
      if (known === undefined) runs.set(key, [run]);
      else known.push(run);
    }
    return runs;
  });

  /** Files that scripts write and whose content stands in them. */
  readonly writtenFiles = lazy((): readonly WrittenFile[] => this.#ownRuns().flatMap(writtenByRun));

  readonly #ownRuns = lazy((): readonly Run[] => this.scripts().map((script) => this.runOf(script)));

  /** What happens when a script runs; each is walked once. */
  readonly runOf = remembered((script: Script): Run => {
    const world: World = {
      programs: this.programs,
      source: (path) => this.shellTree(path)?.body,
      hasFile: (path) => this.repository.hasFile(path),
    };
    const run = this.#walks.runOf(script, world);
    if (run.cut)
      this.coverage.lose(script.path, {
        span: script.text.span(0, 1),
        why: 'It runs more commands than the gate follows (20,000).',
      });
    return run;
  });

  readonly acts = lazy((): readonly Act[] => this.runs().flatMap((run) => run.acts));
}

function partKey(path: string, kind: Script['origin']['kind'], part: string | number): string {
  return `${path}\0${kind}\0${part}`;
}

/** What part of its file has a script run. */
function partOf(origin: Script['origin']): string | number {
  switch (origin.kind) {
    case 'compose':
      return origin.service;
    case 'workload':
      return origin.container;
    case 'image-build':
    case 'image-command':
      return origin.stage;
    case 'unit':
      return origin.unit;
    default:
      return '';
  }
}
