import { isScalar, type LineCounter, type YAMLMap } from 'yaml';
import { InputError } from '../../repository/input-error.ts';
import type { Span } from '../../repository/span.ts';
import { nearest } from '../nearest.ts';
import { placeKey } from './configuration.ts';

/** A configuration's text as it is read: who is blamed for what in it, and where each thing is said. */
export class WrittenFile {
  /** By `placeKey`. */
  readonly places = new Map<string, Span>();
  readonly #path: string;
  readonly #lines: LineCounter;

  constructor(path: string, lines: LineCounter) {
    this.#path = path;
    this.#lines = lines;
  }

  /** One of `words`; undefined where nothing is said. */
  word<const W extends string>(map: YAMLMap, key: string, words: readonly W[]): W | undefined {
    const value = map.get(key);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === String(value));
    return (
      found ??
      this.fail(
        map.get(key, true),
        `\`${key}\` is \`${String(value)}\`; it must be one of ${words.join(', ')}`,
      )
    );
  }

  allowKeys(map: YAMLMap, keys: readonly string[]): void {
    for (const { key } of map.items) {
      const word = isScalar(key) ? String(key.value) : String(key);
      if (!keys.includes(word)) this.unknownWord(key, word, keys);
    }
  }

  unknownWord(node: unknown, word: string, words: readonly string[]): never {
    const near = nearest(word, words);
    return this.fail(
      node,
      `\`${word}\` is not known here${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    );
  }

  /** Remembers from where to where something is said. */
  note(nodes: readonly unknown[], ...key: Parameters<typeof placeKey>): void {
    const ranges = nodes.flatMap((node) => rangeOf(node) ?? []);
    if (ranges.length === 0) return;
    const start = Math.min(...ranges);
    this.places.set(placeKey(...key), { path: this.#path, start, end: Math.max(...ranges) });
  }

  /** Throws an InputError with the node's line. */
  fail(node: unknown, message: string): never {
    const [start] = rangeOf(node) ?? [];
    const line = start === undefined ? 1 : this.#lines.linePos(start).line;
    throw new InputError(`${this.#path}:${line}: ${message}`);
  }
}

/** Where the characters of a node of the YAML tree begin and end. */
function rangeOf(node: unknown): readonly number[] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return Array.isArray(node.range) ? node.range.slice(0, 2) : undefined;
}
