import type { Severity } from '../../policy/finding.ts';
import type { Sources, Verdict } from '../../policy/verdict.ts';
import type { Span } from '../../repository/span.ts';
import { escapeMarkdown, markdownCode, markdownLink } from '../characters/markdown.ts';
import { cutText } from '../characters/visible.ts';
import { placeOf } from '../frame.ts';
import type { ReportOptions } from '../report-options.ts';
import { verdictSentence } from '../sentences.ts';

/** What every part of a Markdown page is built from. */
export interface Page {
  readonly verdict: Verdict;
  readonly sources: Sources;
  readonly linkTo: ReportOptions['linkTo'];
  /** Bytes for the table and for each list, so that none crowds the findings out. */
  readonly listRoom: number;
}

export const MARKS: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', notice: 'ℹ️' };
const HEADING_LIMIT = 500;

/** The outcome as a heading's text, its sentence escaped for where it stands. */
export function outcomeOf(verdict: Verdict, escaped: (text: string) => string = escapeMarkdown): string {
  const sentence = escaped(cutText(verdictSentence(verdict), HEADING_LIMIT));
  return `${verdict.failed ? '❌' : '✅'} incident-gate: ${sentence}`;
}

/** A place as code, linked to its line where that has an address. */
export function placeMarkdown(span: Span, { sources, linkTo }: Pick<Page, 'sources' | 'linkTo'>): string {
  const place = markdownCode(placeOf(span, sources));
  if (linkTo === undefined) return place;
  return markdownLink(place, linkTo(span.path, sources.position(span).start.line));
}
