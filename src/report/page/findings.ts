import type { Finding, RuleText } from '../../policy/finding.ts';
import { frameOf } from '../frame.ts';
import { groupByRule, type RuleGroup } from '../groups.ts';
import { escapeMarkdown, markdownCode, markdownFence, markdownProse, ownMarkdown } from '../markdown.ts';
import { PLAIN } from '../palette.ts';
import { cutText } from '../visible.ts';
import { fold, type Part } from './fitting.ts';
import { MARKS, type Page, placeMarkdown } from './page.ts';

const FRAME_WIDTH = 110;
const MESSAGE_LIMIT = 2_000;

/** Each finding with its frame and link, below the heading of its rule; the rule's page once, folded. */
export function* findingParts(findings: readonly Finding[], page: Page): Generator<Part> {
  const explained = new Set<string>();
  for (const group of groupByRule(findings)) {
    const rule = explained.has(group.rule) ? undefined : page.verdict.rules.get(group.rule);
    explained.add(group.rule);
    const opening = groupOpening(group, rule);
    for (const [index, finding] of group.findings.entries()) {
      const body = findingMarkdown(finding, page);
      yield { markdown: index === 0 ? `${opening}\n\n${body}` : body, findings: 1 };
    }
  }
}

function groupOpening(group: RuleGroup, rule: RuleText | undefined): string {
  const heading = `### ${MARKS[group.severity]} ${escapeMarkdown(group.title)} (${markdownCode(group.rule)})`;
  if (rule === undefined) return heading;
  const page = `**Why it matters**\n\n${ownMarkdown(rule.why)}\n\n**What to do instead**\n\n${ownMarkdown(rule.instead)}`;
  return `${heading}\n\n${fold('Why it matters, and what to do instead', page)}`;
}

function findingMarkdown(finding: Finding, page: Page): string {
  const isWorthSaying = finding.change === 'new' && page.verdict.since?.onlyNew === false;
  const mark = isWorthSaying ? '**new** ' : '';
  const message = markdownProse(cutText(finding.message, MESSAGE_LIMIT));
  const frame = frameOf(finding, page.sources, { width: FRAME_WIDTH, palette: PLAIN });
  const evidence =
    finding.evidence === undefined ? [] : [markdownProse(cutText(finding.evidence, MESSAGE_LIMIT))];
  return [
    `${mark}${placeMarkdown(finding.span, page)}: ${message}`,
    markdownFence([...frame.primary, ...frame.related]),
    ...evidence,
  ].join('\n\n');
}
