import type { Text } from '../../repository/text.ts';
import type { Step } from '../../syntax/terraform/tree.ts';
import type { Body } from './body.ts';
import type { References, Scope } from './scope.ts';
import { objectValue, tupleValue, unknownValue, type Value } from './value.ts';

/** A resource or data source, once for each of its instances. */
export interface Resource {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** `module.chat.aws_instance.web["a"]`; a key that is not known is `[?]`. */
  readonly address: string;
  readonly key?: number | string;
  /** Its own `unsettled` is set when it is not known whether, or how often, it is there. */
  readonly body: Body;
}

/** The references of a module and, within a resource, `self`. */
export class WithSelf implements References {
  private readonly module: References;
  private readonly resource: () => Resource;

  constructor(module: References, resource: () => Resource) {
    this.module = module;
    this.resource = resource;
  }

  resolve(root: Text, steps: readonly Step[], scope: Scope): { value: Value; taken: number } | undefined {
    if (root.value !== 'self') return this.module.resolve(root, steps, scope);
    const [step] = steps;
    if (step?.kind !== 'attribute')
      return { value: unknownValue('it is known after it is applied', root), taken: 0 };
    return { value: resourceAttribute(this.resource(), step.name.value, step.text), taken: 1 };
  }

  refusal(root: string, steps: readonly Step[]): string | undefined {
    return root === 'self' ? undefined : this.module.refusal(root, steps);
  }
}

/** An attribute of a resource as the configuration sets it; what it does not set is known after it is applied. */
export function resourceAttribute(resource: Resource, name: string, at: Text): Value {
  const why = `\`${resource.address}.${name}\` is known only after it is applied`;
  const value = resource.body.attribute(name);
  if (value !== undefined && value.kind !== 'null') return value;
  const blocks = value === undefined ? resource.body.blocks(name) : [];
  const isSettled = blocks.length > 0 && blocks.every((block) => block.unsettled === undefined);
  if (!isSettled) return unknownValue(why, at);
  return tupleValue(
    blocks.map((block) => bodyValue(block, why)),
    at,
  );
}

/** What the configuration sets of a resource; the rest is open. */
export function wholeResource(resource: Resource): Value {
  return bodyValue(resource.body, `\`${resource.address}\` is known only after it is applied`);
}

function bodyValue(body: Body, rest: string): Value {
  const attributes = body.attributeNames.flatMap((name): [string, Value][] => {
    const value = body.attribute(name);
    return value === undefined || value.kind === 'null' ? [] : [[name, value]];
  });
  const blocks = body.blockTypes.flatMap((type): [string, Value][] => {
    const made = body.blocks(type);
    if (made.some((block) => block.unsettled !== undefined)) return [];
    const values = made.map((block) => bodyValue(block, rest));
    return [[type, tupleValue(values, body.text)]];
  });
  return { ...objectValue([...attributes, ...blocks], body.text), rest };
}
