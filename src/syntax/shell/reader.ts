import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import type { ParameterExpansion, Redirect, Statement } from './tree.ts';

/** What stands inside of what it stands inside of: words hold expansions, which hold scripts and words. */
export interface ShellGrammar {
  /** Reads statements from `reader.at` up to `closer` (not taken) or the end of the text. */
  readonly readScript: (reader: ShellReader, closer: ')' | '') => readonly Statement[];
  /** Reads `${…}`. */
  readonly readParameter: (reader: ShellReader, quoted: boolean) => ParameterExpansion;
}

/** A heredoc whose operator was read and whose body begins after the next line end. */
export interface PendingHeredoc {
  readonly redirect: { -readonly [K in keyof Redirect]: Redirect[K] };
  readonly open: number;
  readonly delimiter: string;
  readonly expands: boolean;
}

const TAB = 9;
const LINE_END = 10;
const SPACE = 32;
const BACKSLASH = 92;

/** Compound commands, substitutions and heredocs inside each other; bash itself has no limit, real scripts stay below 20. */
const DEEPEST = 100;

/**
 * A place in a shell text that moves from left to right, with what must be remembered on the way. A quote or bracket
 * without its end sets `unclosed` and moves to the end of the text, so that every loop ends; the outermost one wins.
 */
export class ShellReader {
  readonly text: Text;
  readonly value: string;
  readonly end: number;
  readonly problems: SyntaxProblem[];
  readonly grammar: ShellGrammar;
  /** Heredocs whose bodies begin after the next line end. */
  readonly pending: PendingHeredoc[] = [];
  at = 0;
  unclosed: { readonly at: number; readonly message: string } | undefined;
  /** How many statements stand inside each other in what was read last. */
  height = 0;
  #depth: number;
  /** Characters that may still be read a second time, shared by all readers of one file: keeps the time linear. */
  readonly #patience: { left: number };

  constructor(text: Text, from: { readonly grammar: ShellGrammar } | ShellReader) {
    this.text = text;
    this.value = text.value;
    this.end = text.length;
    this.grammar = from.grammar;
    const outer = from instanceof ShellReader ? from : undefined;
    this.problems = outer === undefined ? [] : outer.problems;
    this.#depth = outer === undefined ? 0 : outer.#depth + 1;
    this.#patience = outer === undefined ? { left: 50_000 + 4 * text.length } : outer.#patience;
  }

  get char(): string {
    return this.value.charAt(this.at);
  }

  /** The character here as a UTF-16 unit; NaN at the end. */
  get code(): number {
    return this.value.charCodeAt(this.at);
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  peek(offset: number): string {
    return this.value.charAt(this.at + offset);
  }

  startsWith(characters: string): boolean {
    return this.value.startsWith(characters, this.at);
  }

  /** What the sticky `pattern` matches here; nothing is taken. */
  look(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.value)?.[0];
  }

  /** Moves behind what the sticky `pattern` matches here; false, and nothing moved, when it matches nothing. */
  skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.value)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  /** As `look`, and moves behind it. */
  take(pattern: RegExp): string | undefined {
    const match = this.look(pattern);
    this.at += match?.length ?? 0;
    return match;
  }

  slice(start: number, end: number = this.at): Text {
    return this.text.slice(start, end);
  }

  lineEnd(from: number = this.at): number {
    const end = this.value.indexOf('\n', from);
    return end < 0 ? this.end : end;
  }

  /** Notes what cannot be read, cut to its first line. */
  complain(message: string, start: number, end: number = this.lineEnd(start)): void {
    this.problems.push({ text: this.slice(start, Math.min(end, this.lineEnd(start))), message });
  }

  /** What opened at `open` has no end. */
  fail(open: number, message: string): void {
    this.unclosed = { at: open, message };
    this.at = this.end;
  }

  /** False when so much was read twice already that a text made to be slow is likelier than a mistake. */
  mayReadAgain(characters: number): boolean {
    this.#patience.left -= characters;
    return this.#patience.left >= 0;
  }

  /** Runs `read` one level deeper; past the limit notes it and gives undefined without running it. */
  deeper<T>(open: number, read: () => T): T | undefined {
    if (this.#depth >= DEEPEST) {
      this.complain('nested too deeply to be read', open);
      return undefined;
    }
    const beside = this.height;
    this.#depth++;
    this.height = 0;
    const result = read();
    this.#depth--;
    this.height = Math.max(beside, this.height + 1);
    return result;
  }
}

/** Moves over spaces, tabs and escaped line ends. */
export function skipBlank(reader: ShellReader): void {
  for (;;) {
    const code = reader.code;
    if (code === SPACE || code === TAB) reader.at++;
    else if (code === BACKSLASH && reader.value.charCodeAt(reader.at + 1) === LINE_END) reader.at += 2;
    else return;
  }
}

/** Moves behind the bracket that closes one already taken, over quotes; false, and nothing moved, without one. */
export function skipBalanced(reader: ShellReader, open: string, close: string): boolean {
  const start = reader.at;
  let depth = 1;
  while (!reader.isAtEnd) {
    const c = reader.char;
    reader.at++;
    if (c === '\\') reader.at++;
    else if (c === '"') skipQuoted(reader, c, true);
    else if (c === "'") skipQuoted(reader, c, reader.peek(-2) === '$');
    else if (c === open) depth++;
    else if (c === close && --depth === 0) return true;
  }
  reader.at = start;
  return false;
}

/**
 * Moves behind the quote that closes one already taken; without one, nothing moves. In double quotes and in `$'…'` a
 * backslash takes the next character with it (bash(1), Quoting).
 */
function skipQuoted(reader: ShellReader, quote: string, escapes: boolean): void {
  let close = reader.value.indexOf(quote, reader.at);
  while (escapes && close >= 0 && backslashesBefore(reader, close) % 2 === 1) {
    close = reader.value.indexOf(quote, close + 1);
  }
  if (close >= 0) reader.at = close + 1;
}

function backslashesBefore(reader: ShellReader, end: number): number {
  let start = end;
  while (start > reader.at && reader.value.charCodeAt(start - 1) === BACKSLASH) start--;
  return end - start;
}
