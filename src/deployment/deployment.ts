import { posix } from 'node:path';
import { LineIndex } from '../repository/line-index.ts';
import type { Format, Repository, RepositoryFile } from '../repository/repository.ts';
import type { Span } from '../repository/span.ts';
import type { Text } from '../repository/text.ts';
import { readCompose } from '../syntax/compose/compose.ts';
import type { ComposeFile } from '../syntax/compose/file.ts';
import { parseDockerfile } from '../syntax/dockerfile/dockerfile.ts';
import type { DockerfileTree } from '../syntax/dockerfile/tree.ts';
import { parseDotenv } from '../syntax/dotenv.ts';
import { readObjects } from '../syntax/kubernetes/kubernetes.ts';
import type { KubernetesObject } from '../syntax/kubernetes/objects.ts';
import { parsePython } from '../syntax/python/python.ts';
import type { PythonTree } from '../syntax/python/tree.ts';
import { parseShell } from '../syntax/shell/shell.ts';
import type { ShellTree } from '../syntax/shell/tree.ts';
import { maskTemplates, type TemplateKind } from '../syntax/template/template.ts';
import { parseTerraform } from '../syntax/terraform/terraform.ts';
import type { Workflow } from '../syntax/workflow/tree.ts';
import { readAction, readWorkflow } from '../syntax/workflow/workflow.ts';
import type { YamlFile } from '../syntax/yaml/tree.ts';
import { parseYaml } from '../syntax/yaml/yaml.ts';
import type { Act } from './acts/act.ts';
import type { Programs } from './acts/recognise.ts';
import type { Script } from './acts/script.ts';
import { CoverageBook } from './coverage-book.ts';
import { lazy, remembered } from './lazy.ts';
import { lowerCompose } from './lowering/compose.ts';
import { lowerDockerfile } from './lowering/dockerfile.ts';
import { lowerObject } from './lowering/kubernetes.ts';
import {
  type LoweredFile,
  lowerCrontab,
  lowerMakefile,
  lowerPackage,
  lowerProcfile,
  lowerSupervisord,
} from './lowering/lines.ts';
import { environmentOf, type Lowered } from './lowering/script-of.ts';
import { lowerShellFile } from './lowering/shell-file.ts';
import { lowerTerraform } from './lowering/terraform.ts';
import { lowerUnit, type Unit, unitsOf } from './lowering/units.ts';
import { lowerAction, lowerWorkflow } from './lowering/workflow.ts';
import { lowerWritten, type WrittenFile, writtenIn } from './lowering/written.ts';
import type { Role } from './model/artefact.ts';
import type { BlockingKnowledge } from './python/blocking-knowledge.ts';
import type { Run } from './scripts/run.ts';
import { walkScript } from './scripts/walk.ts';
import type { World } from './scripts/walking.ts';
import type { TerraformFile } from './terraform/configuration.ts';
import type { ModuleInstance } from './terraform/module-instance.ts';
import { evaluateModules } from './terraform/project.ts';

const YAML_FORMATS: readonly Format[] = [
  'compose',
  'kubernetes',
  'helm-template',
  'workflow',
  'composite-action',
];

const LINE_FORMATS = [
  ['crontab', lowerCrontab],
  ['makefile', lowerMakefile],
  ['package-json', lowerPackage],
  ['procfile', lowerProcfile],
  ['supervisord', lowerSupervisord],
] as const;

/** Which engine fills in a file, by its format and its name's last ending. */
function templateKindOf(file: RepositoryFile): TemplateKind | undefined {
  if (file.format === 'helm-template') return 'helm';
  if (/\.(?:j2|jinja2?)$/.test(file.path)) return 'jinja';
  if (/\.erb$/.test(file.path)) return 'erb';
  return /\.(?:tmpl|tpl|gotmpl)$/.test(file.path) ? 'helm' : undefined;
}

/** What the gate knows beside the repository: data that ships with it, and what the configuration says of roles. */
export interface Knowledge {
  readonly programs: Programs;
  readonly configuredRole: (path: string) => Role | undefined;
  /** What blocks an event loop in Python; read when first asked for. */
  readonly blocking: () => BlockingKnowledge;
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

  /** The tree of a Python file of the repository. */
  readonly pythonTree = remembered((path: string): PythonTree | undefined => {
    const file = this.repository.file(path);
    if (file === undefined || file.format !== 'python') return undefined;
    const tree = parsePython(file.text);
    this.coverage.note(file, tree.problems);
    return tree;
  });

  /** A file's text with the actions of template engines masked: what they fill in is unknown. */
  readonly maskedText = (file: RepositoryFile): Text => {
    const kind = templateKindOf(file);
    return kind === undefined
      ? file.text
      : maskTemplates(file.text, kind, YAML_FORMATS.includes(file.format) ? 'yaml' : 'lines');
  };

  readonly yaml = remembered((path: string): YamlFile => {
    const file = this.#fileAt(path);
    const parsed = parseYaml(this.maskedText(file));
    this.coverage.note(file, parsed.problems);
    return parsed;
  });

