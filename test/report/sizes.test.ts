import { expect, test } from '@jest/globals';
import type { Notification, Result } from 'sarif';
import type { Finding } from '../../src/policy/finding.ts';
import { sourcesOf } from '../../src/policy/sources.ts';
import { DESTINATION_NAMES, DESTINATIONS, type DestinationName } from './destinations.ts';
import { findingOf, OPTIONS, type Sample, verdictOf } from './sample-verdict.ts';

const NUMBER = 30_000;

/** All findings on one line of 1.2 MB: what reads the whole line for each of them does not end in a test's time. */
function manyFindings(): Sample {
  const content = 'sleep 2; '.repeat(NUMBER * 4);
  const findings: Finding[] = Array.from({ length: NUMBER }, (_, i) =>
    findingOf(i < NUMBER / 2 ? 'push-directory' : 'sleep-as-sync', {
      path: i % 3 === 0 ? 'other.sh' : 'one-line.sh',
      start: i * 9,
      end: i * 9 + 7,
    }),
  );
  const files = Array.from({ length: 10_000 }, (_, i) => ({
    path: `file-${i}.sh`,
    format: 'shell' as const,
    read: 'partly' as const,
    lost: [{ why: 'a quote is never closed', line: i + 1 }],
  }));
  const undecided = findings.map(({ span }) => ({ rule: 'x', span, why: 'it is set elsewhere' }));
  const lines = 'sleep 2\n\n'.repeat(NUMBER * 4);
  const sources = sourcesOf(
    [
      { path: 'one-line.sh', content },
      { path: 'other.sh', content: lines },
    ],
    [],
  );
  const policyChanges = findings.map(({ span }) => ({ weakens: true, says: 'A rule is turned off.', span }));
  const staleEntries = findings.map(({ rule, span: { path }, fingerprint, likeness }) => {
    return {
      rule,
      path,
      fingerprint,
      likeness,
      severity: 'error' as const,
      date: '2026-03-01',
      reason: 'there before',
    };
  });
  const allowed = findings.map((finding) => ({ finding, reason: 'there before', by: 'baseline' as const }));
  const since = { base: 'main', onlyNew: true, gone: findings };
  const sections = { undecided, policyChanges, staleEntries, allowed, since, coverage: { files } };
  return {
    verdict: verdictOf(
      findings.map((one) => ({ ...one, change: 'new' })),
      sections,
    ),
    sources,
  };
}

const { verdict, sources } = manyFindings();
const built = new Map<DestinationName, string>();

function build(name: DestinationName): string {
  const report = built.get(name) ?? DESTINATIONS[name](verdict, sources, OPTIONS);
  built.set(name, report);
  return report;
}

test.each(DESTINATION_NAMES)('30,000 findings as %s', (name) => {
  expect(build(name).length).toBeGreaterThan(1_000);
});

test.each([
  ['summary', 1024 * 1024],
  ['comment', 65_536],
  ['check run', 65_535],
] as const)('the %s stays within %i bytes by whole findings and says how many it left out', (name, limit) => {
  const page = build(name);
  expect(Buffer.byteLength(page)).toBeLessThan(limit);
  expect(Buffer.byteLength(page)).toBeGreaterThan(limit * 0.9);
  const shown = page.match(/^<code>[^<]+:\d+:\d+<\/code>:/gm)?.length ?? 0;
  const left = Number(/\*\*([\d,]+) findings left out/.exec(page)?.[1]?.replaceAll(',', ''));
  expect(shown).toBeGreaterThan(20);
  expect(shown + left).toBe(NUMBER);
  expect((page.match(/^```/gm)?.length ?? 1) % 2).toBe(0);
  expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
});

test('SARIF has no more results than GitHub accepts, and says so', () => {
  const [run] = JSON.parse(build('sarif')).runs;
  expect(run.results).toHaveLength(25_000);
  const texts = run.invocations[0].toolConfigurationNotifications.map(
    ({ message }: Notification) => message.text,
  );
  expect(texts.slice(0, 2)).toEqual([
    '35,000 results are not in this log: GitHub accepts 25,000 of a run.',
    'GitHub shows 5,000 results of a run, the gravest first, and these are 60,000.',
  ]);
  expect(run.properties.resultsLeftOut).toBe(35_000);
});

test('SARIF has the gravest results first, of which GitHub shows no more than the first', () => {
  const [run] = JSON.parse(build('sarif')).runs;
  const ranks: number[] = run.results.map(({ level }: Result) =>
    ['error', 'warning', 'note'].indexOf(`${level}`),
  );
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
});

test('workflow commands stay within ten of a level', () => {
  const lines = build('github').split('\n');
  expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(20);
});
