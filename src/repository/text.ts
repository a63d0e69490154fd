import { coverAll, Ground, isContiguous, merge, type Segment, standing } from './segment.ts';
import type { Span } from './span.ts';

export type { Segment };

/**
 * Decoded characters with a map from each of them back to the file they came from. Cutting, joining, unquoting and
 * unescaping give a new Text with a composed map, so a position is never lost however deep the nesting.
 */
export class Text {
  readonly value: string;
  readonly #ground: Ground;
  /** Where in the ground's characters this text begins. */
  readonly #from: number;
  /** Where all of it was used, when that is somewhere else than the ground says. */
  #site: Span | undefined;

  /** `segments` cover `value`. What is cut from a text gives its ground and offset instead. */
  constructor(value: string, segments: readonly Segment[] | Ground, from = 0) {
    this.value = value;
    this.#from = from;
    this.#site = undefined;
    if (segments instanceof Ground) {
      this.#ground = segments;
      return;
    }
    this.#ground = new Ground(segments);
    if (this.#ground.length !== value.length) {
      throw new Error(`Text: ${value.length} characters under ${this.#ground.length} mapped ones`);
    }
  }

  /** Computed when asked for and not kept: most texts are only asked for their characters and their span. */
  get segments(): readonly Segment[] {
    const segments = this.#ground.between(this.#from, this.#from + this.value.length);
    const site = this.#site;
    return site === undefined ? segments : segments.map((segment) => ({ ...segment, site }));
  }

  /** The content of a file, mapped to itself. */
  static ofFile(path: string, value: string): Text {
    return new Text(value, [{ length: value.length, origin: { path, start: 0, end: value.length } }]);
  }

  /** Characters that stand for all of `origin`: a decoded escape, a computed value. */
  static standing(value: string, origin: Span): Text {
    return new Text(value, [standing(value, origin)]);
  }

  /** A placeholder for what cannot be known, standing for `origin`. */
  static unknown(why: string, origin: Span, value = '\u{FFFC}'): Text {
    return new Text(value, [{ ...standing(value, origin), unknown: why }]);
  }

  /** The parts, one after the other. At least one part is needed: a text is always somewhere. */
  static join(parts: readonly Text[]): Text {
    const [only] = parts;
    if (only === undefined) throw new Error('Text.join: nothing to join');
    if (parts.length === 1) return only;
    const filled = parts.filter((part) => part.value !== '');
    const [first] = filled;
    if (first === undefined) return only;
    if (filled.length === 1) return first;
    const value = filled.map((part) => part.value).join('');
    if (Text.#areAdjacent(filled)) return first.#cut(value, first.#from);
    return new Text(value, merge(filled.flatMap((part) => part.segments)));
  }

  /** Whether they were cut from one text and stand side by side in it. */
  static #areAdjacent(parts: readonly Text[]): boolean {
    return parts.every((part, i) => {
      const before = parts[i - 1];
      if (before === undefined) return true;
      return (
        part.#ground === before.#ground &&
        part.#from === before.#from + before.length &&
        part.#site === before.#site
      );
    });
  }

  /** Other characters of the same ground, used at the same place. */
  #cut(value: string, from: number): Text {
    const text = new Text(value, this.#ground, from);
    text.#site = this.#site;
    return text;
  }

  get length(): number {
    return this.value.length;
  }

  get path(): string {
    return (this.#originOf(0, 0) ?? this.#first().origin).path;
  }

  /** Why some of it cannot be known, or undefined when all of it is known. */
  get unknown(): string | undefined {
    return this.#ground.unknownIn(this.#from, this.#from + this.value.length);
  }

  get isKnown(): boolean {
    return this.unknown === undefined;
  }

  slice(start: number, end: number = this.value.length): Text {
    const { length } = this.value;
    const from = clamp(start, length);
    const to = Math.max(from, clamp(end, length));
    if (from === 0 && to === length) return this;
    return this.#cut(this.value.slice(from, to), this.#from + from);
  }

  /**
   * Where [start, end) was written. When the range was put together from several places, where it was used instead.
   */
  span(start = 0, end: number = this.value.length): Span {
    const origin = this.#originOf(start, end);
    if (origin !== undefined) return origin;
    const segments = this.slice(start, end).segments;
    const first = segments[0] ?? this.#first();
    if (segments.length <= 1) return first.origin;
    if (isContiguous(segments)) return coverAll(segments.map((segment) => segment.origin));
    const sites = segments.map((segment) => segment.site ?? segment.origin);
    const path = sites.at(-1)?.path;
    return coverAll(sites.filter((site) => site.path === path));
  }

  #originOf(start: number, end: number): Span | undefined {
    const { length } = this.value;
    const from = clamp(start, length);
    const to = Math.max(from, clamp(end, length));
    return this.#ground.originOf(this.#from + from, this.#from + to);
  }

