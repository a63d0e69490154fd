import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';

/** A YAML stream. Empty documents have no root. */
export interface YamlFile {
  readonly text: Text;
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly SyntaxProblem[];
}

export interface YamlDocument {
  readonly text: Text;
  readonly root?: YamlNode;
}

export type YamlNode = YamlMapping | YamlSequence | YamlScalar;

interface NodeBase {
  /** As written, from its first character to its last; of the anchored node when it was reached by an alias. */
  readonly text: Text;
  /** The `*name` by which it was reached. */
  readonly alias?: Text;
  /** As written: `!Ref`, `!!binary`. */
  readonly tag?: string;
}

/**
 * A scalar. `value` follows YAML 1.2's core schema, in which `yes`, `on` and `0644` are not what YAML 1.1 says: gopkg.in/yaml.v3
 * (compose) reads it so; what YAML 1.1 readers (Kubernetes' sigs.k8s.io/yaml) make of it is up to `readBoolean` and
 * `readNumber`. It means nothing when `decoded` is not known.
 */
export interface YamlScalar extends NodeBase {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** With quotes, block header and indentation. */
  readonly source: Text;
  /** The characters of its value, quotes, escapes, folds and indentation taken away. */
  readonly decoded: Text;
}

export interface YamlSequence extends NodeBase {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
  /** From the key's first character to the value's last, where an alias is its own characters. */
  readonly text: Text;
  /** The `<<` entry that brought it in. */
  readonly merged?: Text;
}

/** A mapping with merge keys applied: own entries as written, then merged ones. */
export class YamlMapping implements NodeBase {
  readonly kind = 'mapping';
  readonly text: Text;
  readonly entries: readonly YamlEntry[];
  readonly alias?: Text;
  readonly tag?: string;
  #byName: Map<string, YamlEntry> | undefined;

  constructor(base: NodeBase, entries: readonly YamlEntry[]) {
    this.text = base.text;
    if (base.alias !== undefined) this.alias = base.alias;
    if (base.tag !== undefined) this.tag = base.tag;
    this.entries = entries;
  }

  /** The entry of that name; the last one when template branches left several. */
  entry(name: string): YamlEntry | undefined {
    this.#byName ??= index(this.entries);
    return this.#byName.get(name);
  }

  get(name: string): YamlNode | undefined {
    return this.entry(name)?.value;
  }

  /** All values of that name: more than one when they stand in different branches of a template. */
  getAll(name: string): readonly YamlNode[] {
    return this.entries.filter((entry) => nameOf(entry.key) === name).map((entry) => entry.value);
  }
}

/** A key's characters, or undefined when a template fills them in. */
export function nameOf(key: YamlScalar): string | undefined {
  return key.decoded.isKnown ? key.decoded.value : undefined;
}

function index(entries: readonly YamlEntry[]): Map<string, YamlEntry> {
  const names = new Map<string, YamlEntry>();
  for (const entry of entries) {
    const name = nameOf(entry.key);
    if (name !== undefined && !(entry.merged !== undefined && names.has(name))) names.set(name, entry);
  }
  return names;
}
