import { posix } from 'node:path';
import type {
  TerraformAttribute,
  TerraformBlock,
  TerraformBody,
  TerraformTree,
} from '../../syntax/terraform/tree.ts';

export interface TerraformFile {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly tree: TerraformTree;
}

/** The `.tf` files of one directory taken together, before anything is evaluated. */
export interface ModuleSource {
  /** Relative to the repository's root; `.` for the root itself. */
  readonly directory: string;
  readonly variables: ReadonlyMap<string, TerraformBlock>;
  readonly outputs: ReadonlyMap<string, TerraformBlock>;
  readonly calls: ReadonlyMap<string, TerraformBlock>;
  readonly locals: ReadonlyMap<string, TerraformAttribute>;
  /** By `type.name`, `data.type.name`. */
  readonly resources: ReadonlyMap<string, TerraformBlock>;
  /** `provider`, `terraform`, `moved` and whatever else there is. */
  readonly others: readonly TerraformBlock[];
}

/** The modules of a repository by their directories, in the order of these. */
export function groupModules(files: readonly TerraformFile[]): ReadonlyMap<string, ModuleSource> {
  const directories = new Map<string, TerraformFile[]>();
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (!file.path.endsWith('.tf')) continue;
    const directory = posix.dirname(file.path);
    directories.set(directory, [...(directories.get(directory) ?? []), file]);
  }
  return new Map([...directories].map(([directory, own]) => [directory, readModule(directory, own)]));
}

function readModule(directory: string, files: readonly TerraformFile[]): ModuleSource {
  const blocks = inOverridingOrder(files).flatMap((file) => file.tree.body.blocks);
  const named = (type: string) =>
    new Map(
      blocks
        .filter((block) => block.type.value === type)
        .map((block) => [block.labels[0]?.value ?? '', block]),
    );
  const locals = blocks
    .filter((block) => block.type.value === 'locals')
    .flatMap((block) => block.body.attributes);
  return {
    directory,
    variables: named('variable'),
    outputs: named('output'),
    calls: named('module'),
    locals: new Map(locals.map((local) => [local.name.value, local])),
    resources: merged(blocks.flatMap(resourceEntry)),
    others: blocks.filter((block) => !NAMED.has(block.type.value)),
  };
}

const NAMED = new Set(['variable', 'output', 'module', 'locals', 'resource', 'data']);

/** `override.tf` and `*_override.tf` come last, so that what they set wins. */
function inOverridingOrder(files: readonly TerraformFile[]): readonly TerraformFile[] {
  const isOverride = (file: TerraformFile) => /(^|[/_])override\.tf$/.test(file.path);
  return [...files.filter((file) => !isOverride(file)), ...files.filter(isOverride)];
}

/** A later block of the same name changes an earlier one, as in Terraform's override files. */
function merged(
  entries: readonly (readonly [string, TerraformBlock])[],
): ReadonlyMap<string, TerraformBlock> {
  const out = new Map<string, TerraformBlock>();
  for (const [name, block] of entries) {
    const earlier = out.get(name);
    out.set(name, earlier === undefined ? block : override(earlier, block.body));
  }
  return out;
}

/** An attribute takes the place of that of its name, blocks that of all blocks of their type. */
function override(block: TerraformBlock, { attributes, blocks }: TerraformBody): TerraformBlock {
  const names = new Set(attributes.map((attribute) => attribute.name.value));
  const types = new Set(blocks.map((inner) => inner.type.value));
  return {
    ...block,
    body: {
      attributes: [...block.body.attributes.filter(({ name }) => !names.has(name.value)), ...attributes],
      blocks: [...block.body.blocks.filter(({ type }) => !types.has(type.value)), ...blocks],
    },
  };
}

function resourceEntry(block: TerraformBlock): [string, TerraformBlock][] {
  const [type, name] = block.labels;
  if (type === undefined || name === undefined) return [];
  if (block.type.value === 'resource') return [[`${type.value}.${name.value}`, block]];
  return block.type.value === 'data' ? [[`data.${type.value}.${name.value}`, block]] : [];
}

/** The value of an attribute as written, or undefined. */
export function findAttribute(block: TerraformBlock, name: string): TerraformAttribute | undefined {
  return block.body.attributes.find((attribute) => attribute.name.value === name);
}
