import { expect, test } from '@jest/globals';
import type { Verdict } from '../../src/policy/verdict.ts';
import { COMMENT_MARKER, commentReport } from '../../src/report/comment.ts';
import { CHANGED } from './sample-change.ts';
import { findingOf, OPTIONS, SAMPLE, verdictOf } from './sample-verdict.ts';

const since = { base: 'main', onlyNew: true, gone: [] };
const known = findingOf('auto-reload', { path: 'start.sh', start: 0, end: 2 }, { change: 'known' });

function commentOf(verdict: Verdict): string {
  return commentReport(verdict, SAMPLE.sources, { ...OPTIONS, runUrl: 'https://example.org/run/7' });
}

test('begins with its marker, and shows what is new and not what was there', () => {
  const comment = commentOf(CHANGED.verdict);
  expect(comment.startsWith(`${COMMENT_MARKER}\n## ❌`)).toBe(true);
  expect(comment.match(/^### ❌/gm)).toHaveLength(1);
  expect(comment).not.toContain('Two seconds stand for');
});

test.each([
  ['nothing', verdictOf([], { since }), 'no findings'],
  ['what was there before', verdictOf([known], { since, failed: false }), 'nothing new since main, 1 known'],
])('is one folded line where a change brings %s', (_, verdict) => {
  const comment = commentOf(verdict);
  expect(comment.startsWith(`${COMMENT_MARKER}\n<details><summary>✅ incident-gate: Passed:`)).toBe(true);
  expect(comment.match(/<details>/g)).toHaveLength(1);
});

test("the base's name does nothing in the folded line, and shows as it is", () => {
  const base = 'fix/a-b_c <img> @you #1 `x`';
  const [, line = ''] = commentOf(verdictOf([], { since: { ...since, base } })).split('\n');
  expect(line).toContain(
    'nothing new since fix/a&#45;b&#95;c &lt;img&gt; @&#8203;you &#35;&#8203;1 &#96;x&#96;',
  );
  expect(line.replace(/<\/?(?:details|summary)>/g, '')).not.toMatch(/[<>\\`]/);
});

test.each([
  ['a policy change', verdictOf([], { since, policyChanges: [{ weakens: true, says: 'A rule is off.' }] })],
  ['a warning', verdictOf([findingOf('sleep-as-sync', known.span, { change: 'new' })], { since })],
])('is not folded when there is %s, though the run passes', (_, verdict) => {
  expect(commentOf(verdict)).toContain(`${COMMENT_MARKER}\n## ✅`);
});

test('counts the known findings that fail the run, and says where they are', () => {
  const comment = commentOf(verdictOf([known], { since: { ...since, onlyNew: false } }));
  expect(comment).toContain("1 finding of before this change also counts; the run's summary shows it.");
});
