import type { Sources, Verdict } from '../policy/verdict.ts';
import { githubCommands } from './github-commands.ts';
import { jsonReport } from './json.ts';
import type { ReportOptions } from './report-options.ts';
import { sarifReport } from './sarif/sarif.ts';
import { summaryReport } from './summary.ts';
import { textReport } from './text.ts';

export const FORMAT_NAMES = ['text', 'github', 'summary', 'json', 'sarif'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** Gives the whole report as one string that ends with a line end. Pure: the same verdict, the same characters. */
export type ReportBuilder = (verdict: Verdict, sources: Sources, options: ReportOptions) => string;

export const FORMATS: Readonly<Record<FormatName, ReportBuilder>> = {
  text: textReport,
  github: githubCommands,
  summary: summaryReport,
  json: jsonReport,
  sarif: sarifReport,
};
