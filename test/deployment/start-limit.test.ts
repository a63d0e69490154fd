import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { reachesLimit, type StartLimit } from '../../src/deployment/start-limit.ts';

/** Simulated from ratelimit.c; these are the vectors of the oracle, and the restarts that people write. */
test.each([
  ['5 x 2.000 s in 10 s', { burst: 5, interval: 10, restartDelay: 1.9, timeToFail: 0.1 }, true],
  ['5 x 2.001 s in 10 s', { burst: 5, interval: 10, restartDelay: 1.9, timeToFail: 0.101 }, false],
  ['defaults with RestartSec 2', { burst: 5, interval: 10, restartDelay: 2, timeToFail: 0.5 }, false],
  ['interval 0', { burst: 5, interval: 0, restartDelay: 0.1, timeToFail: 0.1 }, false],
  ['burst 0', { burst: 0, interval: 10, restartDelay: 0.1, timeToFail: 0.1 }, false],
  ['defaults', { burst: 5, interval: 10, restartDelay: 0.1, timeToFail: 0.5 }, true],
  ['defaults with RestartSec 10', { burst: 5, interval: 10, restartDelay: 10, timeToFail: 0 }, false],
  ['5 in 5 minutes with RestartSec 5', { burst: 5, interval: 300, restartDelay: 5, timeToFail: 20 }, true],
  ['for ever', { burst: 5, interval: Number.POSITIVE_INFINITY, restartDelay: 60, timeToFail: 60 }, true],
])('%s', (_, limit, expected) => {
  expect(reachesLimit(limit)).toBe(expected);
});

/** ratelimit_below(): a start is refused when it is one too many in a window that the first start after the last one opened. */
function isGivenUp({ burst, interval, restartDelay, timeToFail }: StartLimit): boolean {
  if (burst === 0 || interval === 0) return false;
  let began = 0;
  let starts = 0;
  for (let cycle = 0; cycle < 200; cycle++) {
    const now = cycle * (restartDelay + timeToFail);
    if (cycle === 0 || now - began > interval) {
      began = now;
      starts = 1;
    } else if (++starts > burst) return true;
  }
  return false;
}

test('the closed form is what counting start by start gives', () => {
  const seconds = fc.integer({ min: 0, max: 40 });
  const limits = fc.record({
    burst: fc.integer({ min: 0, max: 9 }),
    interval: seconds,
    restartDelay: seconds,
    timeToFail: seconds,
  });
  fc.assert(fc.property(limits, (limit) => expect(reachesLimit(limit)).toBe(isGivenUp(limit))));
});
