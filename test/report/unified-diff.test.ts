import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits, clash, type Edit } from '../../src/policy/rules/edits.ts';
import { unifiedDiff } from '../../src/report/fixes/unified-diff.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'diff-'));
  execFileSync('git', ['init', '-q'], { cwd: folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function edit(content: string, at: string, by: string): Edit {
  const start = content.indexOf(at);
  return { path: 'a.sh', start, end: start + at.length, with: by };
}

/** What git makes of a file with the diff. */
function appliedByGit(path: string, before: string, diff: string): string {
  writeFileSync(join(folder, path), before);
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: diff });
  return readFileSync(join(folder, path), 'utf8');
}

const TEN = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n';

test('three lines around a change', () => {
  expect(unifiedDiff({ path: 'a.sh', before: TEN, edits: [edit(TEN, 'e', 'E')] })).toBe(
    [
      'diff --git a/a.sh b/a.sh',
      '--- a/a.sh',
      '+++ b/a.sh',
      '@@ -2,7 +2,7 @@',
      ' b\n c\n d\n-e\n+E\n f\n g\n h',
      '',
    ].join('\n'),
  );
});

test('what is put behind a last line without an end changes that line', () => {
  const edits = [{ path: 'a.sh', start: 3, end: 3, with: 'x' }];
  expect(unifiedDiff({ path: 'a.sh', before: 'a\nb', edits })).toContain(
    ' a\n-b\n\\ No newline at end of file\n+bx\n\\ No newline at end of file\n',
  );
});

test('a hunk counts the lines that those before it add or take', () => {
  const edits = [edit(TEN, 'a\n', ''), edit(TEN, 'j', 'j\nk')];
  const diff = unifiedDiff({ path: 'a.sh', before: TEN, edits });
  expect(diff?.match(/^@@.*/gm)).toEqual(['@@ -1,4 +1,3 @@', '@@ -8,3 +7,4 @@']);
});

test.each([
  ['whose context touches are one hunk', 'b', 'i', 1],
  ['further apart are two', 'a', 'i', 2],
])('changes %s', (_, first, second, count) => {
  const diff = unifiedDiff({
    path: 'a.sh',
    before: TEN,
    edits: [edit(TEN, first, 'X'), edit(TEN, second, '')],
  });
  expect(diff?.match(/^@@/gm)).toHaveLength(count);
});

test.each<[string, string, string, string]>([
  ['a last line without an end', 'a\nb', 'b', 'c'],
  ['a last line that loses its end', 'a\nb\n', '\n', ''],
  ['all of a file', 'a\n', 'a\n', ''],
  ['the first line', TEN, 'a\n', ''],
  ['the last line', TEN, 'j\n', ''],
  ['CRLF', 'a\r\nb\r\nc\r\n', 'b', 'B'],
  ['a byte order mark', '\u{FEFF}a\nb\n', 'a', 'A'],
  ['a line more', TEN, 'e', 'x\ne'],
])('git takes %s', (_, before, at, by) => {
  const edits = [edit(before, at, by)];
  const diff = unifiedDiff({ path: 'a.sh', before, edits }) ?? '';
  expect(appliedByGit('a.sh', before, diff)).toBe(applyEdits(before, edits));
});

test.each(['a file.sh', 'ta\tb.sh', 'quo"te\\.sh', 'ünï.sh', 'new\nline.sh'])(
  'git takes the name %j',
  (path) => {
    const diff = unifiedDiff({ path, before: TEN, edits: [{ path, start: 0, end: 1, with: 'A' }] }) ?? '';
    expect(appliedByGit(path, TEN, diff)).toBe(`A${TEN.slice(1)}`);
  },
);

describe('lines that must not be shown', () => {
  const hidden = (line: number) => line === 3;

  test('are left out of the context, and git takes what is left', () => {
    for (const at of ['b', 'e', 'd']) {
      const edits = [edit(TEN, at, 'X')];
      const diff = unifiedDiff({ path: 'a.sh', before: TEN, edits, hidden });
      expect(diff ?? '').not.toMatch(/^ c$/m);
      if (diff !== undefined) expect(appliedByGit('a.sh', TEN, diff)).toBe(applyEdits(TEN, edits));
    }
  });

  test.each([
    ['a line that changes', 'c'],
    ['the line right before a change', 'd'],
    ['the line right behind a change', 'b'],
  ])('%s: there is no diff', (_, at) => {
    expect(unifiedDiff({ path: 'a.sh', before: TEN, edits: [edit(TEN, at, 'X')], hidden })).toBeUndefined();
  });

  test('between two changes: there is no diff', () => {
    const edits = [edit(TEN, 'a', 'X'), edit(TEN, 'f', 'X')];
    expect(unifiedDiff({ path: 'a.sh', before: TEN, edits, hidden })).toBeUndefined();
  });
});

test('whatever the file and the edits, git makes the same of them', () => {
  const content = fc.string({
    unit: fc.constantFrom('a', 'b', '\n', '\n', '\r\n', ' ', 'é'),
    minLength: 1,
    maxLength: 60,
  });
  const one = fc.record({
    start: fc.nat(60),
    length: fc.nat(8),
    with: fc.constantFrom('', 'x', 'y\n', '\nz'),
  });
  fc.assert(
    fc.property(content, fc.array(one, { minLength: 1, maxLength: 4 }), (before, wanted) => {
      const edits: Edit[] = [];
      for (const { start, length, with: by } of wanted) {
        const from = Math.min(start, before.length);
        const next = { path: 'a.sh', start: from, end: Math.min(from + length, before.length), with: by };
        if (!edits.some((other) => clash(other, next) || other.start === next.start)) edits.push(next);
      }
      const after = applyEdits(before, edits);
      // Of an emptied file git says that it is gone unless it is told that it stays.
      if (after === '') return;
      const diff = unifiedDiff({ path: 'a.sh', before, edits }) ?? '';
      if (after === before) expect(diff).toBe('');
      else expect(appliedByGit('a.sh', before, diff)).toBe(after);
    }),
    { numRuns: 150 },
  );
});
