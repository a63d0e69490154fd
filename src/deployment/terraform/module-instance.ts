import { posix } from 'node:path';
import { Text } from '../../repository/text.ts';
import type { Expression, Step, TerraformBlock } from '../../syntax/terraform/tree.ts';
import { literalOf } from '../../syntax/terraform/tree.ts';
import { Body } from './body.ts';
import { findAttribute, type ModuleSource } from './configuration.ts';
import { convert } from './convert.ts';
import { compute, evaluate } from './evaluate.ts';
import { type Instantiation, NO_REFERENCES } from './instantiation.ts';
import type { CalledModule, Module } from './module.ts';
import { refuse, resolveReference } from './references.ts';
import { keySuffix, ONCE, type Turn, type Turns, turnsOfCollection, turnsOfCount } from './repetition.ts';
import { type Resource, WithSelf } from './resource.ts';
import { type References, type Scope, withNames } from './scope.ts';
import { readTypeConstraint } from './type-constraint.ts';
import { computedText, errorValue, stringValue, unknownValue, type Value } from './value.ts';

/** A module with its inputs. Everything in it is evaluated when asked for, and once. */
export class ModuleInstance implements References, Module {
  readonly directory: string;
  readonly root: string;
  readonly address: string;
  readonly source: ModuleSource;
  /** The `.tfvars` file it is given by name; absent when only those that Terraform loads by itself are. */
  readonly variableFile: string | undefined;
  readonly unsettled: Turn['unsettled'];
  /** Sentences about what could not be followed. */
  readonly problems: { readonly text: Text; readonly message: string }[] = [];
  private readonly given: Instantiation;
  private readonly values = new Map<string, Value | 'busy'>();
  private readonly expanded = new Map<string, { turns: Turns; resources: readonly Resource[] }>();
  private readonly called = new Map<string, CalledModule<ModuleInstance>>();

  constructor(given: Instantiation) {
    this.given = given;
    this.source = given.source;
    this.directory = given.source.directory;
    this.root = given.root;
    this.address = given.address;
    this.variableFile = given.variableFile;
    this.unsettled = given.unsettled;
  }

  get scope(): Scope {
    const { files, project } = this.given;
    return { names: new Map(), references: this, files, budget: project.budget };
  }

  get resources(): readonly Resource[] {
    return [...this.source.resources.keys()].flatMap((key) => this.resource(key).resources);
  }

  /** The modules that this one calls and that are in the repository. */
  get children(): readonly ModuleInstance[] {
    return [...this.source.calls.keys()].flatMap((name) =>
      this.call(name).instances.map(({ instance }) => instance),
    );
  }

  /** Blocks of other kinds: `provider`, `terraform`. */
  blocks(type: string): Body[] {
    return this.source.others
      .filter((block) => block.type.value === type)
      .map((block) => new Body(block, this.scope));
  }

  resolve(root: Text, steps: readonly Step[], scope: Scope): { value: Value; taken: number } | undefined {
    return resolveReference(this, { root, steps, scope }, compute);
  }

  refusal(root: string, steps: readonly Step[]): string | undefined {
    return refuse(this.source, root, steps);
  }

  variable(name: string): Value {
    const block = this.source.variables.get(name);
    if (block === undefined) return errorValue(`the variable \`${name}\` is not declared`, this.somewhere());
    return this.once(`var.${name}`, block.text, () => this.readVariable(name, block));
  }

  local(name: string): Value {
    const attribute = this.source.locals.get(name);
    if (attribute === undefined)
      return errorValue(`the local value \`${name}\` is not declared`, this.somewhere());
    return this.once(`local.${name}`, attribute.text, () => evaluate(attribute.value, this.scope));
  }

  output(name: string): Value {
    const block = this.source.outputs.get(name);
    const value = block === undefined ? undefined : findAttribute(block, 'value');
    if (value === undefined) return errorValue(`the module has no output \`${name}\``, this.somewhere());
    return this.once(`output.${name}`, value.text, () => evaluate(value.value, this.scope));
  }

  /** `path.module` and its like. */
  path(name: string, at: Text): Value {
    if (name === 'root') return stringValue(computedText('.', at), at);
    if (name !== 'module') return unknownValue('where Terraform runs is not known', at);
    return stringValue(computedText(posix.relative(this.root, this.directory) || '.', at), at);
  }

  /** The instances of a resource by `type.name` or `data.type.name`. */
  resource(key: string): { turns: Turns; resources: readonly Resource[] } {
    const known = this.expanded.get(key);
    if (known !== undefined) return known;
    const block = this.source.resources.get(key);
    if (block === undefined) return { turns: ONCE, resources: [] };
    // Set first: a resource whose count asks for the resource itself finds none.
    this.expanded.set(key, { turns: ONCE, resources: [] });
    const turns = this.turnsOf(block);
    const made = { turns, resources: turns.turns.map((turn) => this.makeResource(block, key, turn)) };
    this.expanded.set(key, made);
    return made;
  }

