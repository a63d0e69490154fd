import type { Severity } from '../policy/finding.ts';
import type { Verdict } from '../policy/verdict.ts';
import { shownFindings } from '../report/sentences.ts';
import type { Inputs } from './inputs.ts';

/** All outputs of the Action, as action.yml declares them. */
export const OUTPUTS = [
  'verdict',
  'errors',
  'warnings',
  'notices',
  'new',
  'sarif-file',
  'json-file',
] as const;

/** Their values: short words and numbers whatever the repository holds, far below the 1 MB that GitHub takes of a job. */
export function outputsOf(
  verdict: Verdict,
  { sarifFile = '', jsonFile = '' }: Pick<Inputs, 'sarifFile' | 'jsonFile'>,
): Readonly<Record<(typeof OUTPUTS)[number], string>> {
  const shown = shownFindings(verdict);
  const count = (severity: Severity): string =>
    `${shown.filter((finding) => finding.severity === severity).length}`;
  return {
    verdict: verdict.failed ? 'failed' : 'passed',
    errors: count('error'),
    warnings: count('warning'),
    notices: count('notice'),
    new: `${shown.filter(({ change }) => change !== 'known').length}`,
    'sarif-file': sarifFile,
    'json-file': jsonFile,
  };
}
