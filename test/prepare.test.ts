import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runGate } from '../src/gate.ts';
import { type Preparation, prepare } from '../src/prepare.ts';
import { repositoryOf } from '../src/repository/in-memory.ts';

let root: string;
const put = (path: string, content: string): void => writeFileSync(join(root, path), content);
const SERVE = '#!/bin/sh\nexec uvicorn app:app --reload\n';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prepare-'));
  put('start.sh', SERVE);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const base = (files: Readonly<Record<string, string>>): NonNullable<Preparation['base']> => ({
  name: 'main',
  open: async ({ exclude = [] }) => repositoryOf(files, { exclude }),
});

test.each<[title: string, configuration: string, rest: Partial<Preparation>, onlyNew: boolean | undefined]>([
  ['without a base everything counts', 'fail-on-scope: new', {}, undefined],
  ['with one, what is new', '', { base: base({}) }, true],
  ['unless the configuration says otherwise', 'fail-on-scope: all', { base: base({}) }, false],
  ['which whoever starts the run may overrule', 'fail-on-scope: all', { base: base({}), scope: 'new' }, true],
  ['both ways', '', { base: base({}), scope: 'all' }, false],
])('%s', async (_title, configuration, rest, onlyNew) => {
  put('.incident-gate.yml', configuration);
  expect((await prepare({ root, policyFrom: 'now', ...rest })).onlyNew).toBe(onlyNew);
});

test('of some files nothing is stale', async () => {
  const input = await prepare({ root, policyFrom: 'now', paths: ['start.sh'] });
  const [entry] = [
    {
      rule: 'auto-reload',
      path: 'gone.sh',
      severity: 'error',
      date: '2026-01-01',
      reason: 'x',
      fingerprint: 'f',
      likeness: 'l',
    } as const,
  ];
  expect((await runGate({ ...input, baseline: [entry] })).verdict.staleEntries).toBeUndefined();
  expect((await runGate({ ...input, baseline: [entry], isPartial: false })).verdict.staleEntries).toEqual([
    entry,
  ]);
});

test("the base's policy counts, with its files as it wants them read; what the change makes of it is told", async () => {
  put('.incident-gate.yml', 'rules: {auto-reload: off}\nexclude: [start.sh]\n');
  put('run.sh', SERVE);
  const input = await prepare({
    root,
    policyFrom: 'base',
    base: base({ '.incident-gate.yml': 'exclude: [run.sh]\n', 'start.sh': SERVE }),
  });
  expect(input.repository.files.map(({ path }) => path)).toEqual(['start.sh']);
  expect(input.configuration.rules.size).toBe(0);
  expect(input.policyChanges?.filter(({ weakens }) => weakens).map(({ says }) => says)).toEqual([
    '`auto-reload` is switched off; it was an error.',
    '`exclude` has `start.sh` now.',
  ]);
  const { verdict } = await runGate(input);
  expect(verdict.findings.map(({ rule, change }) => `${rule} ${change}`)).toEqual(['auto-reload known']);
});

test('no sentence about the policy holds a secret of the repository', async () => {
  const secret = 'Sh3llPassw0rd!x';
  put('deploy.sh', `#!/bin/sh\nexport DB_PASSWORD='${secret}'\n`);
  put('.incident-gate.yml', `allow: [{rule: auto-reload, path: a.json, reason: "it needs ${secret}"}]\n`);
  const input = await prepare({ root, policyFrom: 'base', base: base({}) });
  expect(JSON.stringify(input.policyChanges)).toContain(secret);
  const { verdict } = await runGate(input);
  expect(verdict.policyChanges?.[0]?.says).toContain('it needs ********');
  expect(JSON.stringify(verdict.policyChanges)).not.toContain(secret);
});

test('what is allowed now is known, and not gone', async () => {
  const before = { 'start.sh': SERVE };
  put('start.sh', SERVE.replace('--reload', '--reload # incident-gate: allow auto-reload -- the demo box'));
  const { verdict } = await runGate(await prepare({ root, policyFrom: 'now', base: base(before) }));
  expect([verdict.findings, verdict.allowed.length, verdict.since?.gone]).toEqual([[], 1, []]);
});
