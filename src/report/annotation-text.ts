import type { Finding } from '../policy/finding.ts';
import type { Sources, Verdict } from '../policy/verdict.ts';
import { cutText, visible, visibleProse } from './characters/visible.ts';
import { placeOf } from './frame.ts';

/** The Checks API's limit on an annotation's title, in characters. */
const TITLE_LIMIT = 255;
const RELATED_SHOWN = 8;

/** `rule: its title`, within what the Checks API takes. */
export function annotationTitle(finding: Finding): string {
  return cutText(`${visible(finding.rule)}: ${visibleProse(finding.title)}`, TITLE_LIMIT);
}

/** What an annotation says, as plain text: the message, the related places, the evidence, and what to do instead. */
export function annotationMessage(finding: Finding, verdict: Verdict, sources: Sources): string {
  const related = finding.related
    .slice(0, RELATED_SHOWN)
    .map((place) => `${placeOf(place.span, sources)}: ${visibleProse(place.says)}`);
  const instead = verdict.rules.get(finding.rule)?.instead;
  return [
    visibleProse(finding.message),
    ...related,
    ...(finding.evidence === undefined ? [] : [visibleProse(finding.evidence)]),
    ...(instead === undefined ? [] : ['', 'Instead:', ...plainLines(instead)]),
  ].join('\n');
}

/** An annotation shows plain text: the fences of code blocks would be noise. */
function plainLines(markdown: string): string[] {
  const lines = markdown.trim().split(/\r\n|\n|\r/);
  return lines.filter((line) => !line.trimStart().startsWith('```')).map(visible);
}
