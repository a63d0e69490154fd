import type { Finding, Severity } from '../policy/finding.ts';
import type { Sources, Verdict } from '../policy/verdict.ts';
import { annotationMessage, annotationTitle } from './annotation-text.ts';
import { guardLog } from './characters/guard-log.ts';
import { cutBytes } from './characters/visible.ts';
import type { CheckAnnotation, CheckRunReport } from './check-annotation.ts';
import { drawnPlace } from './drawn-place.ts';
import { findingParts } from './page/findings.ts';
import { fitPage } from './page/fitting.ts';
import { outcomeOf, type Page } from './page/page.ts';
import { closingParts, policyParts } from './page/sections.ts';
import { tableOf } from './page/table.ts';
import type { ReportOptions } from './report-options.ts';
import { repositoryPath } from './repository-path.ts';
import { count, grouped, shownFindings, tally } from './sentences.ts';

const TITLE_LIMIT = 255;
/** Of the summary; GitHub says characters and counts bytes (github/docs#35252). */
const SUMMARY_BYTES = 65_535;
/** Of an annotation's message (docs.github.com/rest/checks/runs). */
const MESSAGE_BYTES = 64 * 1024;
const LIST_BYTES = 6 * 1024;
const LEVELS: Readonly<Record<Severity, CheckAnnotation['annotation_level']>> = {
  error: 'failure',
  warning: 'warning',
  notice: 'notice',
};

/** What the check run shows: the outcome in its title, the page as its summary, and an annotation for each finding that counts. */
export function checkRunReport(
  verdict: Verdict,
  sources: Sources,
  options: Pick<ReportOptions, 'linkTo' | 'folder'>,
): CheckRunReport {
  const page: Page = { verdict, sources, linkTo: options.linkTo, listRoom: LIST_BYTES };
  return {
    title: titleOf(verdict),
    summary: summaryOf(page),
    annotations: shownFindings(verdict).map((finding) => annotationOf(finding, page, options)),
    conclusion: conclusionOf(verdict),
  };
}

/** `3 new, 12 known: 2 errors`; says also when the change weakens the gate. */
function titleOf(verdict: Verdict): string {
  const weaker = (verdict.policyChanges ?? []).filter(({ weakens }) => weakens).length;
  const policy =
    weaker === 0 ? '' : `; ${count(weaker, 'change')} ${weaker === 1 ? 'weakens' : 'weaken'} the gate`;
  const { unrehearsed = 0 } = verdict;
  const lacking = unrehearsed === 0 ? '' : `; ${count(unrehearsed, 'image')} could not be rehearsed`;
  const said = `${findingsSaid(verdict)}${lacking}${policy}`;
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`.slice(0, TITLE_LIMIT);
}

function findingsSaid(verdict: Verdict): string {
  const { findings, since } = verdict;
  if (isNothingRead(verdict)) return 'nothing to read';
  const shown = tally(shownFindings(verdict));
  if (since === undefined) return shown;
  const fresh = findings.filter(({ change }) => change === 'new').length;
  const known = findings.length - fresh;
  const numbers = [
    ...(findings.length === 0 ? [] : [fresh === 0 ? 'nothing new' : `${grouped(fresh)} new`]),
    ...(known === 0 ? [] : [`${grouped(known)} known`]),
    ...(since.gone.length === 0 ? [] : [`${grouped(since.gone.length)} gone`]),
  ];
  if (findings.length === 0) return ['no findings', ...numbers].join(', ');
  return shownFindings(verdict).length === 0 ? numbers.join(', ') : `${numbers.join(', ')}: ${shown}`;
}

function conclusionOf(verdict: Verdict): CheckRunReport['conclusion'] {
  if (verdict.failed) return 'failure';
  return isNothingRead(verdict) ? 'neutral' : 'success';
}

function isNothingRead({ findings, coverage }: Verdict): boolean {
  return findings.length === 0 && coverage.files.every(({ read }) => read === 'not');
}

function summaryOf(page: Page): string {
  const shown = shownFindings(page.verdict);
  const head = [
    `## ${outcomeOf(page.verdict)}`,
    ...(shown.length === 0 ? [] : [tableOf(shown, LIST_BYTES)]),
    ...policyParts(page),
  ];
  const elsewhere = 'for GitHub takes no longer summary of a check. The annotations have them all.';
  return guardLog(
    fitPage(
      { head, findings: findingParts(shown, page), tail: closingParts(page) },
      SUMMARY_BYTES,
      elsewhere,
    ),
  );
}

/** The path goes out as it is in the repository, or GitHub would not find the file. */
function annotationOf(
  finding: Finding,
  { verdict, sources }: Page,
  options: Pick<ReportOptions, 'folder'>,
): CheckAnnotation {
  const { start, end } = drawnPlace(finding.span, sources);
  return {
    path: repositoryPath(finding.span.path, options).replace(/\p{Cs}/gu, '\uFFFD'),
    start_line: start.line,
    end_line: end.line,
    ...(start.line === end.line ? { start_column: start.column, end_column: end.column } : {}),
    annotation_level: LEVELS[finding.severity],
    title: annotationTitle(finding),
    message: cutBytes(annotationMessage(finding, verdict, sources), MESSAGE_BYTES),
  };
}
