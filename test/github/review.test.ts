import { expect, test } from '@jest/globals';
import { hunksOf } from '../../src/github/diff-lines.ts';
import { publishSuggestions } from '../../src/github/review.ts';
import type { Suggestion } from '../../src/report/fixes/suggestion.ts';
import { FakeApi, pageOf } from './fake-api.ts';

const FILES = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
const COMMENTS = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments';
const REVIEW = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews';

const PATCH = [
  '@@ -2,3 +2,4 @@ function',
  ' kept',
  '-gone',
  '+@@ -1,9 +1,900 @@ not a heading\r@@ -1,9 +1,900 @@ nor this\u2028@@ -1,9 +1,900 @@ nor that',
  '+new',
  ' kept',
  '@@ -40 +41,2 @@',
  '-gone',
  '+new',
  '+new',
  '@@ -60,2 +62,0 @@',
  '-gone',
  '-gone',
  '\\ No newline at end of file',
].join('\n');

test('hunks are where the file stands after the change', () => {
  expect(hunksOf(PATCH)).toEqual([
    { from: 2, to: 5 },
    { from: 41, to: 42 },
  ]);
});

const PLACE = {
  owner: 'acme',
  repo: 'shop',
  number: 12,
  head: 'a'.repeat(40),
  blobOf: (path: string) => (path === 'start.sh' ? 'b1' : undefined),
};

function suggestion(startLine: number, line: number, more: Partial<Suggestion> = {}): Suggestion {
  const fingerprint = `f${startLine}-${line}`;
  return { path: 'start.sh', startLine, line, body: `a body <!-- ${fingerprint} -->`, fingerprint, ...more };
}

function github(files: readonly unknown[], bodies: readonly unknown[] = []): FakeApi {
  return new FakeApi({
    [FILES]: (call) => pageOf(files, call),
    [COMMENTS]: (call) => pageOf(bodies, call),
    [REVIEW]: () => ({}),
  });
}

const CHANGED = { filename: 'start.sh', sha: 'b1', patch: PATCH };
const many = Array.from({ length: 150 }, (_, index) => ({ filename: `file-${index}`, sha: 'x' }));

test('suggestions go out as one review, on the lines that the diff shows', async () => {
  const api = github([...many, CHANGED]);
  await publishSuggestions(api, PLACE, [suggestion(3, 3), suggestion(41, 42)]);
  expect(api.of(REVIEW)).toEqual([
    {
      owner: 'acme',
      repo: 'shop',
      pull_number: 12,
      commit_id: PLACE.head,
      event: 'COMMENT',
      body: expect.stringContaining('incident-gate'),
      comments: [
        { path: 'start.sh', line: 3, side: 'RIGHT', body: 'a body <!-- f3-3 -->' },
        {
          path: 'start.sh',
          start_line: 41,
          start_side: 'RIGHT',
          line: 42,
          side: 'RIGHT',
          body: 'a body <!-- f41-42 -->',
        },
      ],
    },
  ]);
});

test.each<[string, { files?: unknown[]; bodies?: unknown[]; suggestions: Suggestion[] }]>([
  ['nothing to suggest', { suggestions: [] }],
  ['a line beside the diff', { suggestions: [suggestion(6, 6)] }],
  ['lines from one hunk into another', { suggestions: [suggestion(4, 41)] }],
  ['a file that is not in the pull request', { suggestions: [suggestion(3, 3, { path: 'other.sh' })] }],
  [
    'a file too large for a patch',
    { files: [{ ...CHANGED, patch: undefined }], suggestions: [suggestion(3, 3)] },
  ],
  ['a file that the merge changed', { files: [{ ...CHANGED, sha: 'b2' }], suggestions: [suggestion(3, 3)] }],
  [
    'what was suggested before',
    { bodies: [...many, { body: 'old words <!-- f3-3 -->' }], suggestions: [suggestion(3, 3)] },
  ],
  ['answers of any form', { files: [null, 3, { filename: 3 }, []], suggestions: [suggestion(3, 3)] }],
])('no review for %s', async (_name, { files = [CHANGED], bodies = [], suggestions }) => {
  const api = github(files, bodies);
  await publishSuggestions(api, PLACE, suggestions);
  expect(api.of(REVIEW)).toEqual([]);
});
