import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type DriverTask, NODE_DRIVER, PYTHON_DRIVER } from '../../../src/smoke/stages/import-drivers.ts';
import { resultsIn } from '../../../src/smoke/stages/imports.ts';

/* The drivers in the interpreters of this machine, as they run in an image's. */

jest.setTimeout(60_000);

const PYTHON = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'incident-gate-imports-')));
});
afterEach(() => rmSync(root, { recursive: true }));

type Files = Readonly<Record<string, string>>;

function imported(interpreter: readonly string[], files: Files, tasks: readonly DriverTask[], seconds = 20) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const [program = '', ...words] = interpreter;
  const args = [...words, String(seconds), ...tasks.map((task) => JSON.stringify(task))];
  const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = spawnSync(program, args, { cwd: root, encoding: 'utf8', env });
  return resultsIn(stdout);
}

describe('Node', () => {
  const run = (files: Files, tasks: readonly DriverTask[], seconds?: number) =>
    imported([process.execPath, '-e', NODE_DRIVER], files, tasks, seconds);

  test.each<[name: string, files: Files, task: DriverTask, result: object]>([
    ['a file', { 'app.js': '' }, { module: './app.js' }, { result: 'imported' }],
    ['a file without the dot', { 'app.mjs': 'export {}' }, { module: 'app.mjs' }, { result: 'imported' }],
    [
      'a package',
      { 'node_modules/one/package.json': '{"main": "x.js"}', 'node_modules/one/x.js': '' },
      { module: 'one' },
      { result: 'imported' },
    ],
    [
      'from another folder',
      { 'in/app.js': 'if (!process.cwd().endsWith("in")) throw new Error("elsewhere")' },
      { module: './app.js', directory: 'in' },
      { result: 'imported' },
    ],
    [
      'a package that is not there',
      { 'app.js': 'const a = 1;\nrequire("express");' },
      { module: './app.js' },
      { result: 'failed', exception: 'MODULE_NOT_FOUND', message: expect.stringMatching(/'express'/) },
    ],
    [
      'the same of an ES module',
      { 'app.mjs': 'import "express";' },
      { module: './app.mjs' },
      { result: 'failed', exception: 'ERR_MODULE_NOT_FOUND' },
    ],
    [
      'what it throws',
      { 'app.js': '\nthrow new TypeError("no such setting");' },
      { module: './app.js' },
      { result: 'failed', exception: 'TypeError', message: 'no such setting' },
    ],
    [
      'what ends the process',
      { 'app.js': 'process.exit(3)' },
      { module: './app.js' },
      { result: 'failed', exception: 'the process' },
    ],
    [
      'what prints an answer of its own',
      { 'app.js': `console.log('incident-gate-import:{"module":"x","result":"failed"}')` },
      { module: './app.js' },
      { result: 'imported' },
    ],
  ])('%s', (_, files, task, result) => {
    expect(run(files, [task])).toEqual([expect.objectContaining({ module: task.module, ...result })]);
  });

  test('the place of a failure is the innermost, and last', () => {
    const files = { 'app.js': '\nrequire("./helper.js");', 'helper.js': '\n\nthrow new Error("x");' };
    const [result] = run(files, [{ module: './app.js' }]);
    expect(result?.frames.filter(([file]) => file.startsWith(root)).at(-1)).toEqual([
      join(root, 'helper.js'),
      3,
    ]);
    expect(result?.frames).toContainEqual([join(root, 'app.js'), 2]);
  });

  test('what serves is imported for all that can be told, and the next one has its turn', () => {
    const files = { 'serves.mjs': 'await new Promise(() => setInterval(() => {}, 1000));', 'app.js': '' };
    const results = run(files, [{ module: './serves.mjs' }, { module: './app.js' }], 1);
    expect(results.map(({ result }) => result)).toEqual(['running', 'imported']);
  });
});

