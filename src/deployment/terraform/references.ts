import type { Text } from '../../repository/text.ts';
import type { Step } from '../../syntax/terraform/tree.ts';
import type { ModuleSource } from './configuration.ts';
import type { Compute } from './evaluate-for.ts';
import type { Module } from './module.ts';
import type { Turns } from './repetition.ts';
import { type Resource, resourceAttribute, wholeResource } from './resource.ts';
import type { Scope } from './scope.ts';
import { errorValue, objectValue, tupleValue, type UnknownValue, unknownValue, type Value } from './value.ts';

interface Asked {
  readonly root: Text;
  readonly steps: readonly Step[];
  readonly scope: Scope;
}

interface Resolved {
  readonly value: Value;
  readonly taken: number;
}

/** What a reference leads to within a module. */
export function resolveReference(module: Module, asked: Asked, compute: Compute): Resolved | undefined {
  const { root, steps } = asked;
  const name = attributeName(steps[0]);
  if (name === undefined) return undefined;
  const at = steps[0]?.text ?? root;
  switch (root.value) {
    case 'var':
      return { value: module.variable(name), taken: 1 };
    case 'local':
      return { value: module.local(name), taken: 1 };
    case 'path':
      return { value: module.path(name, at), taken: 1 };
    case 'terraform':
      return { value: unknownValue(`\`terraform.${name}\` depends on where Terraform runs`, at), taken: 1 };
    case 'module':
      return resolveModule(module, name, { asked, compute });
    case 'each':
    case 'count':
    case 'self':
      return { value: errorValue(`\`${root.value}\` has no meaning here`, root), taken: steps.length };
    case 'data': {
      const key = `data.${name}.${attributeName(steps[1]) ?? ''}`;
      return resolveResource(module, key, { asked, compute, used: 2 });
    }
    default:
      return resolveResource(module, `${root.value}.${name}`, { asked, compute, used: 1 });
  }
}

function attributeName(step: Step | undefined): string | undefined {
  return step?.kind === 'attribute' ? step.name.value : undefined;
}

interface Target {
  readonly asked: Asked;
  readonly compute: Compute;
  /** Steps that lead to the resource. */
  readonly used: number;
}

function resolveResource(module: Module, key: string, target: Target): Resolved | undefined {
  if (!module.source.resources.has(key)) return undefined;
  const { turns, resources } = module.resource(key);
  const { steps } = target.asked;
  const picked = pick({ turns, items: resources }, steps[target.used], target);
  if (picked === undefined) {
    return {
      value: gather(turns, resources, { at: target.asked.root, make: wholeResource }),
      taken: target.used,
    };
  }
  if ('kind' in picked && picked.kind === 'unknown') return { value: picked, taken: steps.length };
  const resource = picked as Resource;
  const next = target.used + (turns.by === 'nothing' ? 0 : 1);
  const step = steps[next];
  if (step?.kind !== 'attribute') return { value: wholeResource(resource), taken: next };
  return { value: resourceAttribute(resource, step.name.value, step.text), taken: next + 1 };
}

type Keyed = { readonly key?: number | string | undefined };

/** The one instance that is meant, undefined when all are, or why it is not known which. */
function pick<T extends Keyed>(
  { turns, items }: { turns: Turns; items: readonly T[] },
  step: Step | undefined,
  { asked, compute }: Pick<Target, 'asked' | 'compute'>,
): T | UnknownValue | undefined {
  if (turns.by === 'nothing') return items[0] ?? unknownValue('it depends on itself', asked.root);
  if (step?.kind !== 'index') return undefined;
  const [only] = items;
  if (turns.turns.some((turn) => turn.unsettled !== undefined) && only !== undefined) return only;
  const key = compute(step.key, asked.scope);
  if (key.kind === 'unknown') return key;
  const wanted = key.kind === 'string' ? key.text.value : key.kind === 'number' ? key.value : undefined;
  const found = items.find((item) => item.key !== undefined && String(item.key) === String(wanted));
  return found ?? errorValue('there is no such instance', step.text);
}

/** All instances as one value: a tuple by `count`, an object by `for_each`. */
function gather<T extends Keyed>(
  turns: Turns,
  items: readonly T[],
  { at, make }: { at: Text; make: (item: T) => Value },
): Value {
  const unsettled = turns.turns.find((turn) => turn.unsettled !== undefined)?.unsettled;
  if (unsettled !== undefined) return unknownValue(unsettled.why, at);
  if (turns.by === 'count') return tupleValue(items.map(make), at);
  return objectValue(
    items.map((item) => [String(item.key), make(item)] as const),
    at,
  );
}

function resolveModule(
  module: Module,
  name: string,
  { asked, compute }: { asked: Asked; compute: Compute },
): Resolved | undefined {
  if (!module.source.calls.has(name)) return undefined;
  const { turns, instances, why } = module.call(name);
  if (why !== undefined) return { value: unknownValue(why, asked.root), taken: asked.steps.length };
  const picked = pick({ turns, items: instances }, asked.steps[1], { asked, compute });
  if (picked === undefined) {
    return {
      value: gather(turns, instances, {
        at: asked.root,
        make: ({ instance }) => allOutputs(instance, asked.root),
      }),
      taken: 1,
    };
  }
  if ('kind' in picked) return { value: picked, taken: asked.steps.length };
  const next = turns.by === 'nothing' ? 1 : 2;
  const output = attributeName(asked.steps[next]);
  if (output === undefined) return { value: allOutputs(picked.instance, asked.root), taken: next };
  return { value: picked.instance.output(output), taken: next + 1 };
}

function allOutputs(instance: Module, at: Text): Value {
  return objectValue(
    [...instance.source.outputs.keys()].map((name) => [name, instance.output(name)] as const),
    at,
  );
}

const BUILT_IN = new Set(['path', 'terraform', 'each', 'count', 'self']);

/** Why Terraform refuses the reference for not being declared, or undefined. */
export function refuse(source: ModuleSource, root: string, steps: readonly Step[]): string | undefined {
  if (BUILT_IN.has(root)) return undefined;
  const name = attributeName(steps[0]);
  if (name === undefined) return `\`${root}\` is no reference`;
  if (root === 'var')
    return source.variables.has(name) ? undefined : `the variable \`${name}\` is not declared`;
  if (root === 'local')
    return source.locals.has(name) ? undefined : `the local value \`${name}\` is not declared`;
  if (root === 'module') return source.calls.has(name) ? undefined : `the module \`${name}\` is not called`;
  const key = root === 'data' ? `data.${name}.${attributeName(steps[1]) ?? ''}` : `${root}.${name}`;
  return source.resources.has(key) ? undefined : `\`${key}\` is not declared`;
}
