import type { TemplateLine } from './lines.ts';

/** A line of YAML as far as its indentation goes. */
interface Outline {
  readonly indent: number;
  /** Where its key stands: behind the dashes of a list item. */
  readonly column: number;
  readonly isItem: boolean;
  /** Its value is on the lines below. */
  readonly isOpen: boolean;
  /** Its value is a block scalar. */
  readonly opensBlock: boolean;
}

/** Follows the indentation of a YAML template line by line, to know what an action alone on its line stands for. */
export class YamlOutline {
  readonly #value: string;
  readonly #lines: readonly TemplateLine[];
  readonly #outlines: readonly (Outline | undefined)[];
  /** For each line, the next one with content. */
  readonly #following: readonly (Outline | undefined)[];
  #before: Outline | undefined;
  #open: { readonly column: number; readonly isItem: boolean }[] = [];
  #block: { readonly parent: number; readonly indent: number | undefined } | undefined;

  constructor(value: string, lines: readonly TemplateLine[]) {
    this.#value = value;
    this.#lines = lines;
    this.#outlines = lines.map((line) => outlineOf(line, value));
    this.#following = following(this.#outlines);
  }

  /** Takes the lines in order; for one of output actions only, what to put in its place: a string of its length. */
  enter(i: number): string | undefined {
    const line = this.#lines[i];
    if (line === undefined || line.role === 'control') return undefined;
    if (line.role === 'output') return this.#placeholder(line, i);
    const outline = this.#outlines[i];
    if (outline !== undefined)
      this.#advance(this.above(i) === undefined ? outline : { ...outline, isOpen: true }, line);
    return undefined;
  }

  /**
   * `labels: {{- include "labels" . | nindent 4 }}` with more keys below: what its last action leaves stands above them, on lines of
   * its own. What to put in that action's place; undefined where it is all of the value.
   */
  above(i: number): string | undefined {
    const [line, outline, next] = [this.#lines[i], this.#outlines[i], this.#following[i]];
    const action = line?.actions.at(-1);
    if (line === undefined || outline === undefined || next === undefined || action?.indent === undefined)
      return undefined;
    const isWholeValue =
      /:\s*$/.test(this.#value.slice(line.start, action.start)) &&
      this.#value.slice(action.end, line.end).trim() === '';
    if (!isWholeValue || !(next.indent > outline.column || (next.isItem && next.indent === outline.column)))
      return undefined;
    return `\n${entry(next.indent, next.isItem, action.end - action.start - 1)}`;
  }

  #advance(outline: Outline, line: TemplateLine): void {
    if (this.#block !== undefined) {
      if (outline.indent > this.#block.parent) {
        this.#block = { parent: this.#block.parent, indent: this.#block.indent ?? outline.indent };
        return;
      }
      this.#block = undefined;
    }
    const written = this.#value.slice(line.start, line.end);
    if (written.startsWith('---')) {
      this.#open = [];
      this.#before = undefined;
      return;
    }
    if (written.trimStart().startsWith('#')) return;
    while ((this.#open.at(-1)?.column ?? -1) >= outline.indent) this.#open.pop();
    if (outline.isItem) this.#open.push({ column: outline.indent, isItem: true });
    if (outline.column > outline.indent || !outline.isItem)
      this.#open.push({ column: outline.column, isItem: false });
    this.#before = outline;
    if (outline.opensBlock) this.#block = { parent: outline.column, indent: undefined };
  }

  #placeholder(line: TemplateLine, i: number): string {
    const room = line.end - line.start;
    const own = /^ */.exec(this.#value.slice(line.start, line.end))?.[0].length ?? 0;
    const target = line.actions.find((action) => action.indent !== undefined)?.indent ?? own;
    if (this.#block !== undefined) {
      if (target > this.#block.parent) return value(this.#block.indent ?? target, room);
      this.#block = undefined;
    }
    const before = this.#before;
    const next = this.#following[i];
    if (before === undefined)
      return next === undefined ? value(own, room) : entry(next.indent, next.isItem, room);
    if (before.isOpen) {
      const belongs =
        next !== undefined && (next.indent > before.column || (next.isItem && next.indent === before.column));
      return belongs ? entry(next.indent, next.isItem, room) : value(Math.max(own, before.column + 1), room);
    }
    const level = this.#open.findLast((open) => open.column <= target);
    return level === undefined ? ' '.repeat(room) : entry(level.column, level.isItem, room);
  }
}

/** An unknown scalar of its own; blanks when there is no room for that indentation. */
function value(column: number, room: number): string {
  return column + 1 > room ? ' '.repeat(room) : ' '.repeat(column) + 'x'.repeat(room - column);
}

/** An unknown item of a list or an unknown key of a mapping. */
function entry(column: number, isItem: boolean, room: number): string {
  if (column + 3 > room) return ' '.repeat(room);
  const body = 'x'.repeat(room - column - 2);
  return ' '.repeat(column) + (isItem ? `- ${body}` : `x${body}:`);
}

function outlineOf(line: TemplateLine, value: string): Outline | undefined {
  if (line.role !== 'content') return undefined;
  const written = value.slice(line.start, line.end);
  const indent = /^ */.exec(written)?.[0].length ?? 0;
  if (indent === written.length) return undefined;
  const dashes = /^(?:-(?: +|$))*/.exec(written.slice(indent))?.[0] ?? '';
  const last = line.actions.at(-1)?.end ?? line.start;
  const tail = value.slice(last, line.end).trimEnd();
  const bare = tail.replace(/\s#.*$/, '').trimEnd();
  const isBareItem = dashes !== '' && indent + dashes.trimEnd().length === written.trimEnd().length;
  return {
    indent,
    column: isBareItem ? indent : indent + dashes.length,
    isItem: dashes !== '',
    isOpen: bare.endsWith(':') || isBareItem,
    opensBlock: /(?:^|[:\s])[|>][-+1-9]{0,2}$/.test(bare),
  };
}

function following(outlines: readonly (Outline | undefined)[]): (Outline | undefined)[] {
  const out: (Outline | undefined)[] = [];
  let next: Outline | undefined;
  for (let i = outlines.length - 1; i >= 0; i--) {
    out[i] = next;
    next = outlines[i] ?? next;
  }
  return out;
}
