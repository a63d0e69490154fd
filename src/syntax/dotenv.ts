import { type Text, TextBuilder } from '../repository/text.ts';
import type { SyntaxProblem } from './problem.ts';

/** `NAME=value` of a .env file. */
export interface DotenvEntry {
  readonly name: Text;
  /** Without quotes and comment; escapes of double quotes decoded, interpolations left as written. */
  readonly value: Text;
  readonly quote: '' | '"' | "'" | '`';
  readonly exported: boolean;
  /** It holds `$NAME` or `${NAME}` that a reader may expand (never in single quotes). */
  readonly interpolates: boolean;
  readonly text: Text;
}

export interface Dotenv {
  readonly entries: readonly DotenvEntry[];
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}

const NAME = /[ \t]*(export[ \t]+)?([\w.-]+)[ \t]*(?:=|:[ \t])[ \t]*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' };

/** Reads what compose-go's dotenv, python-dotenv and npm's dotenv agree on; quoted values may span lines. */
export function parseDotenv(text: Text): Dotenv {
  const entries: DotenvEntry[] = [];
  const comments: Text[] = [];
  const problems: SyntaxProblem[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text.value, at);
    const line = text.slice(at, end).trim();
    const read = readEntry(text, at, unclosed);
    at = Math.max(end, read?.end ?? 0) + 1;
    if (read !== undefined) {
      entries.push(read.entry);
      if (read.problem !== undefined) problems.push(read.problem);
    } else if (line.value.startsWith('#')) comments.push(line);
    else if (line.length > 0) problems.push({ text: line, message: 'Not of the form `NAME=value`.' });
  }
  return { entries, comments, problems };
}

interface ReadEntry {
  readonly entry: DotenvEntry;
  /** Where its last line ends. */
  readonly end: number;
  readonly problem?: SyntaxProblem;
}

function lineEnd(value: string, from: number): number {
  const end = value.indexOf('\n', from);
  return end < 0 ? value.length : end;
}

/** `unclosed` remembers quotes that no longer occur, so that no line searches the rest of the file for them again. */
function readEntry(text: Text, start: number, unclosed: Set<string>): ReadEntry | undefined {
  NAME.lastIndex = start;
  const match = NAME.exec(text.value);
  if (match === null) return undefined;
  const [whole, exported, name = ''] = match;
  const from = start + whole.length;
  const nameAt = start + whole.indexOf(name, whole.indexOf(exported ?? '') + (exported?.length ?? 0));
  const head = { name: text.slice(nameAt, nameAt + name.length), exported: exported !== undefined };
  const first = text.value.charAt(from);
  const close = isQuote(first) && !unclosed.has(first) ? closing(text.value, from) : undefined;
  if (isQuote(first) && close !== undefined) {
    const inner = text.slice(from + 1, close);
    const value = first === '"' ? decodeEscapes(inner) : inner;
    const interpolates = first !== "'" && hasVariable(inner.value);
    const entry = { ...head, value, quote: first, interpolates, text: text.slice(nameAt, close + 1) };
    return { entry, end: lineEnd(text.value, close) };
  }
  const end = lineEnd(text.value, from);
  const line = text.slice(nameAt, end).trim();
  const value = withoutComment(text.slice(from, end));
  const entry = { ...head, value, quote: '' as const, interpolates: hasVariable(value.value), text: line };
  if (!isQuote(first)) return { entry, end };
  unclosed.add(first);
  return { entry, end, problem: { text: line, message: `The quote ${first} is not closed.` } };
}

function isQuote(c: string): c is '"' | "'" | '`' {
  return c === '"' || c === "'" || c === '`';
}

function closing(value: string, open: number): number | undefined {
  const quote = value.charAt(open);
  for (let at = open + 1; at < value.length; at++) {
    if (value[at] === '\\' && quote === '"') at++;
    else if (value[at] === quote) return at;
  }
  return undefined;
}

function withoutComment(text: Text): Text {
  const comment = /(?:^|[ \t])#/.exec(text.value);
  return (comment === null ? text : text.slice(0, comment.index)).trim();
}

function hasVariable(value: string): boolean {
  return /(?<!\\)\$(?:\{|[A-Za-z_])/.test(value);
}

function decodeEscapes(text: Text): Text {
  if (!text.value.includes('\\')) return text;
  const out = new TextBuilder(text);
  for (const match of text.value.matchAll(/\\([nrt"\\$])/g)) {
    out.copyTo(match.index).replace(match.index + 2, ESCAPES[match[1] ?? ''] ?? '');
  }
  return out.finish();
}
