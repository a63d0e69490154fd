import type { Finding, RuleText } from '../policy/finding.ts';
import type { Sources, Undecided, Verdict } from '../policy/verdict.ts';
import { guardLog } from './characters/guard-log.ts';
import { type Palette, paletteOf } from './characters/palette.ts';
import { cutText, visible, visibleProse } from './characters/visible.ts';
import { wrapMarkdown, wrapText } from './characters/wrap.ts';
import { frameOf, placeOf } from './frame.ts';
import { groupByRule, type RuleGroup } from './groups.ts';
import type { ReportOptions } from './report-options.ts';
import {
  allowedSentence,
  coverageSentence,
  shownFindings,
  undecidedSentence,
  verdictSentence,
} from './sentences.ts';
import { changeLines, PROSE_WIDTH, type TextPage } from './text-sections.ts';

const NARROWEST = 40;
const INDENT = '  ';
const LABEL_WIDTH = 9;
const MESSAGE_LIMIT = 2_000;
const LOSSES_SHOWN = 3;

/** The report for a person at a terminal: each rule's findings as code frames, then why and what to do, once. */
export function textReport(verdict: Verdict, sources: Sources, options: ReportOptions): string {
  const width = Math.max(NARROWEST, options.width);
  const page: TextPage = { verdict, sources, palette: paletteOf(options.colour), width };
  const explained = new Set<string>();
  const lines = groupByRule(shownFindings(verdict)).flatMap((group) => {
    const isFirst = !explained.has(group.rule);
    explained.add(group.rule);
    return groupLines(group, page, isFirst);
  });
  if (options.listUndecided === true) lines.push(...undecidedLines(verdict.undecided, page));
  lines.push(...changeLines(page), ...closingLines(page));
  return guardLog(`${lines.join('\n')}\n`);
}

function groupLines(group: RuleGroup, page: TextPage, isFirst: boolean): string[] {
  const { palette } = page;
  const paint = palette.severity[group.severity];
  const title = visibleProse(group.title);
  const heading = `${palette.strong(paint(group.severity))} ${palette.strong(title)} ${palette.faint(`[${visible(group.rule)}]`)}`;
  const rule = page.verdict.rules.get(group.rule);
  return [
    heading,
    '',
    ...group.findings.flatMap((finding) => [...findingLines(finding, page), '']),
    ...(isFirst && rule !== undefined ? [...ruleLines(rule, page), ''] : []),
  ];
}

function findingLines(finding: Finding, { sources, palette, width }: TextPage): string[] {
  const frame = frameOf(finding, sources, { width: width - INDENT.length, palette });
  const message = cutText(visibleProse(finding.message), MESSAGE_LIMIT);
  const room = Math.min(width, PROSE_WIDTH) - INDENT.length;
  const lines = [...frame.primary, ...wrapText(message, room), ...frame.related];
  if (finding.evidence !== undefined) {
    const evidence = cutText(visibleProse(finding.evidence), MESSAGE_LIMIT);
    lines.push(...wrapText(evidence, room).map(palette.faint));
  }
  if (finding.change === 'new') lines.push(palette.faint('new: this change brings it'));
  if (finding.confidence !== 'high') lines.push(palette.faint(`confidence: ${finding.confidence}`));
  return indent(lines);
}

function ruleLines(rule: RuleText, { palette, width }: TextPage): string[] {
  const room = Math.min(width, PROSE_WIDTH) - INDENT.length - LABEL_WIDTH;
  const part = (label: string, body: readonly string[]) => labelled(label, body, palette);
  return indent([
    ...part('why', wrapMarkdown(rule.why, room)),
    '',
    ...part('instead', wrapMarkdown(rule.instead, room)),
    '',
    ...part('more', [`incident-gate explain ${visible(rule.id)}`]),
  ]);
}

function labelled(label: string, body: readonly string[], palette: Palette): string[] {
  return body.map((line, i) => {
    const head = i === 0 ? palette.strong(label.padEnd(LABEL_WIDTH)) : ' '.repeat(LABEL_WIDTH);
    return line === '' && i > 0 ? '' : head + line;
  });
}

function undecidedLines(undecided: readonly Undecided[], { sources, palette }: TextPage): string[] {
  if (undecided.length === 0) return [];
  const lines = undecided.map((one) => {
    const why = cutText(visibleProse(one.why), MESSAGE_LIMIT);
    return `${INDENT}${palette.place(placeOf(one.span, sources))}  ${palette.faint(visible(one.rule))}  ${why}`;
  });
  return [palette.strong('Undecided'), '', ...lines, ''];
}

function closingLines({ verdict, palette, width }: TextPage): string[] {
  const room = Math.min(width, PROSE_WIDTH);
  const sentences = [
    ...verdict.notes.map((note) => visibleProse(note)),
    coverageSentence(verdict.coverage.files, LOSSES_SHOWN),
  ];
  if (verdict.undecided.length > 0) {
    sentences.push(`${undecidedSentence(verdict.undecided.length)} \`--undecided\` lists them.`);
  }
  if (verdict.allowed.length > 0) sentences.push(allowedSentence(verdict.allowed));
  const outcome = `${verdict.failed ? '✗' : '✓'} ${verdictSentence(verdict)}`;
  const paint = verdict.failed ? palette.severity.error : palette.passed;
  return [
    ...sentences.flatMap((sentence) => wrapText(sentence, room)).map(palette.faint),
    palette.strong(paint(outcome)),
  ];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : INDENT + line));
}
