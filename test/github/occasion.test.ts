import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Checkout, settle } from '../../src/github/checkout.ts';
import { type Occasion, readOccasion } from '../../src/github/occasion.ts';
import { InputError } from '../../src/repository/input-error.ts';

const HEAD = '4c5d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d';
const BASE = '1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e';
/** What the workflow runs for: a merge, or the newest commit of a branch. */
const SHA = '9'.repeat(40);

function payload(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`test/fixtures/github/${name}.json`, 'utf8')) as Record<string, unknown>;
}

function occasion(event: string, content: unknown): Occasion {
  return readOccasion(
    {
      GITHUB_EVENT_NAME: event,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_SHA: SHA,
      GITHUB_SERVER_URL: 'https://github.example.org',
      GITHUB_API_URL: 'https://github.example.org/api/v3',
      GITHUB_RUN_ID: '77',
    },
    content,
  );
}

const OF_PULL_REQUEST = { head: HEAD, base: BASE, baseName: 'main' };

test.each<[string, Partial<Occasion>]>([
  ['pull_request', { ...OF_PULL_REQUEST, pullRequest: { number: 12, isFork: false } }],
  ['pull_request.fork', { ...OF_PULL_REQUEST, pullRequest: { number: 12, isFork: true } }],
  ['pull_request.fork-deleted', { ...OF_PULL_REQUEST, pullRequest: { number: 12, isFork: true } }],
  ['pull_request.hostile', { ...OF_PULL_REQUEST, pullRequest: { number: 12, isFork: true } }],
  ['pull_request_review', { ...OF_PULL_REQUEST, pullRequest: { number: 12, isFork: false } }],
  ['push', { head: SHA, base: BASE, baseName: '1b2c3d4' }],
  ['push.new-branch', { head: SHA }],
  ['push.deleted', { head: SHA }],
  ['merge_group', { head: SHA, base: BASE, baseName: 'main' }],
  ['schedule', { head: SHA }],
  ['workflow_dispatch', { head: SHA }],
  ['issue_comment', { head: SHA }],
  ['workflow_run', { head: SHA, privileged: { isFork: false } }],
  ['workflow_run.fork', { head: SHA, privileged: { isFork: true } }],
])('%s', (name, expected) => {
  const event = name.replace(/\..*/, '');
  expect(occasion(event, payload(name))).toEqual({
    event,
    owner: 'acme',
    repo: 'shop',
    checkedOut: SHA,
    serverUrl: 'https://github.example.org',
    apiUrl: 'https://github.example.org/api/v3',
    runUrl: 'https://github.example.org/acme/shop/actions/runs/77',
    ...expected,
  });
});

describe('a payload that is not what it should be', () => {
  test.each<[string, unknown, string]>([
    ['pull_request', {}, 'pull_request.number'],
    ['pull_request', undefined, 'pull_request.number'],
    ['pull_request', { pull_request: { number: '12' } }, 'pull_request.number'],
    ['pull_request', { pull_request: { number: 12, head: { sha: '$(id)' } } }, 'pull_request.head.sha'],
    ['pull_request', { pull_request: { number: 12, head: { sha: HEAD } } }, 'pull_request.base.sha'],
    ['pull_request_target', [], 'pull_request.number'],
    ['merge_group', { merge_group: { base_sha: '--output=x' } }, 'merge_group.base_sha'],
  ])('%s %j is refused', (event, content, key) => {
    expect(() => occasion(event, content)).toThrow(InputError);
    expect(() => occasion(event, content)).toThrow(key);
  });

  test.each<[string, unknown]>([
    ['push', { before: 'HEAD~1; rm -rf /' }],
    ['push', { before: ['1'] }],
    ['push', null],
    ['schedule', 'text'],
    ['', undefined],
  ])('%s %j has no base', (event, content) => {
    expect(occasion(event, content)).toMatchObject({ event, head: SHA });
    expect(occasion(event, content).base).toBeUndefined();
  });

  test('where no repository is named, it is taken for a stranger', () => {
    const bare = { pull_request: { number: 12, head: { sha: HEAD }, base: { sha: BASE } } };
    expect(occasion('pull_request', bare).pullRequest?.isFork).toBe(true);
    expect(occasion('workflow_run', {}).privileged?.isFork).toBe(true);
  });

  test('no payload brings anything but an occasion or an InputError', () => {
    const keys = fc.constantFrom(
      'pull_request',
      'head',
      'base',
      'sha',
      'repo',
      'number',
      'before',
      '__proto__',
    );
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(fc.jsonValue(), fc.dictionary(keys, tie('value'), { maxKeys: 4 })),
    })).value;
    fc.assert(
      fc.property(
        fc.constantFrom('pull_request', 'push', 'merge_group', 'workflow_run'),
        anything,
        (event, of) => {
          try {
            const { base = BASE, head } = occasion(event, of);
            return [base, head].every((commit) => /^[0-9a-f]{40,64}$/.test(commit));
          } catch (error) {
            return error instanceof InputError;
          }
        },
      ),
    );
  });

  test('outside of a workflow there is no repository', () => {
    expect(() => readOccasion({}, {})).toThrow('run the Action in a GitHub workflow');
  });
});

describe('what is checked out', () => {
  const at = (commit?: string): Checkout => ({
    parents: [],
    ...(commit === undefined ? { refusal: 'git is not installed' } : { commit }),
  });
  const settled = (event: string, name: string, checkout: Checkout) =>
    settle(occasion(event, payload(name)), checkout);

  test.each([
    ['pull_request_target', 'pull_request.fork', HEAD],
    ['pull_request_target', 'pull_request.fork-deleted', HEAD],
    ['pull_request_target', 'pull_request.fork', '7'.repeat(40)],
    ['pull_request_target', 'pull_request.fork', undefined],
    ['workflow_run', 'workflow_run.fork', HEAD],
  ])('%s of %s at %s is refused', (event, name, commit) => {
    const run = () => settled(event, name, at(commit));
    expect(run).toThrow(InputError);
    expect(run).toThrow('Run the workflow on `pull_request`');
  });

  test.each([
    ['pull_request_target', 'pull_request.fork'],
    ['pull_request_target', 'pull_request'],
  ])('%s of %s without its head judges the base, and says so', (event, name) => {
    const { occasion: judged, notes } = settled(event, name, at(SHA));
    expect([judged.head, judged.base, judged.pullRequest]).toEqual([SHA, undefined, undefined]);
    expect(notes).toEqual([expect.stringContaining('the base branch is checked out')]);
  });

  test('pull_request_target of a branch of this repository is a pull request', () => {
    const { occasion: judged, notes } = settled('pull_request_target', 'pull_request', at(HEAD));
    expect([judged.head, judged.base, judged.pullRequest?.number, notes]).toEqual([HEAD, BASE, 12, []]);
  });

  test.each([
    ['workflow_run', 'workflow_run.fork', SHA],
    ['workflow_run', 'workflow_run', HEAD],
    ['schedule', 'schedule', HEAD],
  ])('%s of %s belongs to what is checked out', (event, name, commit) => {
    const { occasion: judged, notes } = settled(event, name, at(commit));
    expect([judged.head, notes]).toEqual([commit, []]);
  });

  test('a check of a pull request belongs to its head, whatever was merged for it', () => {
    expect(settled('pull_request', 'pull_request', at(SHA)).occasion.head).toBe(HEAD);
  });
});
