import { expect, test } from '@jest/globals';
import { Cancelled, untilCancelled } from '../src/until-cancelled.ts';

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends work that says nothing of it', async (name) => {
  const before = process.listenerCount(name);
  const done = untilCancelled(async (signal) => {
    process.emit(name);
    return signal.aborted ? 'a part of it' : 'it was not told';
  });
  await expect(done).rejects.toThrow(Cancelled);
  expect(process.listenerCount(name)).toBe(before);
});

test('work that fails by itself fails as itself', async () => {
  await expect(untilCancelled(async () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  expect(await untilCancelled(async () => 1)).toBe(1);
});
