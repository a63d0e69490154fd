import { expect, test } from '@jest/globals';
import type { Finding } from '../../src/policy/finding.ts';
import { sourcesOf } from '../../src/policy/sources.ts';
import type { Verdict } from '../../src/policy/verdict.ts';
import { checkRunReport } from '../../src/report/check-run.ts';
import { CHANGED } from './sample-change.ts';
import { findingOf, OPTIONS, SAMPLE, verdictOf } from './sample-verdict.ts';

const span = { path: 'start.sh', start: 0, end: 2 };
const error = findingOf('auto-reload', span);
const warning = findingOf('sleep-as-sync', span);
const fresh = (finding: Finding): Finding => ({ ...finding, change: 'new' });
const known = (finding: Finding): Finding => ({ ...finding, change: 'known' });
const since = { base: 'main', onlyNew: true, gone: [] };
const read = { files: [{ path: 'start.sh', format: 'shell', read: 'fully', lost: [] }] } as const;
const weaker = { weakens: true, says: 'A rule is off.' };

function reportOf(findings: readonly Finding[], more: Partial<Verdict> = {}) {
  return checkRunReport(verdictOf(findings, { coverage: read, ...more }), SAMPLE.sources, OPTIONS);
}

test.each<[string, readonly Finding[], Partial<Verdict>, string, string]>([
  ['nothing found', [], {}, 'No findings', 'success'],
  ['nothing read', [], { coverage: { files: [] } }, 'Nothing to read', 'neutral'],
  ['findings without a base', [error, warning], {}, '1 error, 1 warning', 'failure'],
  ['only a warning', [warning], {}, '1 warning', 'success'],
  [
    'new and known ones',
    [...[error, error, warning].map(fresh), ...Array(12).fill(known(error))],
    { since },
    '3 new, 12 known: 2 errors, 1 warning',
    'failure',
  ],
  [
    'known ones that count',
    [fresh(error), known(error)],
    { since: { ...since, onlyNew: false } },
    '1 new, 1 known: 2 errors',
    'failure',
  ],
  ['known ones that do not', [known(error)], { since, failed: false }, 'Nothing new, 1 known', 'success'],
  ['gone ones', [], { since: { ...since, gone: [error] } }, 'No findings, 1 gone', 'success'],
  ['a weaker gate', [], { policyChanges: [weaker] }, 'No findings; 1 change weakens the gate', 'success'],
])('title and conclusion of %s', (_, findings, more, title, conclusion) => {
  expect(reportOf(findings, more)).toMatchObject({ title, conclusion });
});

test('annotates what counts, errors first, and no more', () => {
  const { annotations } = checkRunReport(CHANGED.verdict, CHANGED.sources, OPTIONS);
  expect(annotations).toEqual([
    {
      path: 'start.sh',
      start_line: 4,
      end_line: 4,
      start_column: 64,
      end_column: 72,
      annotation_level: 'failure',
      title: 'auto-reload: A production server restarts itself whenever a file changes',
      message: expect.stringMatching(
        /^`uvicorn` watches .*\nbot\.service:2:11: this is what starts it\nproduction: .*\n\nInstead:\n/,
      ),
    },
  ]);
});

const CONTENT = 'ab\ncd\n';

test.each([
  ['a word', 0, 2, [1, 1, 1, 3]],
  ['two lines, which have no columns', 0, 5, [1, 2]],
  ['a whole line with its end, which is one line', 0, 3, [1, 1, 1, 3]],
  ['the place behind the last line end', 6, 6, [2, 2, 3, 4]],
  ['a place beyond the file', 90, 99, [2, 2, 3, 4]],
])('annotates %s on lines that there are', (_, start, end, [first, last, from, to]) => {
  const sources = sourcesOf([{ path: 'a', content: CONTENT }], []);
  const finding = findingOf('x', { path: 'a', start, end });
  const [annotation] = checkRunReport(verdictOf([finding]), sources, OPTIONS).annotations;
  expect(annotation).toMatchObject({ start_line: first, end_line: last });
  expect([annotation?.start_column, annotation?.end_column]).toEqual([from, to]);
});

test('an annotation stays within what the Checks API takes of one', () => {
  const long = '😀日'.repeat(30_000);
  const [annotation] = reportOf([{ ...error, title: long, message: long }]).annotations;
  expect(annotation?.title.length).toBeLessThanOrEqual(255);
  expect(Buffer.byteLength(annotation?.message ?? '')).toBeLessThanOrEqual(64 * 1024);
  expect(Buffer.byteLength(annotation?.message ?? '')).toBeGreaterThan(64 * 1024 - 8);
  expect(annotation?.message).toMatch(/(?:😀|日)…$/u);
});
