import type { PolicyChange } from '../policy/comparison/policy-change.ts';
import { type Finding, SEVERITIES, type Severity } from '../policy/finding.ts';
import type { Sources, Verdict } from '../policy/verdict.ts';
import { annotationMessage, annotationTitle } from './annotation-text.ts';
import { guardLog } from './characters/guard-log.ts';
import { cutText, visible, visibleProse } from './characters/visible.ts';
import { drawnPlace } from './drawn-place.ts';
import { byImportance } from './groups.ts';
import type { ReportOptions } from './report-options.ts';
import { repositoryPath } from './repository-path.ts';
import {
  count,
  coverageSentence,
  policySentence,
  shownFindings,
  undecidedSentence,
  verdictSentence,
  weakeningFirst,
} from './sentences.ts';

/** What GitHub keeps of one level in one step; it drops the rest without a word. */
const KEPT_PER_LEVEL = 10;
const MESSAGE_LIMIT = 4_096;
const SAYS_LIMIT = 500;
const CHANGES_SHOWN = 20;
const LOSSES_SHOWN = 3;

/**
 * Workflow commands, one annotation each: the ten of a level that GitHub keeps are what a change brings before what was
 * there, one of every rule before the second of any, surer ones first. What was not annotated, and the closing sentences, follow as plain lines of the log.
 */
export function githubCommands(
  verdict: Verdict,
  sources: Sources,
  options: Pick<ReportOptions, 'folder'> = {},
): string {
  const page = { verdict, sources, options };
  const lines: string[] = [];
  const silent: string[] = [];
  for (const severity of SEVERITIES.toReversed()) {
    const findings = byImportance(shownFindings(verdict).filter((finding) => finding.severity === severity));
    for (const finding of findings.slice(0, KEPT_PER_LEVEL)) lines.push(command(finding, page));
    if (findings.length > KEPT_PER_LEVEL) silent.push(withoutAnnotation(severity, findings.length));
  }
  const closing = [...silent, ...verdict.notes.map(visibleProse), ...closingSentences(verdict)];
  return `${[...lines, ...closing.map(guardLog)].join('\n')}\n`;
}

function closingSentences(verdict: Verdict): string[] {
  const { undecided, coverage, policyChanges = [] } = verdict;
  return [
    ...policySentences(policyChanges),
    coverageSentence(coverage.files, LOSSES_SHOWN),
    ...(undecided.length > 0 ? [undecidedSentence(undecided.length)] : []),
    verdictSentence(verdict),
  ];
}

function policySentences(changes: readonly PolicyChange[]): string[] {
  if (changes.length === 0) return [];
  const shown = weakeningFirst(changes).slice(0, CHANGES_SHOWN);
  const more = changes.length - shown.length;
  return [
    policySentence(changes),
    ...shown.map(({ says }) => cutText(visibleProse(says), SAYS_LIMIT)),
    ...(more > 0 ? [`And ${count(more, 'more change')}.`] : []),
  ];
}

function withoutAnnotation(severity: Severity, number: number): string {
  const left = count(number - KEPT_PER_LEVEL, `more ${severity}`);
  return `${left} without an annotation: GitHub keeps ${KEPT_PER_LEVEL} of a level in one step. The job summary shows them.`;
}

interface CommandPage {
  readonly verdict: Verdict;
  readonly sources: Sources;
  readonly options: Pick<ReportOptions, 'folder'>;
}

function command(finding: Finding, { verdict, sources, options }: CommandPage): string {
  const properties = Object.entries({
    file: repositoryPath(finding.span.path, options).replace(/[^\r\n]+/g, visible),
    ...region(finding, sources),
    title: annotationTitle(finding),
  }).map(([name, value]) => `${name}=${escapeProperty(`${value}`)}`);
  const message = cutText(annotationMessage(finding, verdict, sources), MESSAGE_LIMIT);
  return `::${finding.severity} ${properties.join(',')}::${escapeData(message)}`;
}

/** Columns only within one line: the runner drops them otherwise, and the Checks API refuses them. */
function region(finding: Finding, sources: Sources): Record<string, number> {
  const { start, end } = drawnPlace(finding.span, sources);
  if (start.line !== end.line) return { line: start.line, endLine: end.line };
  return { line: start.line, endLine: end.line, col: start.column, endColumn: end.column };
}

/** As `escapeData` of @actions/core 3 (lib/command.js). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As `escapeProperty` of @actions/core 3 (lib/command.js). */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
