import { expect, test } from '@jest/globals';
import { ApiError } from '../../src/github/api.ts';
import { publishComment } from '../../src/github/comment.ts';
import { FakeApi, pageOf } from './fake-api.ts';

const LIST = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const CREATE = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const UPDATE = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
const DELETE = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';
const ME = 'GET /user';
const MARKER = '<!-- gate -->';
const PLACE = { owner: 'acme', repo: 'shop', number: 12, marker: MARKER };

interface Written {
  id: number;
  body: string;
  user: { type: string; id: number } | null;
}

const bot = { type: 'Bot', id: 1 };
const person = { type: 'User', id: 2 };
const ours = (id: number, body = 'old'): Written => ({ id, body: `${MARKER}\n${body}`, user: bot });

function github(comments: Written[], more: ConstructorParameters<typeof FakeApi>[0] = {}): FakeApi {
  return new FakeApi({
    [LIST]: (call) => pageOf(comments, call),
    [CREATE]: ({ parameters }) => {
      comments.push({ id: 900, body: String(parameters.body), user: bot });
      return { id: 900 };
    },
    [UPDATE]: ({ parameters }) => {
      const one = comments.find(({ id }) => id === parameters.comment_id);
      if (one !== undefined) one.body = String(parameters.body);
      return {};
    },
    [DELETE]: ({ parameters }) => {
      const index = comments.findIndex(({ id }) => id === parameters.comment_id);
      if (index < 0) throw new ApiError('gone', { kind: 'missing', status: 404 });
      comments.splice(index, 1);
      return {};
    },
    ...more,
  });
}

const body = `${MARKER}\nnew`;
const others: Written[] = Array.from({ length: 230 }, (_, index) => ({
  id: index + 1,
  body: 'Looks good.',
  user: person,
}));

test.each<[string, { before: Written[]; isWorthOne: boolean; after: string[]; asked?: string[] }]>([
  ['none, and something to say', { before: [], isWorthOne: true, after: ['900 new'] }],
  ['none, and nothing to say', { before: [], isWorthOne: false, after: [], asked: [LIST] }],
  ['one among many', { before: [...others, ours(500)], isWorthOne: true, after: ['500 new'] }],
  ['one, and all is well now', { before: [ours(500)], isWorthOne: false, after: ['500 new'] }],
  [
    'one that says it already',
    { before: [ours(500, 'new\r\n')], isWorthOne: true, after: ['500 new'], asked: [LIST] },
  ],
  ['two, of a race', { before: [ours(501), ours(500)], isWorthOne: true, after: ['500 new'] }],
])('%s', async (_name, { before, isWorthOne, after, asked }) => {
  const comments = before.map((one) => ({ ...one }));
  const api = github(comments);
  await publishComment(api, PLACE, { body, isWorthOne });
  const marked = comments.filter((one) => one.body.startsWith(MARKER));
  expect(marked.map(({ id, body }) => `${id} ${body.split('\n')[1]?.trim()}`)).toEqual(after);
  if (asked !== undefined) expect(api.calls.map(({ route }) => route)).toEqual(asked);
});

test("another's comment with the marker is left alone", async () => {
  const planted: Written[] = [
    { id: 5, body: `${MARKER}\nall is well`, user: person },
    { id: 6, body: `${MARKER}\nall is well`, user: null },
    { id: 7, body: `quoted: ${MARKER}`, user: bot },
  ];
  const comments = [...planted];
  const api = github(comments);
  await publishComment(api, PLACE, { body, isWorthOne: true });
  expect(comments).toEqual([...planted, { id: 900, body, user: bot }]);
});

test("a person's token finds that person's comment", async () => {
  const comments: Written[] = [
    { id: 5, body: `${MARKER}\nplanted`, user: { type: 'User', id: 66 } },
    { id: 6, body: `${MARKER}\nold`, user: person },
  ];
  const api = github(comments, { [ME]: () => ({ id: 2 }) });
  await publishComment(api, PLACE, { body, isWorthOne: true });
  expect(comments.map((one) => one.body.split('\n')[1])).toEqual(['planted', 'new']);
});

test('of two runs that write at once, one comment stays', async () => {
  const comments: Written[] = [];
  const api = github(comments, {
    [CREATE]: ({ parameters }) => {
      comments.push(ours(800), { id: 900, body: String(parameters.body), user: bot });
      return { id: 900 };
    },
  });
  await publishComment(api, PLACE, { body, isWorthOne: true });
  expect(comments).toEqual([{ id: 800, body, user: bot }]);
});

test('a refusal is passed on', async () => {
  const error = new ApiError('no', { kind: 'forbidden', status: 403 });
  const api = github([], {
    [CREATE]: () => {
      throw error;
    },
  });
  await expect(publishComment(api, PLACE, { body, isWorthOne: true })).rejects.toBe(error);
});
