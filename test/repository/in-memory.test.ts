import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { openRepository } from '../../src/repository/open.ts';
import type { Repository } from '../../src/repository/repository.ts';

const CONTENTS = {
  'deploy.sh': '\u{FEFF}set -e\r\necho é\u{1F680}\r\n',
  'bin/start': '#!/bin/sh\nexec ./x\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: x\n',
  'chart/templates/web.yaml': 'apiVersion: v1\nkind: Pod\n',
  'chart/values.yaml': 'a: 1\n',
  'notes.txt': 'hello\r\n',
  'broken.yaml': 'a\0',
};

test('classifies, cuts and maps', () => {
  const repository = repositoryOf(CONTENTS);
  expect(repository.files.map(({ path, format, executable }) => [path, format, executable])).toEqual([
    ['bin/start', 'shell', true],
    ['chart/templates/web.yaml', 'helm-template', false],
    ['deploy.sh', 'shell', true],
  ]);
  expect(repository.file('./deploy.sh')?.text.value).toBe('set -e\necho é\u{1F680}\n');
  expect(repository.file('deploy.sh')?.content).toBe('set -e\r\necho é\u{1F680}\r\n');
  expect(repository.read('notes.txt')?.value).toBe('hello\n');
  expect(repository.read('nothing')).toBeUndefined();
});

test('is what the same files are on disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'repository-'));
  for (const [path, content] of Object.entries(CONTENTS)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const mode = content.startsWith('#!') || path.endsWith('.sh') ? 0o755 : 0o644;
    writeFileSync(join(root, path), content, { mode });
  }
  try {
    expect(describeAll(repositoryOf(CONTENTS))).toEqual(describeAll(openRepository(root)));
  } finally {
    rmSync(root, { recursive: true });
  }
});

function describeAll(repository: Repository): unknown {
  return {
    files: repository.files.map((file) => ({ ...file, text: file.text.value, segments: file.text.segments })),
    skipped: repository.skipped.map(({ path }) => path),
    below: repository.below(''),
    chart: repository.below('chart/'),
    directories: ['chart', 'chart/templates', 'templates', 'deploy.sh'].map((path) =>
      repository.hasDirectory(path),
    ),
    read: repository.below('').map((path) => repository.read(path)?.value),
  };
}

test('takes a selection and executable files', () => {
  const contents = { a: 'set -e\nexec x\n', 'b.sh': '', 'c.sh': '' };
  const repository = repositoryOf(contents, { executable: ['a'], exclude: ['c.sh'] });
  expect(repository.files.map(({ path }) => path)).toEqual(['a', 'b.sh']);
  expect(() => repositoryOf(contents, { paths: ['d'] })).toThrow('no file or folder `d`');
});

test('a name of the prototype is a file like any other, or none', () => {
  expect(repositoryOf({ '__proto__.sh': '', constructor: '' }).hasFile('constructor')).toBe(true);
  expect(repositoryOf({}).file('constructor')).toBeUndefined();
});
