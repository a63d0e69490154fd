import type { Sources, Verdict } from '../policy/verdict.ts';
import { guardLog } from './characters/guard-log.ts';
import { escapeHtml, markdownLink } from './characters/markdown.ts';
import { findingParts } from './page/findings.ts';
import { fitPage, fold } from './page/fitting.ts';
import { outcomeOf, type Page } from './page/page.ts';
import { closingParts, policyParts } from './page/sections.ts';
import { tableOf } from './page/table.ts';
import type { ReportOptions } from './report-options.ts';
import { count, shownFindings } from './sentences.ts';

/** The first line of the one comment that the gate keeps up to date; nothing of a repository can write it into one. */
export const COMMENT_MARKER = '<!-- incident-gate: report -->';

const COMMENT_BYTES = 65_536;
const LIST_BYTES = 6 * 1024;

/**
 * The comment on a pull request, whole: what the change brings and what it does to the gate, the known findings counted.
 * Folded to one line when there is nothing to do about it.
 */
export function commentReport(
  verdict: Verdict,
  sources: Sources,
  { linkTo, runUrl }: Pick<ReportOptions, 'linkTo' | 'runUrl'>,
): string {
  const page: Page = { verdict, sources, linkTo, listRoom: LIST_BYTES };
  const brought = verdict.findings.filter(({ change }) => change !== 'known');
  const run = runUrl === undefined ? [] : [markdownLink('The run, with its summary', runUrl)];
  const tail = [...knownParts(page, brought.length), ...closingParts(page), ...run];
  if (!isWorthComment(verdict))
    return guardLog(`${COMMENT_MARKER}\n${fold(outcomeOf(verdict, escapeHtml), tail.join('\n\n'))}\n`);
  const head = [
    `${COMMENT_MARKER}\n## ${outcomeOf(verdict)}`,
    ...(brought.length === 0 ? [] : [tableOf(brought, LIST_BYTES)]),
    ...policyParts(page),
  ];
  const findings = findingParts(brought, page);
  return guardLog(fitPage({ head, findings, tail }, COMMENT_BYTES, elsewhere(runUrl)));
}

/** Whether there is anything to do about the change: without, a comment is folded, and none is begun. */
export function isWorthComment({ failed, findings, policyChanges = [] }: Verdict): boolean {
  return failed || policyChanges.length > 0 || findings.some(({ change }) => change !== 'known');
}

/** Known findings that count, which the comment leaves to the summary. */
function knownParts({ verdict }: Page, brought: number): string[] {
  const known = shownFindings(verdict).length - brought;
  if (known <= 0) return [];
  const said = known === 1 ? ['counts', 'it'] : ['count', 'them'];
  return [
    `${count(known, 'finding')} of before this change also ${said[0]}; the run's summary shows ${said[1]}.`,
  ];
}

function elsewhere(runUrl: string | undefined): string {
  const place = runUrl === undefined ? "the run's summary" : markdownLink("the run's summary", runUrl);
  return `for GitHub takes no longer comment; ${place} has them.`;
}
