import type { Span } from './span.ts';

/**
 * A run of decoded characters and where it was written. When origin and decoded length are equal, character maps to
 * character (unless `whole` is set); otherwise (an escape, a fold) the whole run maps to the whole origin.
 */
export interface Segment {
  readonly length: number;
  readonly origin: Span;
  /** Where the text was used, when that is not where it was written (a variable's value at its expansion). */
  readonly site?: Span;
  /** Set when the run stands for all of its origin, even if the two are equally long (`$APP` and `/app`). */
  readonly whole?: true;
  /** Set when the characters are a placeholder: why the real ones cannot be known. */
  readonly unknown?: string;
}

/**
 * Decoded characters with a map from each of them back to the file they came from. Cutting, joining, unquoting and
 * unescaping give a new Text with a composed map, so a position is never lost however deep the nesting.
 */
export class Text {
  readonly value: string;
  readonly segments: readonly Segment[];
  /** Offset in `value` at which each segment begins. */
  readonly #starts: readonly number[];

  constructor(value: string, segments: readonly Segment[]) {
    this.value = value;
    this.segments = segments;
    const starts: number[] = [];
    let at = 0;
    for (const segment of segments) {
      starts.push(at);
      at += segment.length;
    }
    if (at !== value.length) throw new Error(`Text: ${value.length} characters under ${at} mapped ones`);
    this.#starts = starts;
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
    const filled = parts.filter((part) => part.length > 0);
    if (filled.length === 0) return only;
    return new Text(
      filled.map((part) => part.value).join(''),
      merge(filled.flatMap((part) => part.segments)),
    );
  }

  get length(): number {
    return this.value.length;
  }

  get path(): string {
    return this.#first().origin.path;
  }

  /** Why some of it cannot be known, or undefined when all of it is known. */
  get unknown(): string | undefined {
    return this.segments.find((segment) => segment.unknown !== undefined)?.unknown;
  }

  get isKnown(): boolean {
    return this.unknown === undefined;
  }

  slice(start: number, end: number = this.length): Text {
    const from = clamp(start, this.length);
    const to = Math.max(from, clamp(end, this.length));
    if (from === 0 && to === this.length) return this;
    if (from === to) return new Text('', [this.#pointAt(from)]);
    const segments: Segment[] = [];
    for (let i = this.#segmentAt(from); i < this.segments.length; i++) {
      const segment = this.segments[i] as Segment;
      const begin = this.#starts[i] as number;
      if (begin >= to) break;
      const cutFrom = Math.max(0, from - begin);
      const cutTo = Math.min(segment.length, to - begin);
      if (cutTo > cutFrom) segments.push(cut(segment, cutFrom, cutTo));
    }
    return new Text(this.value.slice(from, to), segments);
  }

  /**
   * Where [start, end) was written. When the range was put together from several places, where it was used instead.
   */
  span(start = 0, end: number = this.length): Span {
    const segments = this.slice(start, end).segments;
    const first = segments[0] ?? this.#first();
    if (segments.length <= 1) return first.origin;
    if (isContiguous(segments)) return join(segments.map((segment) => segment.origin));
    const sites = segments.map((segment) => segment.site ?? segment.origin);
    const path = sites.at(-1)?.path;
    return join(sites.filter((site) => site.path === path));
  }

  /** The same characters, used at `site`. */
  usedAt(site: Span): Text {
    return new Text(
      this.value,
      this.segments.map((segment) => ({ ...segment, site })),
    );
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

  #segmentAt(offset: number): number {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #pointAt(offset: number): Segment {
    const i = this.#segmentAt(offset);
    const segment = this.segments[i] ?? this.#first();
    const { path, end } = segment.origin;
    const inside = offset - (this.#starts[i] ?? 0);
    const at = inside >= segment.length ? end : cut(segment, inside, inside).origin.start;
    const point: Segment = { length: 0, origin: { path, start: at, end: at } };
    return segment.site === undefined ? point : { ...point, site: segment.site };
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
  return Math.min(Math.max(offset, 0), length);
}

function standing(value: string, origin: Span): Segment {
  return { length: value.length, origin, whole: true };
}

function isIdentity(segment: Segment): boolean {
  return segment.whole === undefined && segment.origin.end - segment.origin.start === segment.length;
}

function cut(segment: Segment, from: number, to: number): Segment {
  if (from === 0 && to === segment.length) return segment;
  if (!isIdentity(segment)) return { ...segment, length: to - from, whole: true };
  const { path, start } = segment.origin;
  return { ...segment, length: to - from, origin: { path, start: start + from, end: start + to } };
}

function merge(segments: readonly Segment[]): Segment[] {
  const out: Segment[] = [];
  for (const segment of segments) {
    const last = out.at(-1);
    if (last !== undefined && canMerge(last, segment)) {
      const origin = { ...last.origin, end: segment.origin.end };
      out[out.length - 1] = { ...last, length: last.length + segment.length, origin };
    } else out.push(segment);
  }
  return out;
}

function canMerge(a: Segment, b: Segment): boolean {
  return (
    isIdentity(a) &&
    isIdentity(b) &&
    a.origin.path === b.origin.path &&
    a.origin.end === b.origin.start &&
    isSameSpan(a.site, b.site) &&
    a.unknown === b.unknown
  );
}

/** Written in one file, in order, with nothing but syntax (quotes, escapes, indentation) between the pieces. */
function isContiguous(segments: readonly Segment[]): boolean {
  const [first, ...rest] = segments;
  let last = first;
  for (const segment of rest) {
    if (last === undefined || segment.origin.path !== last.origin.path) return false;
    if (!isSameSpan(segment.site, last.site)) return false;
    if (segment.origin.start < last.origin.end && !isSameSpan(segment.origin, last.origin)) return false;
    last = segment;
  }
  return true;
}

function isSameSpan(a: Span | undefined, b: Span | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.path === b.path && a.start === b.start && a.end === b.end;
}

/** Not by `Math.min(...)`: a long text of escapes has more segments than a call can have arguments. */
function join(spans: readonly Span[]): Span {
  const [first] = spans;
  if (first === undefined) throw new Error('Text without a place');
  let { start, end } = first;
  for (const span of spans) {
    start = Math.min(start, span.start);
    end = Math.max(end, span.end);
  }
  return { path: first.path, start, end };
}
