import { expect, test } from '@jest/globals';
import { ApiError, type ApiErrorKind } from '../../src/github/api-error.ts';
import { type Publication, publishAll } from '../../src/github/publish.ts';

function failing(kind: ApiErrorKind, more: object = {}): () => Promise<void> {
  return () => Promise.reject(new ApiError(`GitHub said ${kind}.`, { kind, ...more }));
}

function publication(name: string, write: () => Promise<void>): Publication {
  return { name, permission: 'checks: write', input: 'check-run', write };
}

const own = { isFork: false };

test.each<[ApiErrorKind, boolean, string]>([
  ['forbidden', false, 'One was not written: GitHub said forbidden. Give the job `checks: write`, or set'],
  ['missing', false, 'One was not written: GitHub said missing. Give the job `checks: write`, or set'],
  ['refused', false, 'One was not written: GitHub said refused.'],
  ['limited', false, 'One was not written: GitHub said limited.'],
  ['unreachable', false, 'One was not written: GitHub said unreachable.'],
  ['forbidden', true, 'One was not written: the token of a pull request from a fork may only read.'],
])('%s, from a fork: %s', async (kind, isFork, says) => {
  const [unwritten] = await publishAll([publication('One', failing(kind))], { isFork });
  expect(unwritten).toEqual({
    input: 'check-run',
    says: expect.stringContaining(says),
    isExpected: isFork,
  });
});

test('one that fails costs no other', async () => {
  const done: string[] = [];
  const two = publication('Two', async () => {
    done.push('two');
  });
  expect(await publishAll([publication('One', failing('refused')), two], own)).toHaveLength(1);
  expect(done).toEqual(['two']);
});

test.each<ApiErrorKind>(['unreachable', 'limited'])('after %s GitHub is left in peace', async (kind) => {
  const two = publication('Two', () => Promise.reject(new Error('asked')));
  const unwritten = await publishAll([publication('One', failing(kind)), two], own);
  expect(unwritten.map(({ says }) => says)[1]).toMatch(/^Two was not written either: GitHub /);
});

test('what may be done is looked at again', async () => {
  const tries: number[] = [];
  const write = (): Promise<void> =>
    tries.push(1) < 3 ? failing('unreachable', { mayBeDone: true })() : Promise.resolve();
  expect(await publishAll([publication('One', write)], own)).toEqual([]);
  const always = publication('One', failing('unreachable', { mayBeDone: true }));
  expect(await publishAll([always], own)).toHaveLength(1);
});

test('a fault of ours is told as one, and costs nothing else', async () => {
  const one = publication('One', () => Promise.reject(new TypeError('x is\n::error::undefined')));
  expect(await publishAll([one], own)).toEqual([
    {
      input: 'check-run',
      says: 'One was not written, by a fault of the gate. Please report it: x is ::error::undefined',
      isExpected: false,
    },
  ]);
});
