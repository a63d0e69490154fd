import { Text, TextBuilder } from '../repository/text.ts';
import type { SyntaxProblem } from './problem.ts';

/** `key=value` of a section. */
export interface SupervisordOption {
  /** Compare in lower case: ConfigParser does. */
  readonly name: Text;
  /** Continuation lines joined by line feeds; `%(…)s` expanded where the file settles it, else a placeholder. */
  readonly value: Text;
  readonly text: Text;
}

/** `[program:web]`, `[group:all]`, `[supervisord]`. */
export interface SupervisordSection {
  /** `program`, `group`, `supervisord` … */
  readonly kind: string;
  /** What stands after the colon. */
  readonly name?: Text;
  /** The header, with its brackets. */
  readonly text: Text;
  readonly options: readonly SupervisordOption[];
}

export interface SupervisordFile {
  readonly sections: readonly SupervisordSection[];
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}

/** The last option of that name, as a repeated one replaces the one before (`strict=False` in supervisor's options.py). */
export function supervisordOption(section: SupervisordSection, name: string): SupervisordOption | undefined {
  return section.options.findLast((option) => option.name.value.toLowerCase() === name);
}

/**
 * Reads supervisord.conf as Python's RawConfigParser does with supervisor's settings (UnhosedConfigParser in
 * options.py): `;` and `#` begin comments at a line's start and after a blank, deeper indentation continues a value.
 */
export function parseSupervisord(text: Text): SupervisordFile {
  const reader = new SupervisordReader();
  for (const line of text.lines()) reader.read(line);
  return { sections: reader.finish(), comments: reader.comments, problems: reader.problems };
}

interface OpenOption {
  readonly name: Text;
  readonly lines: Text[];
  readonly indent: number;
}

interface OpenSection {
  readonly text: Text;
  readonly options: OpenOption[];
}

class SupervisordReader {
  readonly comments: Text[] = [];
  readonly problems: SyntaxProblem[] = [];
  readonly #sections: OpenSection[] = [];
  #option: OpenOption | undefined;

  read(raw: Text): void {
    const line = this.#withoutComment(raw);
    const content = line.trim();
    if (content.length === 0) return;
    const indent = line.length - line.value.trimStart().length;
    const section = this.#sections.at(-1);
    if (this.#option !== undefined && indent > this.#option.indent) this.#option.lines.push(content);
    else if (content.value.startsWith('[')) this.#open(content);
    else if (section === undefined) this.#report(content, 'An option outside of a section.');
    else this.#readOption(content, section, indent);
  }

  finish(): SupervisordSection[] {
    return this.#sections.map(toSection);
  }

  #withoutComment(line: Text): Text {
    const at = /(?:^|\s)[;#]/.exec(line.value);
    if (at === null) return line;
    const start = at.index + at[0].length - 1;
    this.comments.push(line.slice(start));
    return line.slice(0, start);
  }

  #open(header: Text): void {
    if (!header.value.endsWith(']')) this.#report(header, "A section header that does not end with ']'.");
    this.#sections.push({ text: header, options: [] });
    this.#option = undefined;
  }

  #readOption(line: Text, section: OpenSection, indent: number): void {
    const separator = /[=:]/.exec(line.value)?.index ?? 0;
    if (separator === 0) {
      this.#report(line, 'Not of the form `name=value`.');
      return;
    }
    this.#option = {
      name: line.slice(0, separator).trim(),
      lines: [line.slice(separator + 1).trim()],
      indent,
    };
    section.options.push(this.#option);
  }

  #report(text: Text, message: string): void {
    this.problems.push({ text, message });
  }
}

function toSection({ text, options }: OpenSection): SupervisordSection {
  const inner = text.slice(1, text.value.endsWith(']') ? text.length - 1 : text.length);
  const colon = inner.value.indexOf(':');
  const name = colon < 0 ? undefined : inner.slice(colon + 1).trim();
  const kind = (colon < 0 ? inner : inner.slice(0, colon)).value.trim();
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    text,
    options: options.map((option) => toOption(option, kind, name)),
  };
}

function toOption({ name, lines }: OpenOption, kind: string, owner: Text | undefined): SupervisordOption {
  const parts = lines.flatMap((line, i) => (i === 0 ? [line] : [Text.standing('\n', startOf(line)), line]));
  const value = Text.join(parts);
  const known = owner === undefined ? undefined : new Map([[`${kind}_name`, owner.value]]);
  return { name, value: expandExpressions(value, known), text: Text.join([name, value]) };
}

function startOf(text: Text) {
  return text.slice(0, 0).span();
}

/** `%%` is a percent sign; `%(program_name)s` is known inside its program, `%(ENV_X)s`, `%(here)s` and others are not. */
function expandExpressions(value: Text, known: ReadonlyMap<string, string> | undefined): Text {
  if (!value.value.includes('%')) return value;
  const out = new TextBuilder(value);
  for (const match of value.value.matchAll(/%(?:%|\(([^()\n]{1,200})\)0?\d{0,3}[sd])/g)) {
    const end = match.index + match[0].length;
    const name = match[1];
    const settled = name === undefined ? '%' : known?.get(name);
    out.copyTo(match.index);
    if (settled === undefined) out.unknown(end, '\u{FFFC}', `supervisord fills in \`${match[0]}\``);
    else out.replace(end, settled);
  }
  return out.finish();
}
