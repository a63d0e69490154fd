import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { baselineSchema } from '../../scripts/baseline-schema.ts';
import { runGate } from '../../src/gate.ts';
import { type BaselineEntry, entryFor } from '../../src/policy/baseline/baseline.ts';
import { readBaseline, writeBaseline } from '../../src/policy/baseline/baseline-file.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { SEVERITIES } from '../../src/policy/finding.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

const word = fc.string({ minLength: 1, unit: 'binary' });
const entry: fc.Arbitrary<BaselineEntry> = fc.record({
  rule: word,
  path: word,
  severity: fc.constantFrom(...SEVERITIES),
  date: fc.constant('2026-01-31'),
  reason: word,
  fingerprint: word,
  likeness: word,
});

const isValid = new Ajv2020().compile(JSON.parse(baselineSchema()));

test('what is written is read again, whatever it holds, and is as published', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
      const text = writeBaseline(entries);
      const { entries: read, places } = readBaseline(text);
      expect(new Set(read.map((one) => JSON.stringify(one)))).toEqual(
        new Set(entries.map((one) => JSON.stringify(one))),
      );
      expect(isValid(JSON.parse(text))).toBe(true);
      for (const one of read) {
        const { start = 0, end = 0 } = places.get(one) ?? {};
        expect(JSON.parse(text.slice(start, end))).toEqual(one);
      }
    }),
  );
});

test('the order of entries is always the same', () => {
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: ({ fingerprint }) => fingerprint }), (entries) => {
      expect(writeBaseline(entries.toReversed())).toBe(writeBaseline(entries));
    }),
  );
});

const LINE =
  '{"rule": "r", "path": "p", "severity": "error", "date": "2026-01-31", "reason": "x", "fingerprint": "f", "likeness": "l"}';
const fileWith = (line: string): string => `{\n  "schemaVersion": 1,\n  "entries": [\n    ${line}\n  ]\n}\n`;

test.each([
  ['', /^\.incident-gate\/baseline\.json:1: There is no value\..*baseline write`/],
  ['[]', /:1: an object with `schemaVersion`/],
  ['{"schemaVersion": 2, "entries": []}', /:1: `schemaVersion` must be 1/],
  ['{"schemaVersion": 1}', /:1: `entries` must be a list/],
  ['{"schemaVersion": 1, "entries": [], "more": 1}', /:1: `more` is not known here/],
  [fileWith('3'), /:4: an entry is an object/],
  [fileWith(LINE.replace('"reason"', '"raeson"')), /:4: `raeson` is not known here; did you mean `reason`\?/],
  [fileWith(LINE.replace('"error"', '"fatal"')), /:4: `severity` must be one of notice, warning, error/],
  [fileWith(LINE.replace('2026-01-31', 'today')), /:4: `date` is like/],
  [fileWith(LINE.replace('"path": "p", ', '')), /:4: `path` is missing/],
  [fileWith(`${LINE}\n<<<<<<< HEAD`), /:5: /],
])('%j is refused with its line', (source, says) => {
  expect(() => readBaseline(source)).toThrow(says);
});

const RELOAD = 'exec uvicorn app:app --reload\n';

async function judged(files: Readonly<Record<string, string>>, baseline: readonly BaselineEntry[] = []) {
  const { verdict } = await runGate({
    repository: repositoryOf(files),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: { ...DEFAULTS, confidence: 'high', rules: new Map([['debug-mode', 'off']]) },
    baseline,
    today: '2026-01-01',
  });
  return verdict;
}

async function baselineOf(files: Readonly<Record<string, string>>): Promise<BaselineEntry[]> {
  const { findings } = await judged(files);
  return findings.map((finding) => entryFor(finding, { date: '2025-12-24', reason: 'as it was' }));
}

describe('a baseline lets pass what was there', () => {
  const before = { 'start.sh': `#!/bin/sh\n${RELOAD}` };

  test.each<
    [title: string, now: Readonly<Record<string, string>>, found: number, passed: number, stale: number]
  >([
    ['nothing changed', before, 0, 1, 0],
    ['it moved within its file', { 'start.sh': `#!/bin/sh\n\n# hello\n${RELOAD}` }, 0, 1, 0],
    [
      'its file has the line ends of Windows now',
      { 'start.sh': `#!/bin/sh\n${RELOAD}`.replaceAll('\n', '\r\n') },
      0,
      1,
      0,
    ],
    ['its file moved', { 'bin/run.sh': `#!/bin/sh\n${RELOAD}` }, 0, 1, 0],
    ['it was copied', { ...before, 'bin/run.sh': `#!/bin/sh\n${RELOAD}` }, 1, 1, 0],
    ['it is there twice', { 'start.sh': `#!/bin/sh\nif x; then\n${RELOAD}fi\n${RELOAD}` }, 1, 1, 0],
    ['it is mended', { 'start.sh': '#!/bin/sh\nexec uvicorn app:app\n' }, 0, 0, 1],
    ['another is there', { 'start.sh': '#!/bin/sh\nexec gunicorn app:app --reload\n' }, 1, 0, 1],
  ])('%s', async (_title, now, found, passed, stale) => {
    const verdict = await judged(now, await baselineOf(before));
    expect([verdict.findings.length, verdict.allowed.length, verdict.staleEntries?.length]).toEqual([
      found,
      passed,
      stale,
    ]);
    expect(verdict.failed).toBe(found > 0);
    for (const one of verdict.allowed) expect(one).toMatchObject({ by: 'baseline', reason: 'as it was' });
  });

  test('but not what has become graver', async () => {
    const entries = (await baselineOf(before)).map((one) => ({ ...one, severity: 'warning' }) as const);
    const { findings, allowed, staleEntries } = await judged(before, entries);
    expect([findings.length, allowed.length, staleEntries?.length]).toEqual([1, 0, 0]);
  });

  test.each([
    ['that is off', 'debug-mode', 0],
    ['that is no more', 'gone-rule', 1],
    [
      'that is below the confidence shown',
      shippedRules.find(({ rule }) => rule.confidence === 'medium')?.rule.id,
      0,
    ],
    ['about allowances', 'allowance-unused', 1],
  ])('an entry of a rule %s', async (_title, rule = 'none', stale) => {
    const [entry] = await baselineOf(before);
    if (entry === undefined) throw new Error('there is one');
    const { staleEntries } = await judged(before, [{ ...entry, rule, fingerprint: 'f', likeness: 'l' }]);
    expect(staleEntries).toHaveLength(stale);
  });
});

test('no baseline holds a secret', async () => {
  const secret = 'Sh3llPassw0rd!x';
  const files = {
    'deploy.sh': `#!/bin/bash\nexport DB_PASSWORD='${secret}' ; uvicorn "postgres://a:${secret}@db/x" --reload\n`,
  };
  const text = writeBaseline(await baselineOf(files));
  expect(text).toContain('credential-in-repo');
  expect(text).not.toContain(secret);
  // Of the masked text: another secret of that length has the same identity.
  const other = { 'deploy.sh': files['deploy.sh'].replaceAll(secret, 'An0therSecret!y') };
  expect(writeBaseline(await baselineOf(other))).toBe(text);
});
