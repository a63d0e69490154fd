import type { Finding, RuleText, Severity } from '../policy/finding.ts';
import type { Sources, Verdict } from '../policy/verdict.ts';
import { frameOf, placeOf } from './frame.ts';
import { collect, groupByRule, type RuleGroup } from './groups.ts';
import { guardLog } from './guard-log.ts';
import {
  escapeMarkdown,
  markdownCode,
  markdownFence,
  markdownLink,
  markdownProse,
  ownMarkdown,
} from './markdown.ts';
import { PLAIN } from './palette.ts';
import type { ReportOptions } from './report-options.ts';
import {
  allowedSentence,
  count,
  coverageSentence,
  filesWithLosses,
  grouped,
  lossesOf,
  shownFindings,
  undecidedSentence,
  verdictSentence,
} from './sentences.ts';
import { cutText } from './visible.ts';

/** GitHub takes 1 MiB from one step; some is left to what else the step writes there. */
const SUMMARY_BYTES = 1024 * 1024 - 16 * 1024;
/** For the table and for each list in the end, so that neither crowds the findings out. */
const PART_BYTES = 96 * 1024;
const FRAME_WIDTH = 110;
const MESSAGE_LIMIT = 2_000;
const MARKS: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', notice: 'ℹ️' };

type LinkTo = ReportOptions['linkTo'];

/** The job summary, in GitHub's Markdown. When it grows beyond what GitHub takes, whole findings are left out. */
export function summaryReport(
  verdict: Verdict,
  sources: Sources,
  { linkTo }: Pick<ReportOptions, 'linkTo'>,
): string {
  const head = [`## ${verdict.failed ? '❌' : '✅'} incident-gate: ${verdictSentence(verdict)}`];
  const shown = shownFindings(verdict);
  if (shown.length > 0) head.push(tableOf(shown));
  const tail = closingParts(verdict, sources);
  const room = SUMMARY_BYTES - bytesOf(head) - bytesOf(tail) - 1024;
  const { kept, left } = takeFitting(findingParts(verdict, sources, linkTo), room);
  if (left > 0) kept.push(`**${count(left, 'finding')} left out here**, for GitHub takes no longer summary.`);
  return guardLog(`${[...head, ...kept, ...tail].join('\n\n')}\n`);
}

interface Part {
  readonly markdown: string;
  /** How many findings it shows. */
  readonly findings: number;
}

function* findingParts(verdict: Verdict, sources: Sources, linkTo: LinkTo): Generator<Part> {
  const explained = new Set<string>();
  for (const group of groupByRule(shownFindings(verdict))) {
    const rule = explained.has(group.rule) ? undefined : verdict.rules.get(group.rule);
    explained.add(group.rule);
    const opening = groupOpening(group, rule);
    for (const [index, finding] of group.findings.entries()) {
      const body = findingMarkdown(finding, sources, linkTo);
      yield { markdown: index === 0 ? `${opening}\n\n${body}` : body, findings: 1 };
    }
  }
}

function groupOpening(group: RuleGroup, rule: RuleText | undefined): string {
  const heading = `### ${MARKS[group.severity]} ${escapeMarkdown(group.title)} (${markdownCode(group.rule)})`;
  if (rule === undefined) return heading;
  const page = `**Why it matters**\n\n${ownMarkdown(rule.why)}\n\n**What to do instead**\n\n${ownMarkdown(rule.instead)}`;
  return `${heading}\n\n${details('Why it matters, and what to do instead', page)}`;
}

function findingMarkdown(finding: Finding, sources: Sources, linkTo: LinkTo): string {
  const place = markdownCode(placeOf(finding.span, sources));
  const { line } = sources.position(finding.span).start;
  const where = linkTo === undefined ? place : markdownLink(place, linkTo(finding.span.path, line));
  const message = markdownProse(cutText(finding.message, MESSAGE_LIMIT));
  const frame = frameOf(finding, sources, { width: FRAME_WIDTH, palette: PLAIN });
  const evidence =
    finding.evidence === undefined ? [] : [markdownProse(cutText(finding.evidence, MESSAGE_LIMIT))];
  return [`${where}: ${message}`, markdownFence([...frame.primary, ...frame.related]), ...evidence].join(
    '\n\n',
  );
}

function tableOf(findings: readonly Finding[]): string {
  const rows: Part[] = [];
  for (const [family, ofFamily] of collect(findings, (finding) => finding.family)) {
    for (const group of groupByRule(ofFamily)) {
      const cells = [
        escapeMarkdown(family),
        markdownCode(group.rule),
        `${MARKS[group.severity]} ${group.severity}`,
        `${group.findings.length}`,
      ];
      rows.push({ markdown: `| ${cells.join(' | ')} |`, findings: 1 });
    }
  }
  const { kept, left } = takeFitting(rows, PART_BYTES);
  if (left > 0) kept.push(`| and ${count(left, 'more row')} | | | |`);
  return ['| incident | rule | severity | findings |', '| --- | --- | --- | ---: |', ...kept].join('\n');
}

function closingParts(verdict: Verdict, sources: Sources): string[] {
  const { allowed, undecided, coverage, notes } = verdict;
  const unread = filesWithLosses(coverage.files);
  const parts = takeFitting(
    notes.map((note) => ({ markdown: escapeMarkdown(note), findings: 0 })),
    PART_BYTES,
  ).kept;
  parts.push(
    listOrLine(
      coverageSentence(coverage.files, 0),
      unread.flatMap(lossesOf).map((loss) => escapeMarkdown(loss)),
    ),
  );
  if (undecided.length > 0) {
    const items = undecided.map(
      ({ rule, span, why }) =>
        `${markdownCode(placeOf(span, sources))} ${markdownCode(rule)}: ${markdownProse(cutText(why, MESSAGE_LIMIT))}`,
    );
    parts.push(listOrLine(undecidedSentence(undecided.length), items));
  }
  if (allowed.length > 0) {
    const items = allowed.map(({ finding, reason, until }) => {
      const limit = until === undefined ? '' : ` (until ${escapeMarkdown(until)})`;
      const why = markdownProse(cutText(reason, MESSAGE_LIMIT));
      return `${markdownCode(placeOf(finding.span, sources))} ${markdownCode(finding.rule)}: ${why}${limit}`;
    });
    parts.push(listOrLine(allowedSentence(allowed.length), items));
  }
  return parts;
}

/** A sentence of ours, over a list of Markdown items that opens on demand. */
function listOrLine(sentence: string, items: readonly string[]): string {
  if (items.length === 0) return sentence;
  const parts = items.map((item) => ({ markdown: `- ${item}`, findings: 1 }));
  const { kept, left } = takeFitting(parts, PART_BYTES);
  if (left > 0) kept.push(`- and ${grouped(left)} more`);
  return details(sentence, kept.join('\n'));
}

function details(heading: string, body: string): string {
  return `<details><summary>${heading}</summary>\n\n${body}\n\n</details>`;
}

/** The first parts that fit into `room` bytes, and how many findings the others held. */
function takeFitting(parts: Iterable<Part>, room: number): { kept: string[]; left: number } {
  const kept: string[] = [];
  let left = 0;
  let used = 0;
  for (const part of parts) {
    if (left === 0) used += Buffer.byteLength(part.markdown) + 2;
    if (left > 0 || used > room) left += part.findings;
    else kept.push(part.markdown);
  }
  return { kept, left };
}

function bytesOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part) + 2, 0);
}
