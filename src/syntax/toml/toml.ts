import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { decodeEscapes, isEscaped, stringEnd } from './strings.ts';

/** A TOML value with the characters it was read from. */
export type TomlValue =
  /** `value` is decoded; `text` has the quotes. */
  | { readonly kind: 'string'; readonly text: Text; readonly value: Text }
  /** A number, date or boolean, not looked at further. */
  | { readonly kind: 'literal'; readonly text: Text }
  | { readonly kind: 'array'; readonly text: Text; readonly items: readonly TomlValue[] }
  | { readonly kind: 'table'; readonly text: Text; readonly entries: readonly TomlEntry[] };

/** `a.b = value`, under the header it stands below. */
export interface TomlEntry {
  /** From the root of the file, or of the inline table: the header's names and the key's. */
  readonly path: readonly Text[];
  readonly value: TomlValue;
  /** How many `[[header]]`s of its array of tables came before its own; undefined outside of one. */
  readonly element?: number;
}

export interface TomlFile {
  readonly entries: readonly TomlEntry[];
  /** Every header's names, in order. */
  readonly headers: readonly (readonly Text[])[];
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}

/** Deeper arrays and tables lose their line. */
const DEEPEST = 100;

/** Reads TOML 1.0 by its positions; what it means that a key comes twice is left to the reader of the tree. */
export function parseToml(text: Text): TomlFile {
  return new TomlReader(text).readAll();
}

/** The value at exactly that path. */
export function tomlValue(file: TomlFile, path: readonly string[]): TomlValue | undefined {
  return tomlEntries(file, path).find((entry) => entry.path.length === path.length)?.value;
}

/** All entries at or below a path, whether written as headers, dotted keys or inline tables. */
export function tomlEntries(
  file: { readonly entries: readonly TomlEntry[] },
  path: readonly string[],
): TomlEntry[] {
  const found: TomlEntry[] = [];
  for (const entry of file.entries) {
    const shared = Math.min(entry.path.length, path.length);
    if (!path.slice(0, shared).every((name, i) => entry.path[i]?.value === name)) continue;
    if (entry.path.length >= path.length) found.push(entry);
    if (entry.path.length > path.length || entry.value.kind !== 'table') continue;
    for (const inner of tomlEntries(entry.value, path.slice(shared))) {
      found.push({ ...inner, path: [...entry.path, ...inner.path] });
    }
  }
  return found;
}

class Unreadable extends Error {}

class TomlReader {
  readonly #text: Text;
  readonly #value: string;
  readonly #entries: TomlEntry[] = [];
  readonly #headers: Text[][] = [];
  readonly #comments: Text[] = [];
  readonly #problems: SyntaxProblem[] = [];
  readonly #elements = new Map<string, number>();
  #header: readonly Text[] = [];
  #element: number | undefined;
  #at = 0;
  /** Characters read in vain; bounded, or a file of unclosed brackets would be read once per line. */
  #wasted = 0;

  constructor(text: Text) {
    this.#text = text;
    this.#value = text.value;
  }

  readAll(): TomlFile {
    while (this.#at < this.#value.length) {
      this.#skipBlanks();
      const start = this.#at;
      const comments = this.#comments.length;
      try {
        this.#readStatement();
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        this.#comments.length = comments;
        this.#loseLine(start, error.message);
      }
    }
    return {
      entries: this.#entries,
      headers: this.#headers,
      comments: this.#comments,
      problems: this.#problems,
    };
  }

