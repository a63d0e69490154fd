import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Log, Result } from 'sarif';
import type { Verdict } from '../../src/policy/verdict.ts';
import { sarifReport } from '../../src/report/sarif/sarif.ts';
import { GITHUB_RULES } from '../support/github-sarif-rules.ts';
import { HOSTILE } from './hostile.ts';
import { CHANGED } from './sample-change.ts';
import { findingOf, OPTIONS, SAMPLE, verdictOf } from './sample-verdict.ts';

const unread = { path: 'gone.sh', start: 5, end: 6 };
const end = SAMPLE.sources.content('bot.service')?.length ?? 0;
const related = Array.from({ length: 150 }, () => ({ span: unread, says: 'here too' }));

const VERDICTS: readonly (readonly [string, Verdict])[] = [
  ['the sample', SAMPLE.verdict],
  ['a pull request', CHANGED.verdict],
  ['nothing', verdictOf([])],
  ['a file that was not read', verdictOf([findingOf('x', unread)])],
  ['the end of a file', verdictOf([findingOf('x', { path: 'bot.service', start: end, end })])],
  ['150 related places', verdictOf([findingOf('x', { path: 'bot.service', start: 0, end: 3 }, { related })])],
  [
    'hostile texts',
    verdictOf(
      HOSTILE.map((text) =>
        findingOf(`r${text}`, { ...unread, path: `${text}.sh` }, { message: `m${text}` }),
      ),
    ),
  ],
];

function logOf(verdict: Verdict): Log {
  return JSON.parse(sarifReport(verdict, SAMPLE.sources, OPTIONS));
}

test.each(VERDICTS)('GitHub takes the log of %s', (_, verdict) => {
  const log = logOf(verdict);
  const broken = Object.entries(GITHUB_RULES).map(([rule, violations]) => [rule, violations(log)]);
  expect(broken.filter(([, places]) => places?.length !== 0)).toEqual([]);
});

/** What a result would have to be to break a rule. */
const BREAKING: Readonly<Record<string, (result: Result, log: Log) => unknown>> = {
  GH1001: (result) => Object.assign(result, { locations: [{}] }),
  GH1002: (result) =>
    Object.assign(result, { codeFlows: [{ threadFlows: [{ locations: [{ index: 0 }] }] }] }),
  GH1003: (result) => delete result.locations?.[0]?.physicalLocation?.region?.startLine,
  GH1004: (result) =>
    Object.assign(result, { codeFlows: [{ threadFlows: [{ locations: Array(101).fill({}) }] }] }),
  GH1005: (result) =>
    Object.assign(result.locations?.[0]?.physicalLocation?.artifactLocation ?? {}, { uri: 'ftp://x' }),
  GH1007: (result) => Object.assign(result.message, { text: ' ' }),
  GH1013: (_, log) => log.runs.push(...Array(20).fill(log.runs[0])),
  GH1014: (_, log) => delete log.runs[0]?.results,
  GH1015: (result) => delete result.locations,
  GH1017: (result) =>
    Object.assign(result.locations?.[0]?.physicalLocation?.region ?? {}, { endLine: 1, startLine: 2 }),
  GH1018: (_, log) => delete log.runs[0]?.tool.driver.rules,
  GH2012: (_, log) => delete log.runs[0]?.tool.driver.notifications?.[0]?.help,
  'docs: 25,000': (result, log) => Object.assign(log.runs[0] ?? {}, { results: Array(25_001).fill(result) }),
  'docs: 100': (result) =>
    Object.assign(result, { relatedLocations: Array(100).fill(result.locations?.[0]) }),
};

test.each(Object.keys(GITHUB_RULES))('a log that breaks it is caught: %s', (rule) => {
  const log = logOf(SAMPLE.verdict);
  const [, breakIt] = Object.entries(BREAKING).find(([start]) => rule.startsWith(start)) ?? [];
  const result = log.runs[0]?.results?.[0];
  if (result !== undefined) breakIt?.(result, log);
  expect(GITHUB_RULES[rule]?.(log)).not.toEqual([]);
});

/**
 * The validator itself, where there is one: `SARIF_MULTITOOL` names the program `Sarif.Multitool` of the npm package
 * @microsoft/sarif-multitool-linux. It is a .NET program of 100 MB, so nothing here installs it.
 */
const multitool = process.env.SARIF_MULTITOOL;
const testWithMultitool = multitool === undefined ? test.skip : test;

/** The rules for GitHub that are off unless asked for (policies/github.config.xml of microsoft/sarif-sdk). */
const CONFIGURATION = Object.fromEntries(
  [
    'GH1001.ProvideRequiredLocationProperties',
    'GH1002.InlineThreadFlowLocations',
    'GH1003.ProvideRequiredRegionProperties',
    'GH1004.ReviewArraysThatExceedConfigurableDefaults',
    'GH1005.LocationsMustBeRelativeUrisOrFilePaths',
    'GH1006.ProvideCheckoutPath',
    'GH1007.ProvideFullyFormattedMessageStrings',
  ].map((rule) => [`${rule}.Options`, { RuleEnabled: 'Error' }]),
);

testWithMultitool.each(VERDICTS)(
  "the multitool's rules for GitHub find nothing in the log of %s",
  (_, verdict) => {
    const folder = mkdtempSync(join(tmpdir(), 'sarif-'));
    try {
      const at = (name: string) => join(folder, name);
      writeFileSync(at('log.sarif'), sarifReport(verdict, SAMPLE.sources, OPTIONS));
      writeFileSync(at('rules.json'), JSON.stringify(CONFIGURATION));
      const options = [
        '--config',
        at('rules.json'),
        '--rule-kind',
        'Sarif;Ghas',
        '-o',
        at('out.sarif'),
        '--quiet',
      ];
      spawnSync(multitool ?? '', ['validate', at('log.sarif'), ...options], {
        env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
      });
      const out: Log = JSON.parse(readFileSync(at('out.sarif'), 'utf8').replace(/^\uFEFF/, ''));
      const found = out.runs.flatMap(({ results = [] }) => results);
      expect(
        found.filter(({ level }) => level === 'error').map(({ ruleId, message }) => [ruleId, message]),
      ).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
