import { expect, test } from '@jest/globals';
import { sourcesOf } from '../../src/policy/sources.ts';
import { PLAIN } from '../../src/report/characters/palette.ts';
import { frameOf } from '../../src/report/frame.ts';
import { findingOf, spanOf } from './sample-verdict.ts';

function draw(content: string, marked: string, width = 60): readonly string[] {
  const files = [{ path: 'a.sh', content }];
  const finding = findingOf('auto-reload', spanOf(files, 'a.sh', marked));
  return frameOf(finding, sourcesOf(files, []), { width, palette: PLAIN }).primary;
}

test.each([
  {
    of: 'plain characters',
    content: 'one\ntwo three\n',
    marked: 'three',
    frame: ['a.sh:2:5', '  2 │ two three', '    │     ^^^^^'],
  },
  {
    of: 'tabs before and within',
    content: '\tab\tcd',
    marked: 'ab\tcd',
    frame: ['a.sh:1:2', '  1 │     ab  cd', '    │     ^^^^^^'],
  },
  {
    of: 'wide and astral characters',
    content: '日本 😀 x=é',
    marked: 'x=é',
    frame: ['a.sh:1:7', '  1 │ 日本 😀 x=é', '    │         ^^^'],
  },
  {
    of: 'a combining mark',
    content: 'e\u0301 here',
    marked: 'here',
    frame: ['a.sh:1:4', '  1 │ e\u0301 here', '    │   ^^^^'],
  },
  {
    of: 'control and bidirectional characters',
    content: 'a\u001b[1mb\u202ec\u0000 x',
    marked: 'x',
    frame: ['a.sh:1:11', '  1 │ a␛[1mb<U+202E>c␀ x', '    │                  ^'],
  },
  { of: 'an empty span', content: '\nabc', marked: '', frame: ['a.sh:1:1', '  1 │'] },
  {
    of: 'CRLF',
    content: 'one\r\ntwo\r\n',
    marked: 'two\r\n',
    frame: ['a.sh:2:1', '  2 │ two', '    │ ^^^'],
  },
  {
    of: 'three lines, indentation left out',
    content: 'x a\n  b\n\n  c y',
    marked: 'a\n  b\n\n  c',
    frame: [
      'a.sh:1:3',
      '  1 │ x a',
      '    │   ^',
      '  2 │   b',
      '    │   ^',
      '  3 │',
      '  4 │   c y',
      '    │   ^',
    ],
  },
])('underlines $of', ({ content, marked, frame }) => {
  expect(draw(content, marked)).toEqual(frame);
});

test('shows at most six lines of a long span', () => {
  const content = Array.from({ length: 20 }, (_, i) => `line${i + 1}`).join('\n');
  const frame = draw(content, content);
  expect(frame.filter((line) => line.includes('line'))).toHaveLength(6);
  expect(frame).toContain('    ⋮ 15 lines');
  expect(frame.at(-2)).toBe(' 20 │ line20');
});

test.each([
  ['in the middle', `${'a'.repeat(500)} MARK ${'b'.repeat(500)}`],
  ['at the start', `MARK ${'b'.repeat(500)}`],
  ['at the end', `${'a'.repeat(500)} MARK`],
  ['among wide characters', `${'語'.repeat(500)} MARK ${'😀'.repeat(500)}`],
  ['in a line of a million characters', `${'x'.repeat(500_000)} MARK ${'y'.repeat(500_000)}`],
])('keeps the underline right when a long line is cut: %s', (_, content) => {
  const [, source = '', under = ''] = draw(content, 'MARK');
  expect(source.length).toBeLessThanOrEqual(60);
  const before = source.slice(0, source.indexOf('MARK'));
  const columns = before.length + (before.match(/語/g)?.length ?? 0);
  expect(under.indexOf('^')).toBe(columns);
  expect(under.trimEnd()).toHaveLength(columns + 4);
});

test('a span longer than the room is cut with its underline', () => {
  const [, source = '', under = ''] = draw(`run ${'z'.repeat(500)}`, 'z'.repeat(500));
  expect(source.endsWith('z…')).toBe(true);
  expect(under.length).toBe(source.length - 1);
});

test('a file that was not read is named without lines', () => {
  const finding = findingOf('auto-reload', { path: 'gone.sh', start: 3, end: 5 });
  const frame = frameOf(finding, sourcesOf([], []), { width: 80, palette: PLAIN });
  expect(frame).toEqual({ primary: ['gone.sh:1:1'], related: [] });
});

test('shows eight related places and counts the others', () => {
  const files = [{ path: 'a.sh', content: 'abc' }];
  const related = Array.from({ length: 10 }, (_, i) => ({
    span: { path: 'a.sh', start: 0, end: 1 },
    says: `reason ${i}`,
  }));
  const finding = findingOf('auto-reload', { path: 'a.sh', start: 1, end: 2 }, { related });
  const frame = frameOf(finding, sourcesOf(files, []), { width: 80, palette: PLAIN });
  expect(frame.related.filter((line) => line.includes('reason'))).toHaveLength(8);
  expect(frame.related.slice(0, 3)).toEqual(['a.sh:1:1  reason 0', '  1 │ abc', '    │ -']);
  expect(frame.related.at(-1)).toBe('and 2 more places');
});

test('what is said of a related place goes under it where the line is too short', () => {
  const sources = sourcesOf([{ path: 'a.sh', content: 'abc' }], []);
  const says = 'this sentence says more than one line of that width can hold';
  const finding = findingOf(
    'auto-reload',
    { path: 'a.sh', start: 1, end: 2 },
    {
      related: [{ span: { path: 'a.sh', start: 0, end: 1 }, says }],
    },
  );
  const frame = frameOf(finding, sources, { width: 40, palette: PLAIN });
  expect(frame.related.slice(0, 3)).toEqual([
    'a.sh:1:1',
    'this sentence says more than one line of',
    'that width can hold',
  ]);
});