  /** The same characters, used at `site`. */
  usedAt(site: Span): Text {
    const text = new Text(this.value, this.#ground, this.#from);
    text.#site = site;
    return text;
  }

  /** Other characters for all of this text: used where it was used, and unknown when any of it was. */
  standIn(value: string): Text {
    const why = this.unknown;
    const site = this.#first().site;
    const segment: Segment = {
      ...standing(value, this.span()),
      ...(site === undefined ? {} : { site }),
      ...(why === undefined ? {} : { unknown: why }),
    };
    return new Text(value, [segment]);
  }

  /** Each match of `pattern` (global) replaced; the new characters stand for the whole match. */
  replaceAll(pattern: RegExp, by: (match: RegExpMatchArray) => string): Text {
    const out = new TextBuilder(this);
    for (const match of this.value.matchAll(pattern)) {
      out.copyTo(match.index);
      out.replace(match.index + match[0].length, by(match));
    }
    return out.finish();
  }

  /** Each match of `pattern` (global) hidden behind a placeholder of equal length, and unknown. Line ends are kept. */
  mask(pattern: RegExp, why: string, placeholder = 'x'): Text {
    const out = new TextBuilder(this);
    for (const match of this.value.matchAll(pattern)) {
      out.copyTo(match.index);
      out.unknown(
        match.index + match[0].length,
        match[0].replace(/[^\n]/gu, (c) => placeholder.repeat(c.length)),
        why,
      );
    }
    return out.finish();
  }

  trim(): Text {
    const lead = this.length - this.value.trimStart().length;
    return this.slice(lead, Math.max(lead, this.value.trimEnd().length));
  }

  /** The pieces between matches of `separator` (global). */
  split(separator: RegExp): Text[] {
    const parts: Text[] = [];
    let at = 0;
    for (const match of this.value.matchAll(separator)) {
      parts.push(this.slice(at, match.index));
      at = match.index + match[0].length;
    }
    parts.push(this.slice(at));
    return parts;
  }

  /** Its lines, without their ends. */
  lines(): Text[] {
    return this.split(/\n/g);
  }

  #first(): Segment {
    const first = this.segments[0];
    if (first === undefined) throw new Error('Text without a place');
    return first;
  }
}

/** Reads a Text from left to right and writes another: copy what stays, replace what decodes to something else. */
export class TextBuilder {
  readonly #from: Text;
  readonly #parts: Text[] = [];
  #at = 0;

  constructor(from: Text) {
    this.#from = from;
  }

  /** How far the source has been read. */
  get at(): number {
    return this.#at;
  }

  /** Takes the source's own characters up to `end`. */
  copyTo(end: number): this {
    if (end > this.#at) this.#parts.push(this.#from.slice(this.#at, end));
    this.#at = Math.max(this.#at, end);
    return this;
  }

  /** Lets `value` stand for the source up to `end`; an empty value drops it. */
  replace(end: number, value: string): this {
    if (value !== '') this.#parts.push(this.#from.slice(this.#at, end).standIn(value));
    this.#at = end;
    return this;
  }

  /** Drops the source up to `end`. */
  skipTo(end: number): this {
    return this.replace(end, '');
  }

  /** Lets a placeholder stand for the source up to `end`. */
  unknown(end: number, value: string, why: string): this {
    const here = this.#from.slice(this.#at, end);
    if (here.length > 0 && value.length === here.length) {
      this.#parts.push(
        new Text(
          value,
          here.segments.map((segment) => ({ ...segment, unknown: why })),
        ),
      );
    } else if (value !== '') {
      this.#parts.push(Text.unknown(why, this.#from.span(this.#at, end), value));
    }
    this.#at = end;
    return this;
  }

  /** Copies the rest and gives the result. */
  finish(): Text {
    this.copyTo(this.#from.length);
    return this.#parts.length === 0 ? this.#from.slice(0, 0) : Text.join(this.#parts);
  }
}

function clamp(offset: number, length: number): number {
  return offset < 0 ? 0 : Math.min(offset, length);
}
