import { posix } from 'node:path';
import { LineIndex } from '../repository/line-index.ts';
import type { Format, Repository, RepositoryFile } from '../repository/repository.ts';
import type { Span } from '../repository/span.ts';
import type { Text } from '../repository/text.ts';
import { readCompose } from '../syntax/compose/compose.ts';
import type { ComposeFile } from '../syntax/compose/file.ts';
import { type Dockerignore, parseDockerignore } from '../syntax/dockerfile/dockerignore.ts';
import type { DockerfileTree } from '../syntax/dockerfile/tree.ts';
import { type DotenvEntry, parseDotenv } from '../syntax/dotenv.ts';
import { type JavaScriptTree, parseJavaScript } from '../syntax/javascript/javascript.ts';
import { parseJson } from '../syntax/json.ts';
import type { KubernetesObject } from '../syntax/kubernetes/objects.ts';
import type { SyntaxProblem } from '../syntax/problem.ts';
import { type Pyproject, parsePyproject } from '../syntax/python/pyproject.ts';
import { parsePython } from '../syntax/python/python.ts';
import { parseRequirements, type RequirementsFile } from '../syntax/python/requirements.ts';
import type { PythonTree } from '../syntax/python/tree.ts';
import type { ShellTree } from '../syntax/shell/tree.ts';
import { parseToml, type TomlFile } from '../syntax/toml/toml.ts';
import type { Workflow } from '../syntax/workflow/tree.ts';
import type { YamlFile } from '../syntax/yaml/tree.ts';
import { parseYaml } from '../syntax/yaml/yaml.ts';
import { CoverageBook } from './coverage-book.ts';
import {
  dockerfileOf,
  maskedTextOf,
  objectsOf,
  shellTreeOf,
  terraformFileOf,
  unitFileOf,
  workflowOf,
} from './file-trees.ts';
import { lazy, remembered } from './lazy.ts';
import { environmentOf } from './lowering/script-of.ts';
import { type Unit, unitsOf } from './lowering/units.ts';
import type { TerraformFile } from './terraform/configuration.ts';

/**
 * The files of the repository as trees, each parsed when it is first asked for, and once. Whoever needs a file's tree asks
 * here, so that coverage knows which files were read and what of them was lost.
 */
export class Trees {
  readonly repository: Repository;
  readonly coverage = new CoverageBook();
  readonly #like: Trees | undefined;

  /** `like` holds another state of the same repository: what is the same file in both is parsed once. */
  constructor(repository: Repository, like?: Trees) {
    this.repository = repository;
    this.#like = like;
  }

