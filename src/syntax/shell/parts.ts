import { Text } from '../../repository/text.ts';
import { kept } from './kept.ts';
import type { ShellReader } from './reader.ts';
import type { WordPart } from './tree.ts';

/** Gathers the parts of one word; runs of literal characters in the same quoting become one part. */
export class PartList {
  readonly #parts: WordPart[] = [];
  #pieces: Text[] = [];
  #quoted = false;

  /** How much was added so far: equal before and after means that nothing was. */
  get size(): number {
    return this.#parts.length + this.#pieces.length;
  }

  literal(piece: Text, quoted: boolean): void {
    if (quoted !== this.#quoted) this.endLiteral();
    this.#quoted = quoted;
    this.#pieces.push(piece);
  }

  /** Makes what follows a part of its own, though it be quoted alike. */
  endLiteral(): void {
    if (this.#pieces.length === 0) return;
    this.#parts.push({ kind: 'literal', value: Text.join(this.#pieces), quoted: this.#quoted });
    this.#pieces = [];
  }

  add(part: WordPart): void {
    this.endLiteral();
    this.#parts.push(part);
  }

  finish(): readonly WordPart[] {
    this.endLiteral();
    return kept(this.#parts);
  }
}

/** The characters from `start` to here, decoded to `value`. */
export function decoded(reader: ShellReader, start: number, value: string): Text {
  return Text.standing(value, reader.text.span(start, reader.at));
}