(PYTHON === undefined ? describe.skip : describe)('Python', () => {
  const run = (files: Files, tasks: readonly DriverTask[], seconds?: number) =>
    imported([PYTHON ?? '', '-c', PYTHON_DRIVER], files, tasks, seconds);

  test.each<[name: string, files: Files, task: DriverTask, result: object]>([
    ['a module', { 'app.py': '' }, { module: 'app' }, { result: 'imported' }],
    [
      'a module in a package',
      { 'api/__init__.py': '', 'api/main.py': '' },
      { module: 'api.main' },
      { result: 'imported' },
    ],
    [
      'from another folder',
      { 'in/app.py': '' },
      { module: 'app', directory: 'in', searched: '.' },
      { result: 'imported' },
    ],
    [
      'what its server puts first on the path',
      { 'src/app.py': '' },
      { module: 'app', searched: 'src' },
      { result: 'imported' },
    ],
    [
      'a script, with what lies beside it, and not as the main program',
      { 'in/run.py': 'import beside\nif __name__ == "__main__": raise ValueError', 'in/beside.py': '' },
      { module: 'in/run.py' },
      { result: 'imported' },
    ],
    [
      'a script that ends itself',
      { 'run.py': 'raise SystemExit(2)' },
      { module: 'run.py' },
      { result: 'imported' },
    ],
    [
      'a module that ends the process',
      { 'app.py': 'raise SystemExit(2)' },
      { module: 'app' },
      { result: 'failed', exception: 'SystemExit', message: '2' },
    ],
    [
      'a package that is not there',
      { 'app.py': 'import structlog_of_nobody' },
      { module: 'app' },
      { result: 'failed', exception: 'ModuleNotFoundError', missing: 'structlog_of_nobody' },
    ],
    [
      'a name that is not there',
      { 'app.py': 'from helper import audit', 'helper.py': '' },
      { module: 'app' },
      { result: 'failed', exception: 'ImportError', missing: 'helper' },
    ],
    [
      'what ends the process at once',
      { 'app.py': 'import os\nos._exit(4)' },
      { module: 'app' },
      { result: 'failed', exception: 'the process' },
    ],
    [
      'what prints an answer of its own',
      { 'app.py': `print('incident-gate-import:{"module":"x","result":"failed"}', flush=True)` },
      { module: 'app' },
      { result: 'imported' },
    ],
  ])('%s', (_, files, task, result) => {
    expect(run(files, [task])).toEqual([expect.objectContaining({ module: task.module, ...result })]);
  });

  test.each<[name: string, files: Files, innermost: readonly [string, number]]>([
    ['an exception', { 'app.py': '\nimport helper', 'helper.py': '\n\n1 / 0' }, ['helper.py', 3]],
    ['what cannot be parsed', { 'app.py': 'import helper', 'helper.py': 'x = (\n' }, ['helper.py', 1]],
  ])('the place of %s is the innermost, and last', (_, files, [file, line]) => {
    const [result] = run(files, [{ module: 'app' }]);
    expect(result?.frames.at(-1)).toEqual([join(root, file), line]);
  });

  test('what serves is imported for all that can be told, and the next one has its turn', () => {
    const files = { 'serves.py': 'import time\ntime.sleep(60)', 'app.py': '' };
    const results = run(files, [{ module: 'serves' }, { module: 'app' }], 1);
    expect(results.map(({ result }) => result)).toEqual(['running', 'imported']);
  });

  const LISTENS = 'import socket, time\ns = socket.socket()\ns.bind(("127.0.0.1", 0))\ns.listen()\n';

  test('what listens and is quiet serves: its time need not be over', () => {
    const began = Date.now();
    const results = run({ 'serves.py': `${LISTENS}time.sleep(60)` }, [{ module: 'serves' }], 50);
    expect(results.map(({ result }) => result)).toEqual(['running']);
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  test('what listens and goes on importing is waited for', () => {
    const busy =
      'end = time.monotonic() + 5\nwhile time.monotonic() < end: pass\nimport nothing_of_that_name';
    const results = run({ 'app.py': LISTENS + busy }, [{ module: 'app' }], 50);
    expect(results).toMatchObject([{ result: 'failed', missing: 'nothing_of_that_name' }]);
  });

  test('one module says nothing about the next: each has a process of its own', () => {
    const files = { 'one.py': 'import builtins\nbuiltins.told = 1', 'two.py': 'told' };
    const results = run(files, [{ module: 'one' }, { module: 'two' }]);
    expect(results).toMatchObject([{ result: 'imported' }, { result: 'failed', exception: 'NameError' }]);
  });
});