  /** What cannot be read costs its first line: the next may be whole again. */
  #loseLine(start: number, message: string): void {
    this.#wasted += this.#at - start;
    const end = this.#wasted > 20 * this.#value.length ? -1 : this.#value.indexOf('\n', start);
    this.#at = end < 0 ? this.#value.length : end + 1;
    this.#problems.push({ text: this.#text.slice(start, this.#at).trim(), message });
  }

  #readStatement(): void {
    if (this.#at === this.#value.length) return;
    if (this.#value[this.#at] === '[') this.#readHeader();
    else {
      const key = this.#readKey();
      this.#expect('=');
      const value = this.#readValue(0);
      this.#endLine();
      const element = this.#element === undefined ? {} : { element: this.#element };
      this.#entries.push({ path: [...this.#header, ...key], value, ...element });
    }
  }

  #readHeader(): void {
    const isArray = this.#value.startsWith('[[', this.#at);
    this.#at += isArray ? 2 : 1;
    const names = this.#readKey();
    this.#expect(isArray ? ']]' : ']');
    this.#endLine();
    this.#header = names;
    this.#headers.push(names);
    const key = names.map((name) => name.value).join('\0');
    const element = isArray ? (this.#elements.get(key) ?? -1) + 1 : undefined;
    if (element !== undefined) this.#elements.set(key, element);
    this.#element = element;
  }

  #readKey(): Text[] {
    const names: Text[] = [];
    for (;;) {
      this.#take(/[ \t]*/y);
      const c = this.#value.charAt(this.#at);
      const name = c === '"' || c === "'" ? this.#readString(c) : this.#take(/[\w-]+/y);
      if (name.length === 0 && c !== '"' && c !== "'") throw new Unreadable('A name is missing.');
      names.push(name);
      this.#take(/[ \t]*/y);
      if (this.#value[this.#at] !== '.') return names;
      this.#at++;
    }
  }

  #readValue(depth: number): TomlValue {
    this.#take(/[ \t]*/y);
    const start = this.#at;
    const c = this.#value.charAt(start);
    if (depth > DEEPEST) throw new Unreadable(`Nested more than ${DEEPEST} deep.`);
    if (c === '"' || c === "'") {
      const value = this.#readString(c);
      return { kind: 'string', text: this.#text.slice(start, this.#at), value };
    }
    if (c === '[') return this.#readArray(depth);
    if (c === '{') return this.#readTable(depth);
    const text = this.#take(/[^\s,\]}#]+(?: \d\d:[\d:.]+[\dZ+:-]*)?/y);
    if (text.length === 0) throw new Unreadable('A value is missing.');
    return { kind: 'literal', text };
  }

  #readArray(depth: number): TomlValue {
    const items: TomlValue[] = [];
    const text = this.#readMembers(']', () => items.push(this.#readValue(depth + 1)));
    return { kind: 'array', text, items };
  }

  #readTable(depth: number): TomlValue {
    const entries: TomlEntry[] = [];
    const text = this.#readMembers('}', () => {
      const path = this.#readKey();
      this.#expect('=');
      entries.push({ path, value: this.#readValue(depth + 1) });
    });
    return { kind: 'table', text, entries };
  }

  #readMembers(close: string, readMember: () => void): Text {
    const start = this.#at;
    this.#at++;
    for (;;) {
      this.#skipBlanks();
      if (this.#value[this.#at] === close) break;
      if (this.#at === this.#value.length) throw new Unreadable(`'${close}' is missing.`);
      readMember();
      this.#skipBlanks();
      if (this.#value[this.#at] === ',') this.#at++;
      else if (this.#value[this.#at] !== close) throw new Unreadable(`',' or '${close}' is missing.`);
    }
    this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #readString(quote: '"' | "'"): Text {
    const triple = quote.repeat(3);
    if (this.#value.startsWith(triple, this.#at)) return this.#readLongString(quote, triple);
    const start = this.#at + 1;
    this.#at = stringEnd(this.#value, start, quote);
    const inner = this.#text.slice(start, this.#at);
    this.#expect(quote);
    return quote === '"' ? decodeEscapes(inner) : inner;
  }

  #readLongString(quote: string, triple: string): Text {
    const start = this.#at + 3 + (this.#value[this.#at + 3] === '\n' ? 1 : 0);
    let end = this.#value.indexOf(triple, start);
    while (end > 0 && quote === '"' && isEscaped(this.#value, end))
      end = this.#value.indexOf(triple, end + 1);
    if (end < 0) throw new Unreadable('A string is not closed.');
    while (this.#value[end + 3] === quote) end++;
    this.#at = end + 3;
    const inner = this.#text.slice(start, end);
    return quote === '"' ? decodeEscapes(inner) : inner;
  }

  #skipBlanks(): void {
    for (;;) {
      this.#take(/\s*/y);
      if (this.#value[this.#at] !== '#') return;
      this.#comments.push(this.#take(/[^\n]*/y));
    }
  }

  #endLine(): void {
    this.#take(/[ \t]*/y);
    if (this.#value[this.#at] === '#') this.#comments.push(this.#take(/[^\n]*/y));
    if (this.#at < this.#value.length) this.#expect('\n');
  }

  #expect(what: string): void {
    if (!this.#value.startsWith(what, this.#at)) {
      throw new Unreadable(what === '\n' ? 'Something follows after the value.' : `'${what}' is missing.`);
    }
    this.#at += what.length;
  }

  #take(pattern: RegExp): Text {
    pattern.lastIndex = this.#at;
    const start = this.#at;
    this.#at += pattern.exec(this.#value)?.[0].length ?? 0;
    return this.#text.slice(start, this.#at);
  }
}
