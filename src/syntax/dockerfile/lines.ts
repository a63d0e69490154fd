import { Text, TextBuilder } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { unquoteWord } from '../words.ts';
import type { DockerfileTree, DockerHeredoc } from './tree.ts';
import { wordsOf } from './words.ts';

/** One instruction's characters, not yet taken apart. */
export interface DockerfileLine {
  /** Where it begins in the text that is parsed. */
  readonly start: number;
  readonly text: Text;
  /** Continued lines joined, comments and empty lines among them left out. */
  readonly joined: Text;
  readonly heredocs: readonly DockerHeredoc[];
  /** From the end of the joined line through the last heredoc's closing mark. */
  readonly tail?: Text;
}

export interface DockerfileLines {
  readonly escape: '\\' | '`';
  readonly directives: DockerfileTree['directives'];
  readonly lines: readonly DockerfileLine[];
}

/*
 * The rules are those of BuildKit's frontend/dockerfile/parser/parser.go. The package dockerfile-ast has the same ones, but
 * asking all instructions for their arguments takes quadratic time: 9 s for 16,000 instructions.
 */

/** Cuts a Dockerfile into instructions. */
export function splitInstructions(text: Text, problems: SyntaxProblem[]): DockerfileLines {
  const { escape: escapeWith, directives } = readDirectives(text, problems);
  const reader = new LineReader(text, escapeWith, problems);
  const lines: DockerfileLine[] = [];
  for (let line = reader.next(); line !== undefined; line = reader.next()) lines.push(line);
  return { escape: escapeWith, directives, lines };
}

/** `# name=value` lines at the very top; the first other line ends them. */
function readDirectives(text: Text, problems: SyntaxProblem[]) {
  const directives: { name: string; value: Text }[] = [];
  let found: '\\' | '`' = '\\';
  for (let start = 0; start < text.length; ) {
    const end = endOfLine(text.value, start);
    const line = text.slice(start, end).trim();
    const match = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/.exec(line.value);
    if (match === null) break;
    const name = (match[1] ?? '').toLowerCase();
    const value = line.slice(line.length - (match[2] ?? '').length);
    if (!['escape', 'syntax', 'check'].includes(name)) break;
    if (directives.some((one) => one.name === name))
      problems.push({ text: line, message: `The directive \`${name}\` stands here twice` });
    directives.push({ name, value });
    if (name === 'escape') {
      if (value.value === '`' || value.value === '\\') found = value.value;
      else problems.push({ text: value, message: 'The escape character is a backslash or a backtick' });
    }
    start = end + 1;
  }
  return { escape: found, directives };
}

function endOfLine(value: string, from: number): number {
  const newline = value.indexOf('\n', from);
  return newline === -1 ? value.length : newline;
}

class LineReader {
  readonly #text: Text;
  readonly #escape: '\\' | '`';
  readonly #problems: SyntaxProblem[];
  #at = 0;

  constructor(text: Text, escapeWith: '\\' | '`', problems: SyntaxProblem[]) {
    this.#text = text;
    this.#escape = escapeWith;
    this.#problems = problems;
  }

  next(): DockerfileLine | undefined {
    const { value } = this.#text;
    while (this.#at < value.length) {
      const end = endOfLine(value, this.#at);
      const start = skipBlanks(value, this.#at, end);
      this.#at = end + 1;
      if (start === end || value[start] === '#') continue;
      const line = this.#joinFrom(start, end);
      if (line !== undefined) return line;
    }
    return undefined;
  }

  #joinFrom(start: number, firstEnd: number): DockerfileLine | undefined {
    const { value } = this.#text;
    const parts: Text[] = [];
    let last = firstEnd;
    let cut = this.#continuation(start, firstEnd);
    parts.push(this.#text.slice(start, cut ?? firstEnd));
    while (cut !== undefined && this.#at < value.length) {
      const from = this.#at;
      const end = endOfLine(value, from);
      this.#at = end + 1;
      const content = skipBlanks(value, from, end);
      if (content === end || value[content] === '#') continue;
      cut = this.#continuation(from, end);
      parts.push(this.#text.slice(from, cut ?? end));
      last = end;
    }
    const joined = trimEnd(Text.join(parts));
    if (joined.length === 0) return undefined;
    const heredocs = this.#readHeredocs(joined);
    if (heredocs.length === 0)
      return { start, text: trimEnd(this.#text.slice(start, last)), joined, heredocs };
    const end = Math.min(this.#at - 1, value.length);
    return { start, text: this.#text.slice(start, end), joined, heredocs, tail: this.#text.slice(last, end) };
  }

  /** Where the escape character stands that continues the line; a doubled one does not. */
  #continuation(start: number, end: number): number | undefined {
    const { value } = this.#text;
    let at = end;
    while (at > start && (value[at - 1] === ' ' || value[at - 1] === '\t')) at--;
    if (at === start || value[at - 1] !== this.#escape) return undefined;
    return at - 1 > start && value[at - 2] === this.#escape ? undefined : at - 1;
  }

  #readHeredocs(joined: Text): DockerHeredoc[] {
    if (!/^(?:onbuild\s+)?(?:run|copy|add)\s/i.test(joined.value) || !joined.value.includes('<<')) return [];
    return wordsOf(joined, this.#escape).flatMap((word) => {
      const mark = heredocMark(word);
      return mark === undefined ? [] : [this.#readHeredoc(word, mark)];
    });
  }

  #readHeredoc(word: Text, { name, expands, stripsTabs }: HeredocMark): DockerHeredoc {
    const { value } = this.#text;
    const start = this.#at;
    for (; this.#at < value.length; ) {
      const lineStart = this.#at;
      const end = endOfLine(value, lineStart);
      this.#at = end + 1;
      const line = value.slice(lineStart, end);
      if ((stripsTabs ? line.replace(/^\t+/, '') : line) !== name) continue;
      return { name, expands, body: this.#body(start, lineStart, stripsTabs) };
    }
    this.#problems.push({ text: word, message: `No line \`${name}\` ends this heredoc` });
    return { name, expands, body: this.#body(start, value.length, stripsTabs) };
  }

  #body(start: number, end: number, stripsTabs: boolean): Text {
    const body = this.#text.slice(start, end);
    if (!stripsTabs) return body;
    const out = new TextBuilder(body);
    for (const match of body.value.matchAll(/^\t+/gm))
      out.copyTo(match.index).skipTo(match.index + match[0].length);
    return out.finish();
  }
}

interface HeredocMark {
  readonly name: string;
  readonly expands: boolean;
  readonly stripsTabs: boolean;
}

/** A word of the form `[fd]<<[-]NAME`, the name quoted or not. */
export function heredocMark(word: Text): HeredocMark | undefined {
  const match = /^\d*<<(-?)([^<]+)$/.exec(word.value);
  if (match === null) return undefined;
  const written = match[2] ?? '';
  const name = unquoteWord(word.slice(word.length - written.length)).value;
  return name === '' ? undefined : { name, expands: name === written, stripsTabs: match[1] === '-' };
}

function skipBlanks(value: string, from: number, end: number): number {
  let at = from;
  while (at < end && /\s/.test(value[at] as string)) at++;
  return at;
}

function trimEnd(text: Text): Text {
  return text.slice(0, text.value.trimEnd().length);
}
