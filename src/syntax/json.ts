import { type Text, TextBuilder } from '../repository/text.ts';
import type { SyntaxProblem } from './problem.ts';

/** A JSON value with the characters it was read from. */
export type JsonNode =
  /** `value` is decoded; `text` has the quotes. */
  | { readonly kind: 'string'; readonly text: Text; readonly value: Text }
  /** A number, `true`, `false`, `null`, or a word that is none of them. */
  | { readonly kind: 'literal'; readonly text: Text }
  | { readonly kind: 'array'; readonly text: Text; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly text: Text; readonly entries: readonly JsonEntry[] };

export interface JsonEntry {
  readonly name: Text;
  readonly value: JsonNode;
}

/** Deeper arrays and objects are read as empty. */
const DEEPEST = 200;
const CONTROL: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Reads JSON, and what people make of it: comments and stray commas are passed over, what is missing is reported. */
export function parseJson(text: Text): { value: JsonNode | undefined; problems: SyntaxProblem[] } {
  const reader = new JsonReader(text);
  const value = reader.readAll();
  return { value, problems: reader.problems };
}

/** The value of that name in an object; of a repeated one the last, as JSON.parse does. */
export function jsonMember(node: JsonNode | undefined, name: string): JsonNode | undefined {
  if (node?.kind !== 'object') return undefined;
  return node.entries.findLast((entry) => entry.name.value === name)?.value;
}

class JsonReader {
  readonly problems: SyntaxProblem[] = [];
  readonly #text: Text;
  readonly #value: string;
  #at = 0;

  constructor(text: Text) {
    this.#text = text;
    this.#value = text.value;
  }

  readAll(): JsonNode | undefined {
    this.#skipBlanks();
    if (this.#at === this.#value.length) {
      this.#report(0, 'There is no value.');
      return undefined;
    }
    const value = this.#readValue(0);
    this.#skipBlanks();
    if (this.#at < this.#value.length) this.#report(this.#at, 'Something follows after the value.');
    return value;
  }

  #readValue(depth: number): JsonNode {
    const c = this.#value.charAt(this.#at);
    if (c === '"') return this.#readString();
    if (c === '[') return this.#readArray(depth);
    if (c === '{') return this.#readObject(depth);
    const start = this.#at;
    this.#readPattern(/[^\s,:[\]{}"]*/y);
    if (this.#at === start) this.#report(start, 'A value is missing.');
    return { kind: 'literal', text: this.#text.slice(start, this.#at) };
  }

  #readString(): JsonNode & { kind: 'string' } {
    const start = this.#at;
    this.#at = stringEnd(this.#value, start + 1);
    const inner = this.#text.slice(start + 1, this.#at);
    if (this.#value[this.#at] === '"') this.#at++;
    else this.#report(start, 'A string is not closed.');
    return { kind: 'string', text: this.#text.slice(start, this.#at), value: decodeJsonEscapes(inner) };
  }

  #readArray(depth: number): JsonNode {
    const items: JsonNode[] = [];
    const text = this.#readMembers(']', depth, () => items.push(this.#readValue(depth + 1)));
    return { kind: 'array', text, items };
  }

  #readObject(depth: number): JsonNode {
    const entries: JsonEntry[] = [];
    const text = this.#readMembers('}', depth, () => {
      const name = this.#value[this.#at] === '"' ? this.#readString().value : this.#readValue(depth + 1).text;
      this.#skipBlanks();
      if (this.#value[this.#at] === ':') this.#at++;
      else this.#report(this.#at, "':' is missing.");
      this.#skipBlanks();
      entries.push({ name, value: this.#readValue(depth + 1) });
    });
    return { kind: 'object', text, entries };
  }

  /** Reads up to the closing bracket; a step that reads nothing drops one character, so that it ends. */
  #readMembers(close: string, depth: number, readMember: () => void): Text {
    const start = this.#at;
    this.#at++;
    if (depth >= DEEPEST) this.#skipNested(start);
    for (;;) {
      this.#skipBlanks();
      const before = this.#at;
      const c = this.#value[before];
      if (c === close || c === undefined) break;
      if (c === ',') this.#at++;
      else readMember();
      if (this.#at === before) this.#at++;
    }
    if (this.#at < this.#value.length) this.#at++;
    else this.#report(start, `'${close}' is missing.`);
    return this.#text.slice(start, this.#at);
  }

  #skipNested(start: number): void {
    this.#report(start, `Nested more than ${DEEPEST} deep: its content is not read.`);
    for (let depth = 1; this.#at < this.#value.length; this.#at++) {
      const c = this.#value.charAt(this.#at);
      if (c === '"') this.#at = stringEnd(this.#value, this.#at + 1);
      else if (c === '[' || c === '{') depth++;
      else if (c === ']' || c === '}') depth--;
      if (depth === 0) return;
    }
  }

  #skipBlanks(): void {
    for (;;) {
      this.#readPattern(/[\s\u{FEFF}]*/uy);
      const start = this.#at;
      if (this.#value.startsWith('//', start)) this.#readPattern(/[^\n]*/y);
      else if (this.#value.startsWith('/*', start)) this.#skipComment();
      if (this.#at === start) return;
    }
  }

  #skipComment(): void {
    const end = this.#value.indexOf('*/', this.#at + 2);
    this.#at = end < 0 ? this.#value.length : end + 2;
  }

  #readPattern(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#value)?.[0].length ?? 0;
  }

  #report(start: number, message: string): void {
    if (this.problems.length < 100) this.problems.push({ text: this.#text.slice(start, start + 1), message });
  }
}

/** Where the closing quote stands, or the line ends without one. */
function stringEnd(value: string, from: number): number {
  let at = from;
  while (at < value.length && value[at] !== '"' && value[at] !== '\n') {
    at += value[at] === '\\' && value[at + 1] !== '\n' ? 2 : 1;
  }
  return Math.min(at, value.length);
}

/** The escapes of a JSON string (RFC 8259); an unknown one stands for the character after it. */
export function decodeJsonEscapes(inner: Text): Text {
  if (!inner.value.includes('\\')) return inner;
  const out = new TextBuilder(inner);
  for (const match of inner.value.matchAll(/(?:\\u[\da-fA-F]{4}){1,2}|\\(.)/gsu)) {
    const [whole, c] = match;
    const units = [...whole.matchAll(/u(.{4})/g)].map(([, hex = '']) => Number.parseInt(hex, 16));
    out.copyTo(match.index);
    out.replace(
      match.index + whole.length,
      c === undefined ? String.fromCharCode(...units) : (CONTROL[c] ?? c),
    );
  }
  return out.finish();
}
