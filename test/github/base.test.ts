import { describe, expect, test } from '@jest/globals';
import { ApiError } from '../../src/github/api.ts';
import { type BaseSearch, findBase, unreadableNote } from '../../src/github/base.ts';
import { readCheckout, settle } from '../../src/github/checkout.ts';
import { readOccasion } from '../../src/github/occasion.ts';
import { openRepository } from '../../src/repository/open.ts';
import { folderWith } from '../support/action-run.ts';
import { commit, eventOf, git, type PullRequest, pullRequest, shallow } from '../support/pull-request.ts';
import { FakeApi } from './fake-api.ts';

const COMPARE = 'GET /repos/{owner}/{repo}/compare/{basehead}';

function searchIn(
  pull: PullRequest,
  { root = pull.folder, event = 'pull_request', sha = pull.merge } = {},
): BaseSearch {
  const environment = { GITHUB_EVENT_NAME: event, GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: sha };
  const name = event === 'pull_request_target' ? 'pull_request' : event;
  const checkout = readCheckout(root);
  const { occasion } = settle(readOccasion(environment, eventOf(name, pull)), checkout);
  return { occasion, checkout, root, folder: '' };
}

/** The files of the base; undefined when it could not be read. */
async function filesOfBase(search: BaseSearch): Promise<string[] | undefined> {
  const { state, unreadable } = await findBase(search);
  const now = openRepository(search.root);
  const base = await state?.open({}, now);
  return unreadable() === undefined ? base?.files.map(({ path }) => path) : undefined;
}

const script = '#!/bin/sh\n';

describe('the state before a pull request', () => {
  const pull = pullRequest({ 'base.sh': script }, { 'change.sh': script });

  test('is the first parent of the merge that GitHub made', async () => {
    expect(await filesOfBase(searchIn(pull))).toEqual(['base.sh']);
  });

  test('is where the branch left the base branch when the head itself is checked out', async () => {
    git(pull.folder, 'switch', '-q', 'main');
    const newer = commit(pull.folder, { 'newer.sh': script });
    git(pull.folder, 'switch', '-q', 'change');
    const search = searchIn({ ...pull, base: newer });
    expect(await filesOfBase(search)).toEqual(['base.sh']);
  });

  test('is never what a head that is itself a merge names as its first parent', async () => {
    git(pull.folder, 'switch', '-q', '--orphan', 'evil');
    commit(pull.folder, { 'evil.sh': script, '.incident-gate.yml': 'fail-on: never\n' });
    git(pull.folder, 'merge', '-q', '--no-ff', '--allow-unrelated-histories', '-m', 'evil', 'change');
    const head = git(pull.folder, 'rev-parse', 'HEAD');
    expect(await filesOfBase(searchIn({ ...pull, head }, { event: 'pull_request_target' }))).toEqual([
      'base.sh',
    ]);
    expect(await filesOfBase(searchIn({ ...pull, head }))).toEqual(['base.sh']);
  });

  test.each([
    ['what the workflow runs for, though the head is newer', { head: '7'.repeat(40) }],
    ["the head's, though the workflow runs for another", { merge: '8'.repeat(40) }],
  ])('is the first parent of a merge that is %s, without a question', async (_name, more) => {
    const api = new FakeApi({});
    const search = { ...searchIn({ ...pull, ...more }, { root: shallow(pull) }), api };
    await findBase(search);
    expect(api.calls).toEqual([]);
  });

  test('is asked of GitHub where the clone is shallow, and the base branch itself when GitHub cannot tell', async () => {
    const root = shallow(pull, 'refs/pull/12/head');
    const api = new FakeApi({
      [COMPARE]: () => {
        throw new ApiError('down', { kind: 'unreachable' });
      },
    });
    const search = { ...searchIn(pull, { root }), api };
    expect(await filesOfBase(search)).toBeUndefined();
    expect(api.of(COMPARE)).toEqual([expect.objectContaining({ basehead: `${pull.base}...${pull.head}` })]);
    expect(api.calls.some(({ parameters }) => Object.values(parameters).includes(pull.base))).toBe(true);
  });

  test('is an empty repository, and stays one, when nobody has it', async () => {
    const root = shallow(pull);
    const { state, unreadable } = await findBase(searchIn(pull, { root }));
    const now = openRepository(root);
    expect((await state?.open({}, now))?.files).toEqual([]);
    git(root, 'fetch', '-q', '--unshallow', `file://${pull.folder}`, 'refs/pull/12/merge');
    expect((await state?.open({}, now))?.files).toEqual([]);
    expect(unreadable()).toEqual([
      expect.stringContaining('there is no such commit here'),
      expect.any(String),
    ]);
  });
});

test('a folder without git is no checkout', () => {
  expect(readCheckout(folderWith({}))).toMatchObject({ parents: [], refusal: expect.any(String) });
});

test('where git does not trust the checkout, the way out is said', () => {
  const pull = pullRequest({}, {});
  const search = searchIn(pull);
  const refusal = "git says: fatal: detected dubious ownership in repository at '/github/workspace'";
  const note = unreadableNote({ ...search, checkout: { parents: [], refusal } }, ['No.']);
  expect(note).toContain('git config --global --add safe.directory "$GITHUB_WORKSPACE"');
  expect(unreadableNote(search, ['No.'])).toContain('contents: read');
});
