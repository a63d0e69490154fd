/** A place in a text as people count it: both from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of one content into lines and columns and back. A line ends at `\n`, `\r\n` or a lone `\r`. */
export class LineIndex {
  readonly #content: string;
  /** Offset of each line's first character. */
  readonly #starts: readonly number[];

  constructor(content: string) {
    this.#content = content;
    const starts = [0];
    for (const end of content.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length);
    this.#starts = starts;
  }

  /** At least one: an empty content has one empty line, and so has the place behind a last line end. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** Where `offset` is; an offset outside the content counts as its nearer end. The line end belongs to its line. */
  position(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.#content.length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#start(middle) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - this.#start(low) + 1 };
  }

  /** The offset of a position; a column behind the line's end counts as that end, a line outside as the nearer end. */
  offset({ line, column }: Position): number {
    if (line < 1) return 0;
    if (line > this.lineCount) return this.#content.length;
    const start = this.#start(line - 1);
    return Math.min(start + Math.max(column - 1, 0), this.#end(line - 1));
  }

  /** The characters of line `line` (from 1) without its end; empty when there is no such line. */
  lineText(line: number): string {
    if (line < 1 || line > this.lineCount) return '';
    return this.#content.slice(this.#start(line - 1), this.#end(line - 1));
  }

  #start(index: number): number {
    return this.#starts[index] ?? this.#content.length;
  }

  /** Where the line's own characters end and its line end begins. */
  #end(index: number): number {
    const next = this.#start(index + 1);
    if (index === this.#starts.length - 1) return next;
    return this.#content.startsWith('\r\n', next - 2) ? next - 2 : next - 1;
  }
}
