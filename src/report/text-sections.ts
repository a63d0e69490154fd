import type { Sources, Verdict } from '../policy/verdict.ts';
import type { Palette } from './characters/palette.ts';
import { cutText, visible, visibleProse } from './characters/visible.ts';
import { wrapText } from './characters/wrap.ts';
import { placeOf } from './frame.ts';
import { goneSentence, grouped, policySentence, staleSentence, weakeningFirst } from './sentences.ts';

/** What every part of the terminal report is built from. */
export interface TextPage {
  readonly verdict: Verdict;
  readonly sources: Sources;
  readonly palette: Palette;
  /** Columns of the terminal. */
  readonly width: number;
}

const SHOWN = 20;
const SAYS_LIMIT = 500;
/** Prose is tiring to read in longer lines, however wide the terminal. */
export const PROSE_WIDTH = 96;

/** What a change does beside bringing findings: to the policy, to those there were, to what the baseline lists. */
export function changeLines(page: TextPage): string[] {
  return [...policyLines(page), ...goneLines(page), ...staleLines(page)];
}

function policyLines(page: TextPage): string[] {
  const { verdict, sources, palette } = page;
  const changes = weakeningFirst(verdict.policyChanges ?? []);
  if (changes.length === 0) return [];
  const items = changes.map(({ weakens, says, span }) => {
    const mark = weakens ? `${palette.severity.warning('weaker')}  ` : '';
    const place = span === undefined ? '' : `${palette.place(placeOf(span, sources))}  `;
    return `${mark}${place}${prose(says)}`;
  });
  return section(policySentence(changes), items, page);
}

function goneLines(page: TextPage): string[] {
  const gone = page.verdict.since?.gone ?? [];
  if (gone.length === 0) return [];
  const items = gone.map(({ span, rule, message }) => placed([span.path, rule], message, page));
  return section(goneSentence(gone), items, page);
}

function staleLines(page: TextPage): string[] {
  const entries = page.verdict.staleEntries ?? [];
  if (entries.length === 0) return [];
  const items = entries.map(({ path, rule, date, reason }) =>
    placed([path, rule], `since ${date}: ${reason}`, page),
  );
  return section(staleSentence(entries.length), items, page);
}

function placed([path, rule]: readonly [string, string], says: string, { palette }: TextPage): string {
  return `${palette.place(visible(path))}  ${palette.faint(visible(rule))}  ${prose(says)}`;
}

function section(sentence: string, items: readonly string[], { palette, width }: TextPage): string[] {
  const more = items.length - SHOWN;
  return [
    ...wrapText(sentence, Math.min(width, PROSE_WIDTH)).map(palette.strong),
    '',
    ...items.slice(0, SHOWN).map((item) => `  ${item}`),
    ...(more > 0 ? [palette.faint(`  and ${grouped(more)} more`)] : []),
    '',
  ];
}

function prose(text: string): string {
  return cutText(visibleProse(text), SAYS_LIMIT);
}
