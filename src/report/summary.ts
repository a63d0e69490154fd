import type { Sources, Verdict } from '../policy/verdict.ts';
import { guardLog } from './characters/guard-log.ts';
import { findingParts } from './page/findings.ts';
import { fitPage } from './page/fitting.ts';
import { mapParts } from './page/map.ts';
import { outcomeOf, type Page } from './page/page.ts';
import { closingParts, policyParts } from './page/sections.ts';
import { tableOf } from './page/table.ts';
import type { ReportOptions } from './report-options.ts';
import { shownFindings } from './sentences.ts';

/** GitHub takes 1 MiB from one step; some is left to what else the step writes there. */
const SUMMARY_BYTES = 1024 * 1024 - 16 * 1024;
const LIST_BYTES = 96 * 1024;

/** The job summary, in GitHub's Markdown. When it grows beyond what GitHub takes, whole findings are left out. */
export function summaryReport(
  verdict: Verdict,
  sources: Sources,
  { linkTo, map, rehearsal = [] }: Pick<ReportOptions, 'linkTo' | 'map' | 'rehearsal'>,
): string {
  const page: Page = { verdict, sources, linkTo, listRoom: LIST_BYTES };
  const shown = shownFindings(verdict);
  const head = [
    `## ${outcomeOf(verdict)}`,
    ...(shown.length === 0 ? [] : [tableOf(shown, LIST_BYTES)]),
    ...policyParts(page),
    ...mapParts(map, page),
    ...rehearsal,
  ];
  const parts = { head, findings: findingParts(shown, page), tail: closingParts(page) };
  return guardLog(fitPage(parts, SUMMARY_BYTES, 'for GitHub takes no longer summary.'));
}
