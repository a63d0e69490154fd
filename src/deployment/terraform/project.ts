import { posix } from 'node:path';
import type { SkippedFile } from '../../repository/repository.ts';
import type { Text } from '../../repository/text.ts';
import { literalOf } from '../../syntax/terraform/tree.ts';
import { findAttribute, groupModules, type ModuleSource, type TerraformFile } from './configuration.ts';
import { evaluate } from './evaluate.ts';
import { NO_REFERENCES, type Project } from './instantiation.ts';
import { ModuleInstance } from './module-instance.ts';
import { Budget, type Files, type Scope } from './scope.ts';
import type { Value } from './value.ts';

export interface TerraformProject {
  /** `.tf` and `.tfvars` files, in any order. */
  readonly files: readonly TerraformFile[];
  /** A file by its path from the repository's root. */
  readonly readFile: (path: string) => Text | undefined;
}

/**
 * Every module of a repository with the inputs it gets: each root module, once with the `.tfvars` files that Terraform
 * loads by itself and once more for each other `.tfvars` file below it, and after each the modules it calls. A module
 * that nothing calls, or that only a circle of modules calls, is a root.
 */
export function evaluateModules({ files, readFile }: TerraformProject): ModuleInstance[] {
  const sources = groupModules(files);
  const variableFiles = files.filter((file) => file.path.endsWith('.tfvars'));
  const project: Project = { sources, budget: new Budget(), remaining: 2000 };
  const instances: ModuleInstance[] = [];
  const start = (source: ModuleSource) => {
    for (const root of startRoot(source, { project, variableFiles, readFile }))
      instances.push(...withChildren(root));
  };
  const called = calledDirectories(sources);
  for (const source of sources.values()) if (!called.has(source.directory)) start(source);
  const done = new Set(instances.map(({ directory }) => directory));
  for (const source of sources.values()) {
    if (done.has(source.directory)) continue;
    const count = instances.length;
    start(source);
    for (const { directory } of instances.slice(count)) done.add(directory);
  }
  return instances;
}

/** The files among these that hold Terraform and are not read, each with a sentence. */
export function findUnread(paths: readonly string[]): SkippedFile[] {
  return paths
    .filter((path) => /\.(tf|tfvars)\.json$/.test(path))
    .map((path) => ({ path, why: 'Terraform written as JSON is not read' }));
}

function withChildren(instance: ModuleInstance): ModuleInstance[] {
  return [instance, ...instance.children.flatMap(withChildren)];
}

function calledDirectories(sources: ReadonlyMap<string, ModuleSource>): ReadonlySet<string> {
  const called = new Set<string>();
  for (const source of sources.values()) {
    for (const block of source.calls.values()) {
      const path = literalOf(findAttribute(block, 'source')?.value)?.value;
      if (path?.startsWith('.')) called.add(posix.join(source.directory, path).replace(/(.)\/$/, '$1'));
    }
  }
  return called;
}

interface Surroundings {
  readonly project: Project;
  readonly variableFiles: readonly TerraformFile[];
  readonly readFile: TerraformProject['readFile'];
}

function startRoot(
  source: ModuleSource,
  { project, variableFiles, readFile }: Surroundings,
): ModuleInstance[] {
  const { directory } = source;
  const below = variableFiles.filter(({ path }) => ownerOf(path, project.sources) === directory);
  const loaded = below.filter(({ path }) => posix.dirname(path) === directory && precedence(path) > 0);
  const inOrder = loaded.sort(
    (a, b) => precedence(a.path) - precedence(b.path) || (a.path < b.path ? -1 : 1),
  );
  const files = filesFrom(directory, readFile);
  const scope: Scope = { names: new Map(), references: NO_REFERENCES, files, budget: project.budget };
  const instantiate = (given: readonly TerraformFile[], variableFile?: string) =>
    new ModuleInstance({
      project,
      source,
      files,
      root: directory,
      address: '',
      callers: [],
      input: (name) => lastValue(given, name, scope),
      ...(variableFile === undefined ? {} : { variableFile }),
    });
  const others = below.filter((file) => !loaded.includes(file));
  return [instantiate(inOrder), ...others.map((file) => instantiate([...inOrder, file], file.path))];
}

/** The nearest directory above a file that is a module. */
function ownerOf(path: string, sources: ReadonlyMap<string, ModuleSource>): string | undefined {
  let directory = posix.dirname(path);
  while (!sources.has(directory)) {
    if (directory === '.' || directory === '/') return undefined;
    directory = posix.dirname(directory);
  }
  return directory;
}

/** Terraform's own order: `terraform.tfvars`, then each `*.auto.tfvars` by name; 0 is not loaded by itself. */
function precedence(path: string): number {
  const name = posix.basename(path);
  if (name === 'terraform.tfvars') return 1;
  return name.endsWith('.auto.tfvars') ? 2 : 0;
}

function lastValue(files: readonly TerraformFile[], name: string, scope: Scope): Value | undefined {
  for (const { tree } of [...files].reverse()) {
    const attribute = tree.body.attributes.find((candidate) => candidate.name.value === name);
    if (attribute !== undefined) return evaluate(attribute.value, scope);
  }
  return undefined;
}

/** Paths are relative to the root module's directory, in which Terraform runs. */
function filesFrom(directory: string, readFile: TerraformProject['readFile']): Files {
  return {
    read: (path) => {
      if (path.startsWith('/') || path.startsWith('~')) return `\`${path}\` is outside of the repository`;
      const full = posix.join(directory, path);
      if (full.startsWith('..')) return `\`${path}\` is outside of the repository`;
      return readFile(full) ?? `\`${full}\` cannot be read from the repository`;
    },
  };
}
