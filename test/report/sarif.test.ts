import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Log, Run } from 'sarif';
import type { Verdict } from '../../src/policy/verdict.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { uriOf } from '../../src/report/sarif-places.ts';
import { HOSTILE } from './hostile.ts';
import { findingOf, OPTIONS, SAMPLE, verdictOf } from './sample-verdict.ts';

const {
  $schema: _draft4,
  id: _id,
  ...schema
} = JSON.parse(readFileSync(new URL('../schemas/sarif-2.1.0.json', import.meta.url), 'utf8'));
const isValid = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

function runOf(verdict: Verdict): Run {
  const log: Log = JSON.parse(sarifReport(verdict, SAMPLE.sources, OPTIONS));
  expect(isValid(log) ? [] : isValid.errors).toEqual([]);
  const [run] = log.runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

test('the sample is SARIF 2.1.0, with exact regions', () => {
  const run = runOf(SAMPLE.verdict);
  expect(run.columnKind).toBe('utf16CodeUnits');
  expect(run.results?.[1]).toMatchObject({
    ruleId: 'auto-reload',
    ruleIndex: 0,
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'start.sh', uriBaseId: '%SRCROOT%' },
          region: { startLine: 4, startColumn: 64, endLine: 4, endColumn: 72 },
        },
      },
    ],
    relatedLocations: [{ id: 1, message: { text: 'this is what starts it' } }],
    partialFingerprints: { 'incidentGate/v1': 'auto-reload/start.sh' },
    suppressions: [],
  });
});

test('indexes lead to the rule and the artifact they name', () => {
  const run = runOf(SAMPLE.verdict);
  for (const result of run.results ?? []) {
    const place = result.locations?.[0]?.physicalLocation?.artifactLocation;
    expect(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    expect(run.artifacts?.[place?.index ?? -1]?.location?.uri).toBe(place?.uri);
  }
});

test('an allowed finding is suppressed, with its reason', () => {
  expect(runOf(SAMPLE.verdict).results?.at(-1)?.suppressions).toEqual([
    { kind: 'inSource', status: 'accepted', justification: 'the demo box, see ticket 12 (until 2027-03-31)' },
  ]);
});

test('what was not read is a notification with its place', () => {
  const [invocation] = runOf(SAMPLE.verdict).invocations ?? [];
  const texts = invocation?.toolConfigurationNotifications?.map((one) => one.message.text);
  expect(texts).toEqual([
    'The repository has no history: every file counts as new.',
    'a quote is never closed',
    'larger than 1 MiB',
  ]);
});

test.each(HOSTILE)('%j as a path is a relative URI and comes back', (name) => {
  const uri = uriOf(`dir/${name}`);
  expect(uri).toMatch(/^dir\/[\w.!~*'()%/-]*$/);
  expect(decodeURIComponent(uri)).toBe(`dir/${name.replace(/\p{Cs}/gu, '\uFFFD')}`);
});

test.each(HOSTILE)('%j in a message stays valid, and makes no link', (text) => {
  const run = runOf(verdictOf([findingOf('x', { path: `${text}.sh`, start: 0, end: 1 }, { message: text })]));
  expect(run.results?.[0]?.message.text).not.toMatch(/(?<!\\)\[[^\]]*(?<!\\)\]\(/);
});

test('a place at the very end of a file is moved to where it can be drawn', () => {
  const end = SAMPLE.sources.content('bot.service')?.length ?? 0;
  const run = runOf(verdictOf([findingOf('x', { path: 'bot.service', start: end, end })]));
  expect(run.results?.[0]?.locations?.[0]?.physicalLocation?.region).toEqual({
    startLine: 3,
    startColumn: 15,
    endLine: 3,
    endColumn: 16,
  });
});

test('a finding in a file that was not read has no region', () => {
  const run = runOf(verdictOf([findingOf('x', { path: 'gone.sh', start: 5, end: 6 })]));
  expect(run.results?.[0]?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'gone.sh', uriBaseId: '%SRCROOT%', index: 0 },
  });
});
