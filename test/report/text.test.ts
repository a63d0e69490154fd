import { expect, test } from '@jest/globals';
import { textReport } from '../../src/report/text.ts';
import { findingOf, OPTIONS, SAMPLE, verdictOf } from './sample-verdict.ts';

function lastLine(report: string): string | undefined {
  return report.trimEnd().split('\n').at(-1);
}

const span = { path: 'start.sh', start: 0, end: 2 };
const warning = findingOf('sleep-as-sync', span);

test('says why and what to do once for a rule with many findings', () => {
  const findings = Array.from({ length: 5 }, () => warning);
  const report = textReport(verdictOf(findings), SAMPLE.sources, OPTIONS);
  expect(report.match(/start\.sh:1:1/g)).toHaveLength(5);
  expect(report.match(/Ask for the condition/g)).toHaveLength(1);
});

test.each([
  ['no findings', [], 'error', '✓ Passed: no findings.'],
  ['a warning under fail-on error', [warning], 'error', '✓ Passed: 1 warning; only errors fail a run.'],
  ['a warning under fail-on never', [warning], 'never', '✓ Passed: 1 warning; nothing fails this run.'],
] as const)('ends with the verdict: %s', (_, findings, failOn, sentence) => {
  const report = textReport(verdictOf(findings, { failOn }), SAMPLE.sources, OPTIONS);
  expect(lastLine(report)).toBe(sentence);
});

test('stays within the width, but for words that are longer', () => {
  for (const width of [60, 80, 200]) {
    const report = textReport(SAMPLE.verdict, SAMPLE.sources, { ...OPTIONS, width });
    const prose = report.split('\n').filter((line) => !/\[|:\d+:\d+/.test(line));
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(width);
  }
});

test('colours are nothing but colours', () => {
  const plain = textReport(SAMPLE.verdict, SAMPLE.sources, OPTIONS);
  const coloured = textReport(SAMPLE.verdict, SAMPLE.sources, { ...OPTIONS, colour: true });
  expect(coloured).not.toBe(plain);
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});
