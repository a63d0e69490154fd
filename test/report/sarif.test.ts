import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Log, Run } from 'sarif';
import { sourcesOf } from '../../src/policy/sources.ts';
import type { Verdict } from '../../src/policy/verdict.ts';
import { lineHashes } from '../../src/report/sarif/line-hash.ts';
import { sarifReport } from '../../src/report/sarif/sarif.ts';
import { uriOf } from '../../src/report/sarif/sarif-places.ts';
import type { Span } from '../../src/repository/span.ts';
import { HOSTILE } from './hostile.ts';
import { CHANGED } from './sample-change.ts';
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
    partialFingerprints: {
      primaryLocationLineHash: '1dbf5c4876047720:1',
      'incidentGate/v1': 'auto-reload/start.sh',
    },
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

test('what is let pass is suppressed, with its reason and by what', () => {
  const suppressed = runOf(CHANGED.verdict).results?.flatMap(({ suppressions = [] }) => suppressions);
  expect(
    suppressed?.map(({ kind, justification, properties }) => [kind, justification, properties?.by]),
  ).toEqual([
    ['inSource', 'the demo box, see ticket 12 (until 2027-03-31)', 'comment'],
    ['external', 'there before the gate came', 'baseline'],
    ['external', 'the import takes as long as it takes', 'configuration'],
  ]);
});

test('says what a change brings and what was there, and nothing of what is gone but a note', () => {
  const run = runOf(CHANGED.verdict);
  const states = run.results?.slice(0, 4).map(({ ruleId, baselineState }) => [ruleId, baselineState]);
  expect(states).toEqual([
    ['push-directory', 'unchanged'],
    ['auto-reload', 'new'],
    ['sleep-as-sync', 'unchanged'],
    ['sleep-as-sync', 'unchanged'],
  ]);
  expect(JSON.stringify(run.results)).not.toContain('old/install.sh');
  expect(notificationsOf(run)).toContain('note: Gone with this change, thank you: 1 error.');
});

test('a finding that more than one file makes true is a way through them', () => {
  const [local, joined] = runOf(SAMPLE.verdict).results ?? [];
  expect(local?.codeFlows).toBeUndefined();
  const steps = joined?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => location);
  expect(steps?.map((step) => step?.physicalLocation?.artifactLocation?.uri)).toEqual([
    'bot.service',
    'start.sh',
  ]);
});

test('a policy change and a stale entry are notifications with their places', () => {
  expect(notificationsOf(runOf(CHANGED.verdict)).slice(1, 4)).toEqual([
    'warning: The rule `zombie-process` is turned off.',
    'note: The rule `sleep-as-sync` becomes an error.',
    "note: The baseline's entry of 2026-03-01 for auto-reload (there before the gate came) matches nothing any more.",
  ]);
});

function notificationsOf(run: Run): string[] {
  const notifications = run.invocations?.[0]?.toolConfigurationNotifications ?? [];
  return notifications.map(({ level, message }) => `${level}: ${message.text}`);
}

function lineHashOf(content: string, secret?: Span): string | undefined {
  const sources = sourcesOf([{ path: 'a.sh', content }], secret === undefined ? [] : [secret]);
  const start = content.indexOf('MARK');
  const verdict = verdictOf([findingOf('x', { path: 'a.sh', start, end: start + 4 })]);
  const log: Log = JSON.parse(sarifReport(verdict, sources, OPTIONS));
  return log.runs[0]?.results?.[0]?.partialFingerprints?.primaryLocationLineHash;
}

test('has the hash that code scanning computes of the line', () => {
  expect(lineHashOf('one\n  MARK\n')).toBe(lineHashes('one\n  MARK\n')[1]?.hash);
});

test.each([
  ['in the line', 0, undefined],
  ['in what the hash is made of', 'MARK\n'.length, undefined],
  ['beyond that', 200, lineHashes(`MARK\n${'x'.repeat(300)}`)[0]?.hash],
])('leaves the hash to whoever uploads the log where a secret stands %s', (_, start, hash) => {
  expect(lineHashOf(`MARK\n${'x'.repeat(300)}`, { path: 'a.sh', start, end: start + 4 })).toBe(hash);
});

test('alerts are kept apart by the category', () => {
  expect(runOf(SAMPLE.verdict).automationDetails?.id).toBe('incident-gate/');
  const log: Log = JSON.parse(
    sarifReport(SAMPLE.verdict, SAMPLE.sources, { ...OPTIONS, category: 'gate/api' }),
  );
  expect(log.runs[0]?.automationDetails?.id).toBe('gate/api/');
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

test('a finding in a file that was not read is on its first line', () => {
  const run = runOf(verdictOf([findingOf('x', { path: 'gone.sh', start: 5, end: 6 })]));
  expect(run.results?.[0]?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'gone.sh', uriBaseId: '%SRCROOT%', index: 0 },
    region: { startLine: 1 },
  });
});
