import { Text } from '../../repository/text.ts';
import type { NameValue } from '../../syntax/yaml/reader.ts';
import type { Body } from '../terraform/body.ts';
import { computedText, entriesOf, formatNumber, itemsOf, type Value } from '../terraform/value.ts';
import { type Unknown, unknown } from '../unknown.ts';
import type { Fields, Scalar } from './fields.ts';

/** Blocks of the Kubernetes provider that repeat have singular names. */
const SINGULAR: Readonly<Record<string, string>> = {
  containers: 'container',
  initContainers: 'init_container',
  ports: 'port',
  volumeMounts: 'volume_mount',
  volumes: 'volume',
  volumeClaimTemplates: 'volume_claim_template',
  httpHeaders: 'http_header',
};

function snakeCase(name: string, repeats: Repeats): string {
  const singular = repeats === 'singular' ? SINGULAR[name] : undefined;
  return singular ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** How a provider names blocks that repeat: `container` or `containers`. */
type Repeats = 'singular' | 'plural';

/** A block of Terraform, with Kubernetes' names for what the provider calls otherwise. */
export function bodyFields(body: Body, repeats: Repeats = 'singular'): Fields {
  return new BodyFields(body, repeats);
}

class BodyFields implements Fields {
  readonly #body: Body;
  readonly open = undefined;
  readonly #repeats: Repeats;

  constructor(body: Body, repeats: Repeats) {
    this.#body = body;
    this.#repeats = repeats;
  }

  get text(): Text {
    return this.#body.text;
  }

  /** `liveness_probe`, or `dynamic "liveness_probe"`: what stands before the brace. */
  get head(): Text {
    return this.text.slice(0, this.text.value.search(/[\s{]|$/));
  }

  get unsettled(): Unknown | undefined {
    return this.#body.unsettled;
  }

  scalar(name: string): Scalar | undefined {
    const value = this.#body.attribute(snakeCase(name, this.#repeats));
    return value === undefined ? undefined : scalarOf(value);
  }

  inner(name: string): Fields | Unknown | undefined {
    const key = snakeCase(name, this.#repeats);
    const [block] = this.#body.blocks(key);
    if (block !== undefined) return block.unsettled ?? new BodyFields(block, this.#repeats);
    const value = this.#body.attribute(key);
    return value === undefined ? undefined : innerOf(value, this.#body.written(key)?.name ?? value.at);
  }

  list(name: string): readonly Fields[] {
    const key = snakeCase(name, this.#repeats);
    const blocks = this.#body.blocks(key);
    if (blocks.length > 0) return blocks.map((block) => new BodyFields(block, this.#repeats));
    return listOf(this.#body.attribute(key));
  }

  words(name: string): readonly Text[] | undefined {
    return wordsOf(this.#body.attribute(snakeCase(name, this.#repeats)));
  }

  pairs(name: string): readonly NameValue[] {
    const key = snakeCase(name, this.#repeats);
    const value = this.#body.attribute(key);
    if (value !== undefined) return pairsOf(value);
    const [block] = this.#body.blocks(key);
    return (block?.attributeNames ?? []).flatMap((attribute) => {
      const own = block?.attribute(attribute);
      const written = block?.written(attribute);
      return own === undefined || written === undefined ? [] : [pairOf(written.name, own)];
    });
  }
}

/** An object that Terraform works out: `kubernetes_manifest`, a container definition in `jsonencode`. Names are its own. */
export function valueFields(value: Value, head: Text = value.at): Fields | undefined {
  return entriesOf(value) === undefined ? undefined : new ValueFields(value, head);
}

class ValueFields implements Fields {
  readonly head: Text;
  readonly unsettled = undefined;
  readonly #value: Value;

  constructor(value: Value, head: Text) {
    this.#value = value;
    this.head = head;
  }

  get text(): Text {
    return this.#value.at;
  }

  get open(): Unknown | undefined {
    const rest = this.#value.kind === 'object' ? this.#value.rest : undefined;
    return rest === undefined ? undefined : unknown(rest, this.text.span());
  }

  scalar(name: string): Scalar | undefined {
    const value = this.#get(name);
    return value === undefined ? undefined : scalarOf(value);
  }

  inner(name: string): Fields | Unknown | undefined {
    const value = this.#get(name);
    return value === undefined ? undefined : innerOf(value, value.at);
  }

  list(name: string): readonly Fields[] {
    return listOf(this.#get(name));
  }

  words(name: string): readonly Text[] | undefined {
    return wordsOf(this.#get(name));
  }

  pairs(name: string): readonly NameValue[] {
    const value = this.#get(name);
    return value === undefined ? [] : pairsOf(value);
  }

  #get(name: string): Value | undefined {
    return entriesOf(this.#value)?.get(name);
  }
}

function scalarOf(value: Value): Scalar | undefined {
  const text = textOfValue(value);
  return text === undefined ? undefined : { text, at: value.at.span() };
}

/** The characters of a string, number or boolean; a placeholder for what is not known; undefined for null and collections. */
export function textOfValue(value: Value): Text | undefined {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      return computedText(formatNumber(value.value), value.at);
    case 'bool':
      return computedText(String(value.value), value.at);
    case 'unknown':
      return Text.unknown(value.reason.why, value.at.span());
    default:
      return undefined;
  }
}

function innerOf(value: Value, head: Text): Fields | Unknown | undefined {
  if (value.kind === 'unknown') return value.reason;
  return valueFields(value, head);
}

function listOf(value: Value | undefined): readonly Fields[] {
  const items = value === undefined ? [] : (itemsOf(value) ?? [value]);
  return items.flatMap((item) => valueFields(item) ?? []);
}

function wordsOf(value: Value | undefined): readonly Text[] | undefined {
  if (value === undefined || value.kind === 'null') return undefined;
  return (itemsOf(value) ?? [value]).flatMap((item) => textOfValue(item) ?? []);
}

function pairsOf(value: Value): readonly NameValue[] {
  return [...(entriesOf(value) ?? [])].map(([name, own]) => pairOf(computedText(name, own.at), own));
}

function pairOf(name: Text, value: Value): NameValue {
  const text = textOfValue(value);
  return { text: value.at, name, ...(text === undefined ? {} : { value: text }) };
}
