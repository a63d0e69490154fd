import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { incidentGate } from './terminal.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'map-'));
  writeFileSync(join(root, 'start.sh'), '#!/bin/sh\nexec uvicorn app:app --port 8001\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('the map is drawn as Mermaid', async () => {
  const { status, out } = await incidentGate(root, 'map');
  expect(out).toMatch(/^flowchart LR\n/);
  expect(out).toContain('"uvicorn app:app<br/>listens on :8001<br/>line 2"');
  expect(status).toBe(0);
});

test('the map is drawn for Graphviz, into a file', async () => {
  const { status, out } = await incidentGate(root, 'map', '.', '--format', 'dot', '--output', 'out/map.dot');
  expect(out).toBe('');
  expect(readFileSync(join(root, 'out/map.dot'), 'utf8')).toMatch(/^digraph deployment \{\n/);
  expect(status).toBe(0);
});

test('a secret does not stand in a map', async () => {
  const password = 'k9XvQ2mB7pLw';
  writeFileSync(
    join(root, 'compose.yaml'),
    `services:\n  db:\n    image: postgres:16\n    environment: {POSTGRES_PASSWORD: ${password}}\n    healthcheck: {test: "curl -f http://u:${password}@localhost:1/h"}\n`,
  );
  const { out } = await incidentGate(root, 'map');
  expect(out).toContain('postgres:16');
  expect(out).not.toContain(password);
});

test.each([
  [['map', '--format', 'png'], "argument 'png' is invalid"],
  [['map', 'nowhere.sh'], 'There is no file or folder `nowhere.sh`'],
  [['map', '/nowhere/at/all'], 'There is no file or folder `/nowhere/at/all`.'],
])('%j is wrong use', async (words, says) => {
  const { status, err } = await incidentGate(root, ...words);
  expect(err).toContain(says);
  expect(status).toBe(2);
});

test('an empty repository has an empty map, and that is said', async () => {
  rmSync(join(root, 'start.sh'));
  expect(await incidentGate(root, 'map')).toEqual({
    status: 0,
    out: 'flowchart LR\n',
    err: 'There is nothing here that is deployed.\n',
  });
});
