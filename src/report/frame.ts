import type { Finding } from '../policy/finding.ts';
import type { Sources } from '../policy/verdict.ts';
import type { Span } from '../repository/span.ts';
import { windowOf } from './characters/line-window.ts';
import type { Paint, Palette } from './characters/palette.ts';
import { cutText, visible, visibleProse } from './characters/visible.ts';
import { textWidth } from './characters/width.ts';
import { wrapText } from './characters/wrap.ts';

export interface FrameOptions {
  /** Columns to stay within. */
  readonly width: number;
  readonly palette: Palette;
}

const LINES_SHOWN = 6;
const RELATED_SHOWN = 8;
const NARROWEST_ROOM = 20;
const SAYS_LIMIT = 300;

/** A finding as people read it: what stands between the two parts is the caller's to choose. */
export interface Frame {
  /** `path:line:column`, then the lines with the exact characters underlined. */
  readonly primary: readonly string[];
  /** The same for each related place, with what it has to do with the finding. */
  readonly related: readonly string[];
}

export function frameOf(finding: Finding, sources: Sources, options: FrameOptions): Frame {
  const places = finding.related.slice(0, RELATED_SHOWN);
  const spans = [finding.span, ...places.map((place) => place.span)];
  const gutter = Math.max(2, ...spans.map((span) => `${sources.position(span).end.line}`.length));
  const { palette } = options;
  const draw = (span: Span, mark: string, paint: Paint) =>
    snippetOf(span, sources, { ...options, gutter, mark, paint });
  const related = places.flatMap(({ span, says }) => [
    ...placedLines(placeOf(span, sources), cutText(visibleProse(says), SAYS_LIMIT), options),
    ...draw(span, '-', palette.related),
  ]);
  const more = finding.related.length - places.length;
  if (more > 0) related.push(palette.faint(`and ${more} more ${more === 1 ? 'place' : 'places'}`));
  const paint = palette.severity[finding.severity];
  return {
    primary: [palette.place(placeOf(finding.span, sources)), ...draw(finding.span, '^', paint)],
    related,
  };
}

/** The place and what is said of it, in one line where it fits. */
function placedLines(place: string, says: string, { width, palette }: FrameOptions): string[] {
  return textWidth(place) + 2 + textWidth(says) <= width
    ? [`${palette.place(place)}  ${says}`]
    : [palette.place(place), ...wrapText(says, width)];
}

/** `path:line:column` of where a span begins, counted from 1, printable. */
export function placeOf(span: Span, sources: Sources): string {
  const { start } = sources.position(span);
  return `${visible(span.path)}:${start.line}:${start.column}`;
}

interface SnippetOptions extends FrameOptions {
  readonly gutter: number;
  readonly mark: string;
  readonly paint: Paint;
}

/** The lines of a span, at most six, each with its marked characters underlined; none for a file that was not read. */
function snippetOf(span: Span, sources: Sources, options: SnippetOptions): string[] {
  if (sources.content(span.path) === undefined) return [];
  const { start, end } = sources.position(span);
  const { palette, gutter } = options;
  const lines: string[] = [];
  const last = lastMarkedLine(start, end);
  for (const number of linesToShow(start.line, last)) {
    if (number === 'gap') {
      const hidden = last - start.line + 1 - (LINES_SHOWN - 1);
      lines.push(palette.faint(`${' '.repeat(gutter + 1)} ⋮ ${hidden} lines`));
      continue;
    }
    const line = sources.line(span.path, number);
    const from = number === start.line ? start.column - 1 : leadingBlanks(line);
    const to = number === end.line ? end.column - 1 : line.length;
    lines.push(...numberedLine({ number, line, from, to: Math.max(from, to) }, options));
  }
  return lines;
}

interface MarkedLine {
  readonly number: number;
  readonly line: string;
  readonly from: number;
  readonly to: number;
}

function numberedLine({ number, line, from, to }: MarkedLine, options: SnippetOptions): string[] {
  const { palette, gutter, mark, paint } = options;
  const room = Math.max(NARROWEST_ROOM, options.width - gutter - 4);
  const shown = windowOf(line, [from, to], room);
  const bar = palette.faint('│');
  const source = ` ${palette.faint(`${number}`.padStart(gutter))} ${bar} ${shown.text}`.trimEnd();
  if (to === from && line.trim() === '') return [source];
  const under = `${' '.repeat(shown.before)}${paint(mark.repeat(shown.marked))}`;
  return [source, ` ${' '.repeat(gutter)} ${bar} ${under}`];
}

/** A span that ends at column 1 holds nothing of that line but the line end before it. */
function lastMarkedLine(start: { line: number }, end: { line: number; column: number }): number {
  return end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
}

function linesToShow(first: number, last: number): (number | 'gap')[] {
  const count = last - first + 1;
  const head = count > LINES_SHOWN ? LINES_SHOWN - 2 : count;
  const lines: (number | 'gap')[] = Array.from({ length: head }, (_, i) => first + i);
  return count > LINES_SHOWN ? [...lines, 'gap', last] : lines;
}

function leadingBlanks(line: string): number {
  return line.length - line.trimStart().length;
}
