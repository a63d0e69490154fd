import type { Finding, RuleText } from '../../policy/finding.ts';
import {
  escapeMarkdown,
  markdownCode,
  markdownFence,
  markdownProse,
  ownMarkdown,
} from '../characters/markdown.ts';
import { PLAIN } from '../characters/palette.ts';
import { cutText } from '../characters/visible.ts';
import { frameOf } from '../frame.ts';
import { groupByRule, type RuleGroup } from '../groups.ts';
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
    for (const [index, finding] of group.findings.entries()) {
      const opening = index === 0 ? `${groupOpening(group, rule)}\n\n` : '';
      yield { build: () => `${opening}${findingMarkdown(finding, page)}`, findings: 1 };
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
  // The place itself stands before the message, with its link.
  const lines = [...frame.primary.slice(1), ...frame.related];
  return [
    `${mark}${placeMarkdown(finding.span, page)}: ${message}`,
    ...(lines.length === 0 ? [] : [markdownFence(lines)]),
    ...evidence,
  ].join('\n\n');
}
