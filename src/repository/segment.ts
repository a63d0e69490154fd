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

/** The segments that texts were cut from. All cuts share them: a cut costs the same however many there are. */
export class Ground {
  readonly segments: readonly Segment[];
  readonly length: number;
  /** Whether any of them holds a placeholder: most texts are asked for it, and few have one. */
  readonly hasUnknown: boolean;
  /** Offset at which each segment begins; computed when there are several and one is looked for. */
  #starts: readonly number[] | undefined;

  constructor(segments: readonly Segment[]) {
    let length = 0;
    let hasUnknown = false;
    for (const segment of segments) {
      length += segment.length;
      hasUnknown ||= segment.unknown !== undefined;
    }
    this.segments = segments;
    this.length = length;
    this.hasUnknown = hasUnknown;
  }

  /** Offset at which the segment of that index begins. */
  startOf(index: number): number {
    if (index === 0) return 0;
    this.#starts ??= startsOf(this.segments);
    return this.#starts[index] as number;
  }

  /** The index of the segment that holds `offset`; at the end of all, the last. */
  indexAt(offset: number): number {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Where [from, to) was written when one segment holds all of it; no segment is cut for the answer. */
  originOf(from: number, to: number): Span | undefined {
    if (from === 0 && to === this.length && this.segments.length > 1) return undefined;
    const i = this.indexAt(from);
    const segment = this.segments[i];
    if (segment === undefined) return undefined;
    const begin = this.startOf(i);
    if (to > begin + segment.length) return undefined;
    if (from === begin && to === begin + segment.length && from < to) return segment.origin;
    if (!isIdentity(segment)) return from === to ? undefined : segment.origin;
    const { path, start } = segment.origin;
    return { path, start: start + from - begin, end: start + to - begin };
  }

  /** Why some of [from, to) cannot be known: what its first placeholder says. */
  unknownIn(from: number, to: number): string | undefined {
    if (!this.hasUnknown) return undefined;
    if (from === to) return this.length === 0 ? this.segments[0]?.unknown : undefined;
    for (let i = this.indexAt(from); i < this.segments.length && this.startOf(i) < to; i++) {
      const why = this.segments[i]?.unknown;
      if (why !== undefined) return why;
    }
    return undefined;
  }

  between(from: number, to: number): readonly Segment[] {
    if (from === 0 && to === this.length) return this.segments;
    if (from === to) return [this.#pointAt(from)];
    const out: Segment[] = [];
    for (let i = this.indexAt(from); i < this.segments.length; i++) {
      const segment = this.segments[i] as Segment;
      const begin = this.startOf(i);
      if (begin >= to) break;
      const cutFrom = Math.max(0, from - begin);
      const cutTo = Math.min(segment.length, to - begin);
      if (cutTo > cutFrom) out.push(cut(segment, cutFrom, cutTo));
    }
    return out;
  }

  #pointAt(offset: number): Segment {
    const i = this.indexAt(offset);
    const segment = this.segments[i];
    if (segment === undefined) throw new Error('Text without a place');
    const { path, end } = segment.origin;
    const inside = offset - this.startOf(i);
    const at = inside >= segment.length ? end : cut(segment, inside, inside).origin.start;
    const point: Segment = { length: 0, origin: { path, start: at, end: at } };
    return segment.site === undefined ? point : { ...point, site: segment.site };
  }
}

function startsOf(segments: readonly Segment[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const { length } of segments) {
    starts.push(at);
    at += length;
  }
  return starts;
}

/** A run that stands for all of `origin`. */
export function standing(value: string, origin: Span): Segment {
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

/** The same runs, neighbours made one where that says the same. */
export function merge(segments: readonly Segment[]): Segment[] {
  const out: Segment[] = [];
  for (const segment of segments) {
    const last = out.at(-1);
    if (last !== undefined && canMerge(last, segment)) {
      const origin = { ...last.origin, end: segment.origin.end };
      out[out.length - 1] = { ...last, length: last.length + segment.length, origin };
    } else out.push(segment);
  }
  return out.slice();
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
export function isContiguous(segments: readonly Segment[]): boolean {
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

/**
 * The smallest span that holds all; they must be in one file. Not by `Math.min(...)`: a long text of escapes has more
 * segments than a call can have arguments.
 */
export function coverAll(spans: readonly Span[]): Span {
  const [first] = spans;
  if (first === undefined) throw new Error('Text without a place');
  let { start, end } = first;
  for (const span of spans) {
    start = Math.min(start, span.start);
    end = Math.max(end, span.end);
  }
  return { path: first.path, start, end };
}
