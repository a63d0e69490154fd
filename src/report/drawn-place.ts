import type { Position, Sources } from '../policy/verdict.ts';
import type { Span } from '../repository/span.ts';

/** A place as GitHub can draw it: both ends on lines that have characters, `end` behind the last character. */
export interface DrawnPlace {
  readonly start: Position;
  readonly end: Position;
}

/**
 * A span moved to where it shows. GitHub draws nothing for a place at the very end of a file: an empty one there takes in
 * the character before. A span that ends with a line end does not reach into the next line.
 */
export function drawnPlace(span: Span, sources: Sources): DrawnPlace {
  const length = sources.content(span.path)?.length ?? 0;
  const isAtEnd = span.start >= length && length > 0;
  const { start, end } = sources.position(isAtEnd ? { ...span, start: length - 1, end: length } : span);
  if (end.line === start.line) return { start, end };
  if (isAtEnd) return { start, end: { line: start.line, column: start.column + 1 } };
  if (end.column > 1) return { start, end };
  const line = end.line - 1;
  return { start, end: { line, column: sources.line(span.path, line).length + 1 } };
}