  /** The other state's trees, where its file at the path is this one. */
  #sharing(file: RepositoryFile): Trees | undefined {
    return this.#like?.repository.file(file.path) === file ? this.#like : undefined;
  }

  files(...formats: readonly Format[]): readonly RepositoryFile[] {
    const [only, ...others] = formats;
    if (only !== undefined && others.length === 0) return this.#filesOf(only);
    return this.repository.files.filter((file) => formats.includes(file.format));
  }

  readonly #filesOf = remembered((format: Format): readonly RepositoryFile[] =>
    this.repository.files.filter((file) => file.format === format),
  );

  /** The tree of a shell file of the repository. */
  readonly shellTree = remembered((path: string): ShellTree | undefined => {
    const file = this.repository.file(path);
    if (file === undefined || file.format !== 'shell') return undefined;
    const shared = this.#sharing(file);
    if (shared !== undefined) return shared.shellTree(path);
    const tree = shellTreeOf(file);
    this.coverage.note(file.path, tree.problems);
    return tree;
  });

  /** The tree of a Python file of the repository. */
  readonly pythonTree = remembered((path: string): PythonTree | undefined => {
    const file = this.repository.file(path);
    if (file === undefined || file.format !== 'python') return undefined;
    const shared = this.#sharing(file);
    if (shared !== undefined) return shared.pythonTree(path);
    const tree = parsePython(file.text);
    this.coverage.note(file.path, tree.problems);
    return tree;
  });

  /** The tree of a JavaScript file, whatever it is called; asked for where something starts it. */
  readonly javaScriptTree = remembered((path: string): JavaScriptTree | undefined =>
    this.#parsed(path, parseJavaScript),
  );

  readonly yaml = remembered((path: string): YamlFile => {
    const file = this.fileAt(path);
    const shared = this.#sharing(file);
    if (shared !== undefined) return shared.yaml(path);
    const parsed = parseYaml(maskedTextOf(file));
    this.coverage.note(file.path, parsed.problems);
    return parsed;
  });

  /** Units of files; those that scripts write are in `links/written-units.ts`. */
  readonly units = lazy((): readonly Unit[] => {
    const files = this.files('systemd');
    const paths = new Set(files.map(({ path }) => path));
    // `multi-user.target.wants/app.service -> ../app.service` is no second unit.
    const isEnabling = ({ path, linkTo = '' }: RepositoryFile): boolean =>
      paths.has(linkTo) && posix.basename(path) === posix.basename(linkTo);
    for (const file of files) if (isEnabling(file)) this.coverage.note(file.path, []);
    const units = unitsOf(files.filter((file) => !isEnabling(file)).map(unitFileOf));
    for (const unit of units) this.coverage.note(unit.path, unit.file.problems);
    return units;
  });

  readonly dockerfiles = lazy((): readonly { readonly path: string; readonly tree: DockerfileTree }[] =>
    this.files('dockerfile').map((file) => {
      const dockerfile = dockerfileOf(file);
      this.coverage.note(file.path, dockerfile.tree.problems);
      return dockerfile;
    }),
  );

  /** The Dockerfile at a path; undefined where there is none. */
  dockerfileAt(path: string | undefined): DockerfileTree | undefined {
    return this.#dockerfilesByPath().get(path ?? '');
  }

  readonly #dockerfilesByPath = lazy(
    () => new Map(this.dockerfiles().map(({ path, tree }) => [path, tree] as const)),
  );

  readonly composeFiles = lazy((): readonly { readonly path: string; readonly compose: ComposeFile }[] =>
    this.files('compose').map((file) => {
      const compose = readCompose(this.yaml(file.path), this.#composeVariables(file.path));
      this.coverage.note(file.path, compose.problems);
      return { path: file.path, compose };
    }),
  );

  readonly kubernetesObjects = lazy((): readonly KubernetesObject[] =>
    this.files('kubernetes', 'helm-template').flatMap((file) => objectsOf(this.yaml(file.path))),
  );

  readonly workflows = lazy((): readonly { readonly path: string; readonly workflow: Workflow }[] =>
    this.files('workflow').map((file) => ({ path: file.path, workflow: workflowOf(this.yaml(file.path)) })),
  );

  readonly terraformFiles = lazy((): readonly TerraformFile[] =>
    this.files('terraform', 'tfvars').map((file) => {
      const terraform = terraformFileOf(file);
      this.coverage.note(file.path, terraform.tree.problems);
      return terraform;
    }),
  );

  /** The assignments of a file of variables, whatever it is called; undefined where there is none. */
  readonly dotenv = remembered((path: string): readonly DotenvEntry[] | undefined => {
    const file = this.repository.file(path);
    const text = file === undefined ? this.repository.read(path) : maskedTextOf(file);
    if (text === undefined) return undefined;
    const { entries, problems } = parseDotenv(text);
    this.coverage.note(path, problems);
    return entries;
  });

  /** A list of requirements as pip reads it, whatever it is called; undefined where there is none. */
  readonly requirements = remembered((path: string): RequirementsFile | undefined =>
    this.#parsed(path, parseRequirements),
  );

  readonly pyproject = remembered((path: string): Pyproject | undefined =>
    this.#parsed(path, parsePyproject),
  );

  readonly json = remembered((path: string) => this.#parsed(path, parseJson));

  /** A lock file or Pipfile. */
  readonly toml = remembered((path: string): TomlFile | undefined => this.#parsed(path, parseToml));

  readonly dockerignore = remembered((path: string): Dockerignore | undefined => {
    const text = this.repository.read(path);
    if (text === undefined) return undefined;
    const parsed = parseDockerignore(text);
    this.coverage.note(path, parsed.problems);
    return { ...parsed, isIgnored: remembered(parsed.isIgnored) };
  });

  /** Compose reads `.env` beside the file for its own variables (compose-spec, interpolation). */
  #composeVariables(path: string): ReadonlyMap<string, Text> {
    return environmentOf(this.dotenv(posix.join(posix.dirname(path), '.env')) ?? []);
  }

  /** A file of any name, of a format that its reader knows. */
  #parsed<T extends { readonly problems: readonly SyntaxProblem[] }>(
    path: string,
    parse: (text: Text) => T,
  ): T | undefined {
    const text = this.repository.file(path)?.text ?? this.repository.read(path);
    if (text === undefined) return undefined;
    const parsed = parse(text);
    this.coverage.note(path, parsed.problems);
    return parsed;
  }

  protected fileAt(path: string): RepositoryFile {
    const file = this.repository.file(path);
    if (file === undefined) throw new Error(`${path} is not among the files that were read`);
    return file;
  }

  readonly #lineIndex = remembered(
    (path: string) =>
      new LineIndex(this.repository.file(path)?.content ?? this.repository.read(path)?.value ?? ''),
  );

  /** 1-based line where a span begins. */
  lineOf(span: Span): number {
    return this.#lineIndex(span.path).position(span.start).line;
  }
}
