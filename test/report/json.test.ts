import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonReport } from '../../src/report/json.ts';
import { CHANGED } from './sample-change.ts';
import { OPTIONS, SAMPLE, verdictOf } from './sample-verdict.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../docs/schema/report.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true });
const isValid = ajv.compile(schema);

function errorsIn(report: unknown): unknown {
  return isValid(report) ? [] : isValid.errors;
}

test.each([
  ['the sample', SAMPLE.verdict],
  ['a pull request', CHANGED.verdict],
  ['nothing', verdictOf([])],
  ['a run that nothing can fail', verdictOf([], { failOn: 'never' })],
])('%s is what the published schema says', (_, verdict) => {
  expect(errorsIn(JSON.parse(jsonReport(verdict, SAMPLE.sources, OPTIONS)))).toEqual([]);
});

test('the schema refuses a report that lacks something or has more', () => {
  const report = JSON.parse(jsonReport(SAMPLE.verdict, SAMPLE.sources, OPTIONS));
  expect(errorsIn({ ...report, findings: undefined })).not.toEqual([]);
  expect(errorsIn({ ...report, extra: 1 })).not.toEqual([]);
  expect(
    errorsIn({ ...report, findings: [{ ...report.findings[0], start: { line: 0, column: 1 } }] }),
  ).not.toEqual([]);
});

test('lines and columns count from 1', () => {
  const report = JSON.parse(jsonReport(SAMPLE.verdict, SAMPLE.sources, OPTIONS));
  expect(report.findings[1]).toMatchObject({
    rule: 'auto-reload',
    path: 'start.sh',
    start: { line: 4, column: 64 },
    end: { line: 4, column: 72 },
    related: [{ path: 'bot.service', start: { line: 2, column: 11 }, says: 'this is what starts it' }],
  });
  expect(report.coverage).toMatchObject({ fully: 3, partly: 1, not: 1, unneeded: 1 });
});

test('says what a change does to the policy, with its place, and what lets a finding pass', () => {
  const report = JSON.parse(jsonReport(CHANGED.verdict, CHANGED.sources, OPTIONS));
  expect(report.policyChanges[1]).toEqual({
    weakens: true,
    says: 'The rule `zombie-process` is turned off.',
    place: { path: '.incident-gate.yml', start: { line: 3, column: 3 }, end: { line: 3, column: 22 } },
  });
  expect(report.allowed.map(({ by }: { by: string }) => by)).toEqual([
    'comment',
    'configuration',
    'baseline',
  ]);
  expect(report.staleEntries).toHaveLength(1);
});
