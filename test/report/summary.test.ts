import { expect, test } from '@jest/globals';
import { summaryReport } from '../../src/report/summary.ts';
import { CHANGED, SAMPLE_MAP } from './sample-change.ts';
import { findingOf, OPTIONS, SAMPLE, verdictOf } from './sample-verdict.ts';

test('a finding in a file that was not read is told without a frame', () => {
  const verdict = verdictOf([findingOf('x', { path: 'gone.sh', start: 5, end: 6 })]);
  const summary = summaryReport(verdict, SAMPLE.sources, OPTIONS);
  expect(summary).toContain('<code>gone.sh:1:1</code>: Something is wrong here.\n\nRead no files.');
});

test('tells new findings from known ones where both count', () => {
  const { since } = CHANGED.verdict;
  const verdict = {
    ...CHANGED.verdict,
    ...(since === undefined ? {} : { since: { ...since, onlyNew: false } }),
  };
  const summary = summaryReport(verdict, SAMPLE.sources, OPTIONS);
  expect(summary.match(/^\*\*new\*\* <code>start\.sh:4:64<\/code>/gm)).toHaveLength(1);
  expect(summary.match(/^<code>deploy\.sh:\d+:\d+<\/code>:/gm)).toHaveLength(3);
});

test('goes from the verdict to what the change does, then to the findings, and at last to the run itself', () => {
  const summary = summaryReport(CHANGED.verdict, SAMPLE.sources, { ...OPTIONS, map: SAMPLE_MAP });
  const headings = [
    '## ❌',
    '| incident',
    '### 🔓',
    '### 🗺️',
    '### ❌',
    '🎉',
    'Baseline:',
    'Read 4',
    'Undecided:',
    'Allowed:',
  ];
  const places = headings.map((heading) => summary.indexOf(heading));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});