  /** The instances of a module call. */
  call(name: string): CalledModule<ModuleInstance> {
    const known = this.called.get(name);
    if (known !== undefined) return known;
    const block = this.source.calls.get(name);
    if (block === undefined) return { turns: ONCE, instances: [], why: 'there is no such module' };
    this.called.set(name, { turns: ONCE, instances: [], why: `\`module.${name}\` depends on itself` });
    const made = this.makeCall(name, block);
    this.called.set(name, made);
    return made;
  }

  private readVariable(name: string, block: TerraformBlock): Value {
    const constraint = findAttribute(block, 'type');
    const fallback = findAttribute(block, 'default');
    const constant = (expression: Expression) =>
      evaluate(expression, { ...this.scope, references: NO_REFERENCES });
    const given = this.given.input(name);
    const isNullable = findAttribute(block, 'nullable')?.value.text.value !== 'false';
    const isGiven = given !== undefined && (given.kind !== 'null' || isNullable);
    const value = isGiven ? given : fallback && constant(fallback.value);
    if (value === undefined) {
      return unknownValue(
        `the variable \`${name}\` has no default and nothing in the repository sets it`,
        block.text,
      );
    }
    return constraint === undefined ? value : convert(value, readTypeConstraint(constraint.value, constant));
  }

  private once(key: string, at: Text, make: () => Value): Value {
    const known = this.values.get(key);
    if (known === 'busy') return errorValue(`\`${key}\` depends on itself`, at);
    if (known !== undefined) return known;
    this.values.set(key, 'busy');
    const value = make();
    this.values.set(key, value);
    return value;
  }

  private turnsOf(block: TerraformBlock): Turns {
    const count = findAttribute(block, 'count');
    if (count !== undefined) return turnsOfCount(evaluate(count.value, this.scope));
    const collection = findAttribute(block, 'for_each');
    if (collection === undefined) return ONCE;
    return turnsOfCollection(evaluate(collection.value, this.scope), 'each');
  }

  private makeResource(block: TerraformBlock, key: string, turn: Turn): Resource {
    const [type, name] = block.labels;
    const address = `${this.address === '' ? '' : `${this.address}.`}${key}${keySuffix(turn)}`;
    const scope = withNames({ ...this.scope, references: new WithSelf(this, () => resource) }, turn.names);
    const resource: Resource = {
      mode: block.type.value === 'data' ? 'data' : 'managed',
      type: type?.value ?? '',
      name: name?.value ?? '',
      address,
      body: new Body(block, scope, turn.unsettled ?? this.unsettled),
      ...(turn.key === undefined ? {} : { key: turn.key }),
    };
    return resource;
  }

  private makeCall(name: string, block: TerraformBlock): CalledModule<ModuleInstance> {
    const nothing = (why: string): CalledModule<ModuleInstance> => ({ turns: ONCE, instances: [], why });
    const written = findAttribute(block, 'source')?.value;
    const path = literalOf(written);
    if (path === undefined) return nothing(`\`module.${name}\` names no source`);
    if (!/^\.\.?(\/|$)/.test(path.value))
      return nothing(`\`module.${name}\` comes from outside of the repository`);
    const directory = posix.join(this.directory, path.value).replace(/(.)\/$/, '$1');
    const source = this.given.project.sources.get(directory);
    if (source === undefined) return nothing(`\`${directory}\` holds no Terraform files`);
    const callers = [...this.given.callers, this.directory];
    if (callers.includes(directory)) {
      const message = `these modules call one another in a circle: ${[...callers, directory].join(', ')}`;
      this.problems.push({ text: path, message });
      return nothing(message);
    }
    const turns = this.turnsOf(block);
    this.given.project.remaining -= turns.turns.length;
    if (this.given.project.remaining < 0) return nothing('there are too many module calls to follow');
    const instances = turns.turns.map((turn) => ({
      key: turn.key,
      instance: this.makeChild(block, { name, source, callers, turn }),
    }));
    return { turns, instances };
  }

  private makeChild(
    block: TerraformBlock,
    {
      name,
      source,
      callers,
      turn,
    }: { name: string; source: ModuleSource; callers: readonly string[]; turn: Turn },
  ): ModuleInstance {
    const scope = withNames(this.scope, turn.names);
    const inputs = new Body(block, scope);
    const prefix = this.address === '' ? '' : `${this.address}.`;
    const unsettled = turn.unsettled ?? this.unsettled;
    return new ModuleInstance({
      project: this.given.project,
      source,
      files: this.given.files,
      root: this.root,
      address: `${prefix}module.${name}${keySuffix(turn)}`,
      callers,
      input: (variable) => (META_ARGUMENTS.has(variable) ? undefined : inputs.attribute(variable)),
      ...(unsettled === undefined ? {} : { unsettled }),
      ...(this.variableFile === undefined ? {} : { variableFile: this.variableFile }),
    });
  }

  /** Any place within the module, for what has no better one. */
  private somewhere(): Text {
    const { directory, variables, locals, resources, outputs, calls, others } = this.source;
    const [first] = [variables, locals, resources, outputs, calls].flatMap((named) => [...named.values()]);
    return (first ?? others[0])?.text ?? Text.standing('', { path: directory, start: 0, end: 0 });
  }
}

const META_ARGUMENTS = new Set(['source', 'version', 'count', 'for_each', 'providers', 'depends_on']);