  /** Units of files; those that scripts write are in `links/written-units.ts`. */
  readonly units = lazy((): readonly Unit[] => {
    const files = this.files('systemd');
    const units = unitsOf(files, this.maskedText);
    for (const unit of units) this.coverage.note(this.#fileAt(unit.path), unit.file.problems);
    return units;
  });

  readonly dockerfiles = lazy((): readonly { readonly path: string; readonly tree: DockerfileTree }[] =>
    this.files('dockerfile').map((file) => {
      const tree = parseDockerfile(this.maskedText(file));
      this.coverage.note(file, tree.problems);
      return { path: file.path, tree };
    }),
  );

  readonly composeFiles = lazy((): readonly { readonly path: string; readonly compose: ComposeFile }[] =>
    this.files('compose').map((file) => {
      const compose = readCompose(this.yaml(file.path), this.#composeVariables(file.path));
      this.coverage.note(file, compose.problems);
      return { path: file.path, compose };
    }),
  );

  readonly kubernetesObjects = lazy((): readonly KubernetesObject[] =>
    this.files('kubernetes', 'helm-template').flatMap((file) => readObjects(this.yaml(file.path))),
  );

  readonly workflows = lazy((): readonly { readonly path: string; readonly workflow: Workflow }[] =>
    this.files('workflow').map((file) => ({ path: file.path, workflow: readWorkflow(this.yaml(file.path)) })),
  );

  readonly terraformFiles = lazy((): readonly TerraformFile[] =>
    this.files('terraform', 'tfvars').map((file) => {
      const tree = parseTerraform(file.text);
      this.coverage.note(file, tree.problems);
      return { path: file.path, tree };
    }),
  );

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
    ...this.files('shell').flatMap((file) => {
      const tree = this.shellTree(file.path);
      return tree === undefined ? [] : [lowerShellFile(file, tree)];
    }),
    ...this.#embedded(this.units().flatMap(lowerUnit)),
    ...this.#embedded(this.dockerfiles().flatMap(({ tree }) => lowerDockerfile(tree))),
    ...this.#embedded(this.composeFiles().flatMap(({ compose }) => lowerCompose(compose))),
    ...this.#embedded(this.kubernetesObjects().flatMap(lowerObject)),
    ...this.#embedded(lowerTerraform(this.terraform())),
    ...this.#embedded(this.workflows().flatMap(({ workflow }) => lowerWorkflow(workflow))),
    ...this.#embedded(
      this.files('composite-action').flatMap((file) => lowerAction(file, readAction(this.yaml(file.path)))),
    ),
    ...LINE_FORMATS.flatMap(([format, lower]) =>
      this.files(format).flatMap((file) => this.#lines(file, lower)),
    ),
  ]);

  #lines(file: RepositoryFile, lower: (file: RepositoryFile, text: Text) => LoweredFile): readonly Script[] {
    const { lowered, problems } = lower(file, this.maskedText(file));
    this.coverage.note(file, problems);
    return this.#embedded(lowered);
  }

  /** Takes scripts that stand in other formats, and notes what of them could not be read. */
  #embedded(lowered: readonly Lowered[]): Script[] {
    return lowered.map(({ script, problems }) => {
      const file = this.repository.file(script.path);
      if (file !== undefined) this.coverage.note(file, problems);
      return script;
    });
  }

  /** Compose reads `.env` beside the file for its own variables (compose-spec, interpolation). */
  #composeVariables(path: string): ReadonlyMap<string, Text> {
    const beside = this.repository.file(posix.join(posix.dirname(path), '.env'));
    return beside === undefined ? new Map() : environmentOf(parseDotenv(beside.text).entries);
  }

  #fileAt(path: string): RepositoryFile {
    const file = this.repository.file(path);
    if (file === undefined) throw new Error(`${path} is not among the files that were read`);
    return file;
  }

  /** What happens when each of them runs, and when what they write while they run is run in its turn. */
  readonly runs = lazy((): readonly Run[] => [
    ...this.#ownRuns(),
    ...lowerWritten(this.writtenFiles()).map(({ script }) => this.runOf(script)),
  ]);

  /** Files that scripts write and whose content stands in them. */
  readonly writtenFiles = lazy((): readonly WrittenFile[] => this.#ownRuns().flatMap(writtenIn));

  readonly #ownRuns = lazy((): readonly Run[] => this.scripts().map((script) => this.runOf(script)));

  /** What happens when a script runs; each is walked once. */
  readonly runOf = remembered((script: Script): Run => {
    const world: World = {
      programs: this.programs,
      source: (path) => this.shellTree(path)?.body,
      hasFile: (path) => this.repository.hasFile(path),
    };
    const run = walkScript(script, world);
    if (run.cut)
      this.coverage.lose(script.path, {
        span: script.text.span(0, 1),
        why: 'It runs more commands than the gate follows (20,000).',
      });
    return run;
  });

  readonly acts = lazy((): readonly Act[] => this.runs().flatMap((run) => run.acts));

  readonly #lineIndex = remembered(
    (path: string) => new LineIndex(this.repository.file(path)?.content ?? ''),
  );

  /** 1-based line where a span begins. */
  lineOf(span: Span): number {
    return this.#lineIndex(span.path).position(span.start).line;
  }
}
