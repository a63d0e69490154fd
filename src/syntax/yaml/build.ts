import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { nothingAt, readScalar } from './scalar.ts';
import {
  nameOf,
  type YamlDocument,
  type YamlEntry,
  YamlMapping,
  type YamlNode,
  type YamlScalar,
} from './tree.ts';

/** An entry and the offsets, in the text that was parsed, between which its key stands. */
interface Draft {
  readonly entry: YamlEntry;
  readonly start: number;
  readonly keyEnd: number;
}

/** How many nodes the aliases of one document may stand for in all; real files stay below some thousand. */
const MOST_ALIASED_NODES = 100_000;

/** What the `yaml` package composed, as our own tree. */
export function buildDocument(
  text: Text,
  document: Document.Parsed,
  problems: SyntaxProblem[],
): YamlDocument {
  const [start, end] = document.range;
  const place = text.slice(start, end).trim();
  if (document.contents === null) return { text: place };
  return { text: place, root: new Builder(text, problems).build(document.contents) };
}

class Builder {
  readonly #text: Text;
  /** Where a masked template action left nothing but blanks: a branch begins or ends there. */
  readonly #branches: readonly number[];
  readonly #problems: SyntaxProblem[];
  readonly #anchors = new Map<string, YamlNode>();
  /** How many nodes each stands for, aliases expanded. */
  readonly #weights = new Map<YamlNode, number>();
  #aliased = 0;

  constructor(text: Text, problems: SyntaxProblem[]) {
    this.#text = text;
    this.#branches = maskedBlanks(text);
    this.#problems = problems;
  }

  build(node: Node): YamlNode {
    if (isAlias(node)) return this.#resolve(node.source, this.#written(node));
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.delete(anchor);
    const built = this.#buildOwn(node);
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #buildOwn(node: Node): YamlNode {
    if (isMap(node)) return this.#buildMapping(node);
    if (!isCollection(node))
      return this.#weigh({ ...readScalar(this.#text, node as Scalar), ...tagOf(node) }, []);
    const items = node.items.map((item) => this.build(item as Node));
    return this.#weigh({ kind: 'sequence', text: this.#written(node), ...tagOf(node), items }, items);
  }

