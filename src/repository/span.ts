/** A range of characters in one file: UTF-16 offsets into its decoded content, `end` not included. */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** The smallest span that holds both; they must be in one file. */
export function cover(a: Span, b: Span): Span {
  return { path: a.path, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Order of appearance: by path, then start, then end. */
export function compareSpans(a: Span, b: Span): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}

/** One string for a span, to key maps with. */
export function spanKey(span: Span): string {
  return `${span.path}\u0000${span.start}\u0000${span.end}`;
}
