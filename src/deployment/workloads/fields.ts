import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import { asMapping, itemsOf, type NameValue, YamlReader } from '../../syntax/yaml/reader.ts';
import { nameOf, type YamlMapping } from '../../syntax/yaml/tree.ts';
import { type Unknown, unknown } from '../unknown.ts';

/** A setting's characters, and where it is set. */
export interface Scalar {
  /** Unknown in part or whole where something else fills it in. */
  readonly text: Text;
  readonly at: Span;
}

/**
 * Named settings, however they are written: a mapping of YAML, a block of Terraform, an object that Terraform works out. Names
 * are Kubernetes' own (`livenessProbe`, `containers`).
 */
export interface Fields {
  /** The whole of it. */
  readonly text: Text;
  /** The name under which it stands, or its beginning: what to point at when all of it is meant. */
  readonly head: Text;
  /** Set when it is not known whether it is there. */
  readonly unsettled: Unknown | undefined;
  /** Set when more may be set than is seen: why. */
  readonly open: Unknown | undefined;
  scalar(name: string): Scalar | undefined;
  /** The settings under a name; unknown when something is there whose content cannot be seen. */
  inner(name: string): Fields | Unknown | undefined;
  /** The settings of each item of a list. */
  list(name: string): readonly Fields[];
  /** A list of words; undefined when it is not set. */
  words(name: string): readonly Text[] | undefined;
  pairs(name: string): readonly NameValue[];
}

const reader = new YamlReader();

/** A mapping of a manifest. */
export function yamlFields(mapping: YamlMapping, head: Text = mapping.text): Fields {
  return new YamlFields(mapping, head);
}

class YamlFields implements Fields {
  readonly head: Text;
  readonly unsettled = undefined;
  readonly #mapping: YamlMapping;

  constructor(mapping: YamlMapping, head: Text) {
    this.#mapping = mapping;
    this.head = head;
  }

  get text(): Text {
    return this.#mapping.text;
  }

  /** A template may put entries in: its key is not known. */
  get open(): Unknown | undefined {
    const key = this.#mapping.entries.find((entry) => nameOf(entry.key) === undefined)?.key.decoded;
    return key === undefined ? undefined : unknown(key.unknown ?? 'a template fills it in', key.span());
  }

  scalar(name: string): Scalar | undefined {
    const entry = this.#mapping.entry(name);
    const text = reader.text(entry?.value);
    if (entry === undefined || text === undefined) return undefined;
    const others = this.#mapping.getAll(name);
    return {
      text: others.length > 1 ? text.mask(/[\s\S]+/g, 'a template chooses between several values') : text,
      at: text.span(),
    };
  }

  inner(name: string): Fields | Unknown | undefined {
    const entry = this.#mapping.entry(name);
    if (entry === undefined) return undefined;
    const mapping = asMapping(entry.value);
    if (mapping !== undefined) return new YamlFields(mapping, entry.key.source);
    const { text } = entry.value;
    return text.isKnown ? undefined : unknown(text.unknown ?? 'a template fills it in', text.span());
  }

  list(name: string): readonly Fields[] {
    return itemsOf(this.#mapping.get(name)).flatMap((item) => {
      const mapping = asMapping(item);
      return mapping === undefined ? [] : [new YamlFields(mapping, mapping.text)];
    });
  }

  words(name: string): readonly Text[] | undefined {
    return this.#mapping.get(name) === undefined ? undefined : reader.textsAt(this.#mapping, name);
  }

  pairs(name: string): readonly NameValue[] {
    return reader.pairsAt(this.#mapping, name);
  }
}

/** The settings under a name; undefined too where they cannot be seen. */
export function seen(fields: Fields | undefined, name: string): Fields | undefined {
  const inner = fields?.inner(name);
  return inner === undefined || 'why' in inner ? undefined : inner;
}