  #weigh<T extends YamlNode>(node: T, parts: readonly YamlNode[]): T {
    this.#weights.set(
      node,
      parts.reduce((sum, part) => sum + this.#weight(part), 1),
    );
    return node;
  }

  #weight(node: YamlNode): number {
    return this.#weights.get(node) ?? 1;
  }

  #resolve(name: string, alias: Text): YamlNode {
    const target = this.#anchors.get(name);
    if (target === undefined)
      return this.#refuse(alias, `\`*${name}\` names no anchor that is complete before it`);
    const weight = this.#weight(target);
    this.#aliased += weight;
    if (this.#aliased > MOST_ALIASED_NODES) {
      return this.#refuse(
        alias,
        `The aliases of this document stand for more than ${MOST_ALIASED_NODES} nodes`,
      );
    }
    const reached =
      target.kind === 'mapping'
        ? new YamlMapping({ text: target.text, alias, ...tagOf(target) }, target.entries)
        : { ...target, alias };
    this.#weights.set(reached, weight);
    return reached;
  }

  /** A scalar that is not known, in the place of what cannot be had. */
  #refuse(text: Text, message: string): YamlScalar {
    this.#problems.push({ text, message });
    const decoded = Text.unknown(message, text.span());
    return { kind: 'scalar', text, value: decoded.value, style: 'plain', source: text, decoded };
  }

  #buildMapping(node: YAMLMap): YamlMapping {
    const own: Draft[] = [];
    const merges: YamlEntry[] = [];
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const draft = this.#buildEntry(pair);
      const { key } = draft.entry;
      if (key.style === 'plain' && key.decoded.value === '<<') merges.push(draft.entry);
      else own.push(draft);
    }
    const kept = this.#withoutDuplicates(own);
    const entries = merges.length === 0 ? kept : [...kept, ...this.#merged(merges, kept)];
    const parts = entries.flatMap((entry) => [entry.key, entry.value]);
    return this.#weigh(new YamlMapping({ text: this.#written(node), ...tagOf(node) }, entries), parts);
  }

  #buildEntry(pair: Pair<Node, Node | null>): Draft {
    const built = this.build(pair.key);
    const key =
      built.kind === 'scalar' ? built : this.#refuse(built.text, 'A key that is not a scalar is not read');
    const start = startOf(pair.key);
    const keyEnd = pair.key.range?.[1] ?? start;
    const colon = pair.srcToken?.sep?.find((token) => token.type === 'map-value-ind');
    const past = colon === undefined ? keyEnd : colon.offset + 1;
    const value = pair.value === null ? undefined : this.build(pair.value);
    if (value === undefined || (value.kind === 'scalar' && value.text.length === 0)) {
      const empty = { ...value, ...nothingAt(this.#text.slice(past, past)) };
      return { start, keyEnd, entry: { key, value: empty, text: this.#text.slice(start, past) } };
    }
    const end = Math.max(past, pair.value?.range?.[1] ?? past);
    return { start, keyEnd, entry: { key, value, text: trimEnd(this.#text.slice(start, end)) } };
  }

  #withoutDuplicates(drafts: readonly Draft[]): readonly YamlEntry[] {
    const last = new Map<string, Draft>();
    const dropped = new Set<YamlEntry>();
    for (const draft of drafts) {
      const name = nameOf(draft.entry.key);
      if (name === undefined) continue;
      const before = last.get(name);
      last.set(name, draft);
      if (before === undefined || this.#isBranched(before.keyEnd, draft.start)) continue;
      dropped.add(before.entry);
      const message = `\`${name}\` is set twice in one mapping; this one wins`;
      this.#problems.push({ text: draft.entry.key.text, message });
    }
    return drafts.map((draft) => draft.entry).filter((entry) => !dropped.has(entry));
  }

  /** In a template, entries of one name may stand in different branches. */
  #isBranched(from: number, to: number): boolean {
    let low = 0;
    let high = this.#branches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#branches[middle] as number) < from) low = middle + 1;
      else high = middle;
    }
    return (this.#branches[low] ?? to) < to;
  }

  /** yaml.org/type/merge.html: own keys win; of several merged mappings, the earlier one. */
  #merged(merges: readonly YamlEntry[], own: readonly YamlEntry[]): YamlEntry[] {
    const taken = new Set(own.map((entry) => nameOf(entry.key)));
    const out: YamlEntry[] = [];
    for (const merge of merges) {
      for (const source of merge.value.kind === 'sequence' ? merge.value.items : [merge.value]) {
        if (source.kind !== 'mapping') {
          this.#problems.push({ text: merge.text, message: '`<<` takes a mapping or a list of mappings' });
          continue;
        }
        for (const entry of source.entries) {
          const name = nameOf(entry.key);
          if (!taken.has(name)) out.push({ ...entry, merged: merge.text });
          taken.add(name);
        }
      }
    }
    return out;
  }

  #written(node: Node): Text {
    const [start, end] = node.range ?? [0, 0];
    return trimEnd(this.#text.slice(start, end));
  }
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function tagOf(node: { readonly tag?: string | undefined }): { readonly tag?: string } {
  return node.tag === undefined ? {} : { tag: node.tag };
}

function trimEnd(text: Text): Text {
  return text.slice(0, text.value.trimEnd().length);
}

function maskedBlanks(text: Text): number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const segment of text.segments) {
    const isBlank = segment.unknown !== undefined && text.value.slice(at, at + segment.length).trim() === '';
    if (isBlank) offsets.push(at);
    at += segment.length;
  }
  return offsets;
}
