import type { Text } from '../../repository/text.ts';
import type { TerraformAttribute, TerraformBlock, TerraformBody } from '../../syntax/terraform/tree.ts';
import type { Unknown } from '../unknown.ts';
import { findAttribute } from './configuration.ts';
import { evaluate } from './evaluate.ts';
import { turnsOfCollection } from './repetition.ts';
import { type Scope, withNames } from './scope.ts';
import { unknownValue, type Value } from './value.ts';

/** A block's content, evaluated when asked for. `dynamic` blocks stand as the blocks that they make. */
export class Body {
  /** The whole block. */
  readonly text: Text;
  readonly labels: readonly Text[];
  /** Set when it is not known whether, or how often, the block is there. */
  readonly unsettled: Unknown | undefined;
  private readonly tree: TerraformBody;
  private readonly scope: Scope;
  private readonly values = new Map<string, Value | 'busy'>();

  constructor(block: TerraformBlock, scope: Scope, unsettled?: Unknown) {
    this.text = block.text;
    this.labels = block.labels;
    this.tree = block.body;
    this.scope = scope;
    this.unsettled = unsettled;
  }

  /** Names of its attributes, in the order of writing. */
  get attributeNames(): readonly string[] {
    return this.tree.attributes.map((attribute) => attribute.name.value);
  }

  /** Types of its blocks, each once, `dynamic` ones by what they make. */
  get blockTypes(): readonly string[] {
    return [...new Set(this.tree.blocks.map((block) => dynamicType(block) ?? block.type.value))];
  }

  /** The attribute as written: to point at its name or line. */
  written(name: string): TerraformAttribute | undefined {
    return this.tree.attributes.find((attribute) => attribute.name.value === name);
  }

  /** Its value, or undefined when it is not set. */
  attribute(name: string): Value | undefined {
    const attribute = this.written(name);
    if (attribute === undefined) return undefined;
    const known = this.values.get(name);
    if (known === 'busy') return unknownValue(`\`${name}\` depends on itself`, attribute.text);
    if (known !== undefined) return known;
    this.values.set(name, 'busy');
    const value = evaluate(attribute.value, this.scope);
    this.values.set(name, value);
    return value;
  }

  /** Its blocks of a type, in the order of writing. */
  blocks(type: string): Body[] {
    return this.tree.blocks.flatMap((block) => {
      if (block.type.value === type) return [new Body(block, this.scope)];
      return dynamicType(block) === type ? this.expand(block, type) : [];
    });
  }

  private expand(block: TerraformBlock, type: string): Body[] {
    const content = block.body.blocks.find((inner) => inner.type.value === 'content');
    const collection = findAttribute(block, 'for_each');
    if (content === undefined || collection === undefined) return [];
    const iterator = findAttribute(block, 'iterator')?.value;
    const name = iterator?.kind === 'reference' ? iterator.name.value : type;
    const { turns } = turnsOfCollection(evaluate(collection.value, this.scope), name);
    return turns.map((turn) => new Body(content, withNames(this.scope, turn.names), turn.unsettled));
  }
}

function dynamicType(block: TerraformBlock): string | undefined {
  return block.type.value === 'dynamic' ? block.labels[0]?.value : undefined;
}
