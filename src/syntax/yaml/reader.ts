import type { Text } from '../../repository/text.ts';
import { type YamlEntry, YamlMapping, type YamlNode, type YamlScalar } from './tree.ts';

/** A setting as it stands there. `value` is absent when it is unknown (`text.unknown` says why) or cannot be read. */
export interface Setting<T> {
  /** The value's characters. */
  readonly text: Text;
  /** Key and value. */
  readonly entry: Text;
  readonly value?: T;
}

/** `NAME: value`, `NAME=value`, or a bare `NAME`. */
export interface NameValue {
  readonly text: Text;
  readonly name: Text;
  readonly value?: Text;
}

/** Reads typed values out of a tree; `decode` gives a scalar's characters with the format's own variables expanded. */
export class YamlReader {
  readonly decode: (scalar: YamlScalar) => Text;

  constructor(decode: (scalar: YamlScalar) => Text = (scalar) => scalar.decoded) {
    this.decode = decode;
  }

  /** The characters of a scalar; undefined for null and for collections. */
  text(node: YamlNode | undefined): Text | undefined {
    return node?.kind !== 'scalar' || node.value === null ? undefined : this.decode(node);
  }

  textAt(mapping: YamlMapping | undefined, name: string): Text | undefined {
    return this.text(mapping?.get(name));
  }

  /** A list of scalars, or one scalar as a list of one. */
  textsAt(mapping: YamlMapping | undefined, name: string): readonly Text[] {
    return itemsOf(mapping?.get(name)).flatMap((item) => this.text(item) ?? []);
  }

  settingAt<T>(
    mapping: YamlMapping | undefined,
    name: string,
    parse: (written: string) => T | undefined,
  ): Setting<T> | undefined {
    const entry = mapping?.entry(name);
    const text = this.text(entry?.value);
    if (entry === undefined || text === undefined) return undefined;
    const value = text.isKnown ? parse(text.value) : undefined;
    return { text, entry: entry.text, ...(value === undefined ? {} : { value }) };
  }

  numberAt(mapping: YamlMapping | undefined, name: string): Setting<number> | undefined {
    return this.settingAt(mapping, name, parseNumber);
  }

  booleanAt(mapping: YamlMapping | undefined, name: string): Setting<boolean> | undefined {
    return this.settingAt(mapping, name, parseBoolean);
  }

  wordAt(mapping: YamlMapping | undefined, name: string): Setting<string> | undefined {
    return this.settingAt(mapping, name, (written) => written);
  }

  /** A mapping of names to values, or a list of `NAME=value` (compose, and Docker's own options). */
  pairsAt(mapping: YamlMapping | undefined, name: string): readonly NameValue[] {
    const node = mapping?.get(name);
    if (node instanceof YamlMapping) return node.entries.map((entry) => this.#pairOf(entry));
    return itemsOf(node).flatMap((item) => {
      const text = this.text(item);
      return text === undefined ? [] : splitPair(text);
    });
  }

  #pairOf(entry: YamlEntry): NameValue {
    const value = this.text(entry.value);
    return { text: entry.text, name: entry.key.decoded, ...(value === undefined ? {} : { value }) };
  }
}

/** `NAME=value` cut at the first `=`. */
export function splitPair(text: Text): NameValue {
  const equals = text.value.indexOf('=');
  if (equals === -1) return { text, name: text };
  return { text, name: text.slice(0, equals), value: text.slice(equals + 1) };
}

export function asMapping(node: YamlNode | undefined): YamlMapping | undefined {
  return node?.kind === 'mapping' ? node : undefined;
}

/** The items of a sequence; anything else that is not null is a list of one. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  return node.kind === 'sequence' ? node.items : [node];
}

/** The mappings among the items. */
export function mappingsOf(node: YamlNode | undefined): readonly YamlMapping[] {
  return itemsOf(node).flatMap((item) => asMapping(item) ?? []);
}

/** A number as gopkg.in/yaml.v2 and v3 resolve it: hexadecimal and octal (`0644`, `0o644`), digits apart by `_`. */
export function parseNumber(written: string): number | undefined {
  const plain = written.trim().replaceAll('_', '');
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(plain)) {
    return /^0\d+$/.test(plain) && !/[89]/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
  }
  return /^0(?:x[\da-f]+|o[0-7]+)$/i.test(plain) ? Number(plain) : undefined;
}

/**
 * A boolean with the words of YAML 1.1 (yaml.org/type/bool.html): Kubernetes' sigs.k8s.io/yaml resolves plain ones so, and
 * compose-go's loader/interpolate.go casts strings so.
 */
export function parseBoolean(written: string): boolean | undefined {
  if (/^(?:y|yes|true|on)$/i.test(written)) return true;
  return /^(?:n|no|false|off)$/i.test(written) ? false : undefined;
}
