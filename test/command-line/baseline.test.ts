import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { incidentGate } from './terminal.ts';

let root: string;
const FILE = '.incident-gate/baseline.json';
const put = (path: string, content: string): void => writeFileSync(join(root, path), content);
const entries = (): Record<string, string>[] => JSON.parse(readFileSync(join(root, FILE), 'utf8')).entries;
const baseline = (...args: string[]) => incidentGate(root, 'baseline', ...args);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baseline-'));
  put('start.sh', '#!/bin/sh\nexec uvicorn app:app --reload\n');
  put('run.sh', '#!/bin/sh\nexec gunicorn app:app --reload\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('what is found when it is written passes, and its file shows it line by line', async () => {
  const { status, out } = await baseline('write', '--reason', 'ticket 41');
  expect([status, out]).toEqual([0, '`.incident-gate/baseline.json` lets 2 findings pass. Commit it.\n']);
  const lines = readFileSync(join(root, FILE), 'utf8').split('\n');
  expect(lines.filter((line) => line.startsWith('    {"rule": "auto-reload", "path": '))).toHaveLength(2);
  expect(entries()).toMatchObject([
    {
      path: 'run.sh',
      severity: 'error',
      reason: 'ticket 41',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    },
    { path: 'start.sh' },
  ]);
  expect((await incidentGate(root, 'check')).status).toBe(0);
  put('start.sh', '#!/bin/sh\nexec uvicorn app:app --reload --port 8000\n');
  expect((await incidentGate(root, 'check')).status).toBe(1);
});

test('it is not overwritten unasked', async () => {
  await baseline('write', '--reason', 'first');
  const { status, err } = await baseline('write');
  expect([status, err]).toEqual([
    2,
    expect.stringContaining('`incident-gate baseline update` keeps its dates'),
  ]);
  expect(entries()[0]?.reason).toBe('first');
  expect((await baseline('write', '--force')).status).toBe(0);
  expect(entries()[0]?.reason).toBe('It was there when the gate came.');
});

test('an update drops what is mended, follows what moved, keeps reasons, and adds only when asked', async () => {
  await baseline('write', '--reason', 'first');
  const [, { date = '' } = {}] = entries();
  rmSync(join(root, 'run.sh'));
  renameSync(join(root, 'start.sh'), join(root, 'serve.sh'));
  put('new.sh', '#!/bin/sh\nexec hypercorn app:app --reload\n');
  expect((await baseline('update')).out).toBe(
    '`.incident-gate/baseline.json`: 1 entry kept, 1 dropped that matched nothing, 0 added.\n',
  );
  expect(entries()).toMatchObject([{ path: 'serve.sh', reason: 'first', date }]);
  expect((await baseline('update', '--add', '--reason', 'second')).out).toContain('1 entry kept, 0 dropped');
  expect(entries()).toMatchObject([
    { path: 'new.sh', reason: 'second' },
    { path: 'serve.sh', reason: 'first' },
  ]);
  expect((await incidentGate(root, 'check')).status).toBe(0);
});

test('what has become graver counts, stays in the baseline, and is raised only when asked', async () => {
  put('.incident-gate.yml', 'rules: {auto-reload: warning}\n');
  await baseline('write', '--reason', 'first');
  rmSync(join(root, '.incident-gate.yml'));
  expect((await incidentGate(root, 'check')).status).toBe(1);
  expect((await baseline('show')).out).toContain('counts: now error');
  await baseline('update');
  expect(entries()).toMatchObject([{ severity: 'warning' }, { severity: 'warning' }]);
  await baseline('update', '--add', '--reason', 'second');
  expect(entries()).toMatchObject([
    { severity: 'error', reason: 'second' },
    { severity: 'error', reason: 'second' },
  ]);
});

test('it is shown with places of today', async () => {
  await baseline('write', '--reason', 'one\u001b[31m two');
  const [{ date = '' } = {}] = entries();
  put('start.sh', '#!/bin/sh\n\nexec uvicorn app:app --reload\n');
  rmSync(join(root, 'run.sh'));
  expect((await baseline('show')).out).toBe(`auto-reload  run.sh      matches nothing  ${date}  one␛[31m two
auto-reload  start.sh:3  error            ${date}  one␛[31m two
2 entries, 1 of which let a finding pass; 1 match nothing any more (\`incident-gate baseline update\` drops them).
`);
});

test.each([
  [['update'], 'There is no baseline to update'],
  [['update', '--add'], '`--add` and `--reason` go together'],
  [['update', '--reason', 'x'], '`--add` and `--reason` go together'],
  [['show', 'start.sh'], 'A baseline is of a whole repository'],
])('%j is wrong use', async (args, says) => {
  const { status, err } = await baseline(...args);
  expect([status, err]).toEqual([2, expect.stringContaining(says)]);
});

test('a broken one stops every run, with its line', async () => {
  await baseline('write');
  put(FILE, '{\n  "schemaVersion": 1,\n  "entries": [\n<<<<<<< HEAD\n]}\n');
  const { status, err } = await incidentGate(root, 'check');
  expect([status, err]).toEqual([2, expect.stringContaining('.incident-gate/baseline.json:4: ')]);
});

test('nothing outside is written: a link is replaced, a folder that leads out is refused', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  writeFileSync(join(outside, 'kept'), 'kept');
  mkdirSync(join(root, '.incident-gate'));
  symlinkSync(join(outside, 'kept'), join(root, FILE));
  expect((await baseline('write')).status).toBe(2);
  rmSync(join(root, FILE));
  symlinkSync(join(outside, 'absent'), join(root, FILE));
  expect((await baseline('write', '--force')).err).toContain('leads out of the repository');
  rmSync(join(root, '.incident-gate'), { recursive: true });
  symlinkSync(outside, join(root, '.incident-gate'));
  expect((await baseline('write')).err).toContain('leads out of the repository');
  expect(existsSync(join(outside, 'baseline.json'))).toBe(false);
  expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
  rmSync(outside, { recursive: true });
});

test('nothing found, nothing written', async () => {
  rmSync(join(root, 'start.sh'));
  rmSync(join(root, 'run.sh'));
  expect((await baseline('write')).out).toBe('Nothing is found, so no baseline is needed.\n');
  expect(existsSync(join(root, FILE))).toBe(false);
});
