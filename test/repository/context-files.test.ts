import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { contextFiles } from '../../src/repository/context-files.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'incident-gate-context-'));
afterAll(() => rmSync(ROOT, { recursive: true }));

for (const folder of ['.git', 'src', 'node_modules/.git', 'data'])
  mkdirSync(join(ROOT, folder), { recursive: true });
for (const file of [
  '.git/config',
  '.env',
  'src/main.py',
  'node_modules/.git/config',
  'data/kept',
  'data/other',
])
  writeFileSync(join(ROOT, file), '');
symlinkSync('/etc', join(ROOT, 'src/outside'));
symlinkSync('..', join(ROOT, 'src/round'));

test('everything but what git keeps for itself; links are not followed', () => {
  expect(contextFiles(ROOT, () => false).sort()).toEqual([
    '.env',
    'data',
    'data/kept',
    'data/other',
    'node_modules',
    'src',
    'src/main.py',
    'src/outside',
    'src/round',
  ]);
});

test('a folder comes before what it holds', () => {
  const files = contextFiles(ROOT, () => false);
  expect(files.indexOf('src')).toBeLessThan(files.indexOf('src/main.py'));
});

test('what is let in again below a folder that is left out', () => {
  const files = contextFiles(ROOT, (path) => path.startsWith('data') && path !== 'data/kept');
  expect(files.filter((path) => path.startsWith('data'))).toEqual(['data/kept']);
});

test('a folder that is not there', () => {
  expect(() => contextFiles(join(ROOT, 'none'), () => false)).toThrow(
    /The build context `.*none` cannot be listed/,
  );
});
