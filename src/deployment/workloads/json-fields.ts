import type { Text } from '../../repository/text.ts';
import { type JsonNode, jsonMember } from '../../syntax/json.ts';
import type { NameValue } from '../../syntax/yaml/reader.ts';
import type { Fields, Scalar } from './fields.ts';

/** An object of a JSON file; undefined for what is none. */
export function jsonFields(node: JsonNode | undefined, head = node?.text): Fields | undefined {
  return node?.kind === 'object' && head !== undefined ? new JsonFields(node, head) : undefined;
}

/** The objects of a JSON list. */
export function jsonList(node: JsonNode | undefined): Fields[] {
  return node?.kind === 'array' ? node.items.flatMap((item) => jsonFields(item) ?? []) : [];
}

class JsonFields implements Fields {
  readonly head: Text;
  readonly unsettled = undefined;
  readonly open = undefined;
  readonly #node: JsonNode & { readonly kind: 'object' };

  constructor(node: JsonNode & { readonly kind: 'object' }, head: Text) {
    this.#node = node;
    this.head = head;
  }

  get text(): Text {
    return this.#node.text;
  }

  scalar(name: string): Scalar | undefined {
    const text = textOf(jsonMember(this.#node, name));
    return text === undefined ? undefined : { text, at: text.span() };
  }

  inner(name: string): Fields | undefined {
    const entry = this.#node.entries.findLast((one) => one.name.value === name);
    return jsonFields(entry?.value, entry?.name);
  }

  list(name: string): readonly Fields[] {
    return jsonList(jsonMember(this.#node, name));
  }

  words(name: string): readonly Text[] | undefined {
    const value = jsonMember(this.#node, name);
    return value?.kind === 'array' ? value.items.flatMap((item) => textOf(item) ?? []) : undefined;
  }

  pairs(name: string): readonly NameValue[] {
    const value = jsonMember(this.#node, name);
    if (value?.kind !== 'object') return [];
    return value.entries.map((entry) => {
      const text = textOf(entry.value);
      return { text: entry.value.text, name: entry.name, ...(text === undefined ? {} : { value: text }) };
    });
  }
}

/** The characters of a string, number or boolean; `null` is as good as absent. */
function textOf(node: JsonNode | undefined): Text | undefined {
  if (node?.kind === 'string') return node.value;
  return node?.kind === 'literal' && node.text.value !== 'null' ? node.text : undefined;
}
