import { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { unitNameOf } from './unit-name.ts';

/** `Name=value` as it stands in a unit file. An empty value resets the list before it; it stays in the tree. */
export interface UnitDirective {
  /** The section's name, without brackets. Repeated sections of one name are one section, in order. */
  readonly section: string;
  readonly name: Text;
  /** Continuations folded to one space each, comment lines inside them left out. */
  readonly value: Text;
  /** The whole logical line. */
  readonly text: Text;
}

interface UnitParts {
  readonly text: Text;
  readonly headers: readonly Text[];
  readonly all: readonly UnitDirective[];
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}

/** A unit file or drop-in as systemd.syntax(7) reads it. */
export class UnitFile implements UnitParts {
  readonly text: Text;
  /** The names inside `[…]`, as often as they are written. */
  readonly headers: readonly Text[];
  /** Every directive in order, resets included. */
  readonly all: readonly UnitDirective[];
  /** Whole comment lines, with their `#` or `;`. */
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];

  constructor(parts: UnitParts) {
    this.text = parts.text;
    this.headers = parts.headers;
    this.all = parts.all;
    this.comments = parts.comments;
    this.problems = parts.problems;
  }

  /** The directives of that name that count: those after the last one with an empty value. */
  directives(section: string, name: string): UnitDirective[] {
    const named = this.all.filter((one) => one.section === section && one.name.value === name);
    const reset = named.findLastIndex((one) => one.value.length === 0);
    return named.slice(reset + 1);
  }

  /** What a setting with one value ends up as; undefined when it is unset or reset. */
  last(section: string, name: string): UnitDirective | undefined {
    return this.directives(section, name).at(-1);
  }

  /** This unit with a drop-in read after it. */
  with(dropIn: UnitFile): UnitFile {
    return new UnitFile({
      text: this.text,
      headers: [...this.headers, ...dropIn.headers],
      all: [...this.all, ...dropIn.all],
      comments: [...this.comments, ...dropIn.comments],
      problems: [...this.problems, ...dropIn.problems],
    });
  }
}

/** Reads a unit file. Problems are those that systemd itself reports (conf-parser.c), in its words where they are clear. */
export function parseUnitFile(text: Text): UnitFile {
  const { lines, comments } = foldLines(text);
  const reader = new UnitReader(text.path);
  for (const line of lines) reader.read(line.trim());
  return new UnitFile({
    text,
    headers: reader.headers,
    all: reader.directives,
    comments,
    problems: reader.problems,
  });
}

/**
 * Logical lines as conf-parser.c folds them: an odd run of backslashes at a line's end continues it, the continuation's
 * indentation is dropped, a comment line inside is skipped, and NUL ends a line as a line feed does (read_line()).
 */
function foldLines(text: Text): { lines: Text[]; comments: Text[] } {
  const lines: Text[] = [];
  const comments: Text[] = [];
  let parts: Text[] = [];
  let start = 0;
  for (const match of `${text.value}\n`.matchAll(/[\n\0]/g)) {
    const end = match.index;
    const line = text.slice(start, end);
    const lead = start + line.length - line.value.trimStart().length;
    const first = text.value[lead];
    start = end + 1;
    if (lead < end && (first === '#' || first === ';')) comments.push(text.slice(lead, end));
    else if (isContinued(text.value, lead, end)) {
      parts.push(text.slice(lead, end - 1), Text.standing(' ', text.span(end - 1, end + 1)));
    } else {
      lines.push(Text.join([...parts, text.slice(lead, end)]));
      parts = [];
    }
  }
  if (parts.length > 0) lines.push(Text.join(parts));
  return { lines, comments };
}

function isContinued(value: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && value[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
}

class UnitReader {
  readonly headers: Text[] = [];
  readonly directives: UnitDirective[] = [];
  readonly problems: SyntaxProblem[] = [];
  readonly #known: ReadonlySet<string> | undefined;
  #section: string | undefined;
  /** systemd looks at no line of this section. */
  #ignored = false;

  constructor(path: string) {
    this.#known = knownSections(path);
  }

  read(line: Text): void {
    if (line.length === 0) return;
    if (line.value.startsWith('[')) this.#readHeader(line);
    else if (this.#section === undefined)
      this.#report(line, 'Assignment outside of a section: it is ignored.');
    else this.#readDirective(line, this.#section);
  }

  #readHeader(line: Text): void {
    const closed = line.length > 1 && line.value.endsWith(']');
    const name = line.slice(1, closed ? line.length - 1 : line.length);
    this.headers.push(name);
    this.#section = name.value;
    this.#ignored = false;
    if (!closed) this.#report(line, `Invalid section header '${shortened(line)}': it does not end with ']'.`);
    else if (name.value.startsWith('X-')) this.#ignored = true;
    else if (this.#known?.has(name.value) === false) {
      this.#ignored = true;
      this.#report(line, `Unknown section '${shortened(name)}': what it holds is ignored.`);
    }
  }

  #readDirective(line: Text, section: string): void {
    const equals = line.value.indexOf('=');
    if (equals <= 0) {
      const missing = equals < 0 ? "'='" : "name before '='";
      if (!this.#ignored) this.#report(line, `Missing ${missing}: the line is ignored.`);
    } else {
      const name = line.slice(0, equals).trim();
      this.directives.push({ section, name, value: line.slice(equals + 1).trim(), text: line });
    }
  }

  #report(text: Text, message: string): void {
    this.problems.push({ text, message });
  }
}

function shortened(text: Text): string {
  return text.length > 60 ? `${text.value.slice(0, 60)}…` : text.value;
}

/** Sections by unit type, from `sections` of the UnitVTable in systemd's src/core/<type>.c; undefined for other files. */
function knownSections(path: string): ReadonlySet<string> | undefined {
  const type = unitNameOf(path).unit.replace(/^.*\./, '');
  if (/^(?:target|device)$/.test(type)) return new Set(['Unit', 'Install']);
  if (!/^(?:service|socket|mount|automount|swap|timer|path|slice|scope)$/.test(type)) return undefined;
  return new Set(['Unit', 'Install', `${type.charAt(0).toUpperCase()}${type.slice(1)}`]);
}
