import { describe, expect, test } from '@jest/globals';
import type { Answers } from '../../src/smoke/replay/answers.ts';
import { replayCloudRun, sweepCloudRun } from '../../src/smoke/simulators/cloud-run.ts';
import { replayComposeWait } from '../../src/smoke/simulators/compose-wait.ts';
import type { ReplayEvent, Witness } from '../../src/smoke/simulators/course.ts';
import { replayHealthcheck, sweepHealthcheck } from '../../src/smoke/simulators/docker-healthcheck.ts';
import { replayEcsTask, sweepEcsTask } from '../../src/smoke/simulators/ecs.ts';
import { replayTarget, sweepTarget } from '../../src/smoke/simulators/load-balancer.ts';
import { replayUnit } from '../../src/smoke/simulators/systemd-start-limit.ts';
import { OK, outage, probe, REFUSED, told, upFrom } from './made-up.ts';

const DOCKER = { interval: 30, timeout: 30, retries: 3, startPeriod: 0, startInterval: 5 };
const TASK = { interval: 30, timeout: 5, retries: 3, startPeriod: 0, stopTimeout: 30 };
const CHECK = {
  interval: 30,
  timeout: 5,
  healthyThreshold: 3,
  unhealthyThreshold: 3,
  passing: [[200, 299]],
} as const;

function tell(play: (witness: Witness) => unknown): string[] {
  const events: ReplayEvent[] = [];
  play((event) => events.push(event));
  return told(events);
}

describe('docker', () => {
  test('a gap begins where the check before ended', () => {
    const boots = [{ answers: outage([20, 500]) }];
    const replay = { phase: 0, horizon: 200 };
    expect(
      tell((witness) => replayHealthcheck({ ...DOCKER, timeout: 5 }, boots, { ...replay, witness })),
    ).toEqual([
      '0 started',
      '30 health failed',
      '65 health failed',
      '100 health failed',
      '105 unhealthy',
      '135 health failed',
      '170 health failed',
    ]);
  });

  test('a success in the start period ends it', () => {
    const answers: Answers = (at) => (at >= 5 && at < 8 ? OK : REFUSED)(at, 1);
    const timing = { ...DOCKER, interval: 10, startPeriod: 60 };
    expect(replayHealthcheck(timing, [{ answers }], { phase: 0, horizon: 100 })).toEqual({
      readyAt: 5,
      decidedAt: [35],
      exits: 0,
    });
  });

  test('the boot is the same in every phase, what comes later is not', () => {
    const never = sweepHealthcheck({ ...DOCKER, timeout: 5 }, [{ answers: upFrom(95) }]);
    expect(never).toMatchObject({
      killedShare: 1,
      decidedAt: { from: 90, to: 90 },
      readyAfter: { from: 120, to: 120 },
    });
    const later = sweepHealthcheck({ ...DOCKER, timeout: 5 }, [{ answers: outage([100, 100 + 75 + 15]) }]);
    expect(later.killedShare).toBeGreaterThan(0.3);
    expect(later.killedShare).toBeLessThan(0.6);
  });

  test('failures count from the last success', () => {
    const answers: Answers = (at, within) => (at > 80 && at < 100 ? OK : REFUSED)(at, within);
    const course = replayHealthcheck(DOCKER, [{ answers }], { phase: 0, horizon: 160 });
    expect(course).toMatchObject({ readyAt: 90, decidedAt: [] });
  });

  test('a container that ends is not checked any more', () => {
    const boots = [{ answers: REFUSED, exit: 40 }];
    expect(tell((witness) => replayHealthcheck(DOCKER, boots, { phase: 0, horizon: 100, witness }))).toEqual([
      '0 started',
      '30 health failed',
      '40 ended',
      '40 given-up',
    ]);
  });
});

describe('ecs', () => {
  test('an unhealthy task is stopped and replaced, by the next measured boot', () => {
    const boots = [{ answers: REFUSED, stopTakes: 4 }, { answers: OK }];
    expect(tell((witness) => replayEcsTask(TASK, boots, { phase: 0, horizon: 130, witness }))).toEqual([
      '0 started',
      '30 health failed',
      '60 health failed',
      '90 health failed',
      '90 unhealthy',
      '90 health killed',
      '94 ended',
      '94 started',
      '124 health passed',
      '124 ready',
    ]);
  });

  test('the start period lets it come up late', () => {
    const boots = [{ answers: upFrom(140) }];
    expect(sweepEcsTask(TASK, boots).killedShare).toBe(1);
    expect(sweepEcsTask({ ...TASK, startPeriod: 70 }, boots)).toMatchObject({
      killedShare: 0,
      readyShare: 1,
    });
  });
});

describe('cloud run', () => {
  const connects =
    (moment: number): Answers =>
    (at) =>
      at < moment ? { kind: 'refused', after: 0 } : { kind: 'accepted', after: 0 };

  test('without a startup probe it tries to connect for 240 s', () => {
    const boots = (moment: number) => [{ answers: { startup: connects(moment), liveness: OK } }];
    expect(sweepCloudRun({}, boots(200))).toMatchObject({
      killedShare: 0,
      readyAfter: { from: 200, to: 200 },
    });
    expect(sweepCloudRun({}, boots(241))).toMatchObject({
      killedShare: 1,
      decidedAt: { from: 240, to: 240 },
    });
  });

  test('liveness waits for startup and ends the container at once', () => {
    const boots = [{ answers: { startup: upFrom(4), liveness: outage([50, 200]) } }];
    const container = {
      startup: probe({ period: 5, failureThreshold: 9 }),
      liveness: probe({ failureThreshold: 2 }),
    };
    const events = tell((witness) => replayCloudRun(container, boots, { phase: 0, horizon: 62, witness }));
    expect(events.slice(0, 4)).toEqual(['0 started', '0 startup failed', '5 startup passed', '5 ready']);
    expect(events).toContain('61 liveness killed');
    expect(events.at(-1)).toBe('61 started');
  });
});

describe('load balancer', () => {
  test('one success makes a new target healthy, its thresholds decide the rest', () => {
    const answers: Answers = (at, within) => (at < 40 ? REFUSED : outage([100, 200]))(at, within);
    expect(
      tell((witness) => replayTarget(CHECK, [{ answers }], { phase: 10, horizon: 300, witness })),
    ).toEqual([
      '0 started',
      '10 target failed',
      '40 target passed',
      '40 ready',
      '70 target passed',
      '100 target failed',
      '130 target failed',
      '160 target failed',
      '165 unhealthy',
      '190 target failed',
      '220 target passed',
      '250 target passed',
      '280 target passed',
      '280 ready',
    ]);
  });

  test('only the statuses that are said to pass do', () => {
    const redirect: Answers = () => ({ kind: 'status', status: 302, after: 0 });
    expect(sweepTarget(CHECK, [{ answers: redirect }])).toMatchObject({ killedShare: 1, readyShare: 0 });
  });
});

describe('compose up --wait', () => {
  test.each([
    [
      'no health check: ready before it listens',
      {},
      { answers: REFUSED },
      { at: 0, why: 'running', succeeds: true },
    ],
    [
      'healthy',
      { health: { ...DOCKER, interval: 5 } },
      { answers: upFrom(7) },
      { at: 10, why: 'healthy', succeeds: true },
    ],
    [
      'unhealthy',
      { health: { ...DOCKER, interval: 5 } },
      { answers: REFUSED },
      { at: 15, why: 'unhealthy', succeeds: false },
    ],
    [
      'it ends first',
      { health: DOCKER },
      { answers: REFUSED, exit: 12 },
      { at: 12, why: 'exited', succeeds: false },
    ],
    [
      'nobody waits longer',
      { health: DOCKER, timeout: 20 },
      { answers: OK },
      { at: 20, why: 'timed-out', succeeds: false },
    ],
    ['not decided by the end', { health: { ...DOCKER, interval: 900 } }, { answers: OK }, undefined],
  ])('%s', (_, wait, boot, end) => {
    expect(replayComposeWait(wait, boot, { horizon: 600 })).toEqual(end);
  });
});

describe('systemd', () => {
  const UNIT = { burst: 5, interval: 10, restartDelay: 0.1, restart: 'on-failure' } as const;
  const replay = { phase: 0, horizon: 600 };

  test('a unit that fails at once is given up after its burst', () => {
    expect(replayUnit(UNIT, [{ exit: 0.5 }], replay)).toMatchObject({
      exits: 5,
      givenUpAt: expect.closeTo(2.9, 6),
    });
  });

  test('a clean exit is left alone', () => {
    expect(replayUnit(UNIT, [{ exit: 0.5, exitsClean: true }], replay)).toMatchObject({
      exits: 1,
      givenUpAt: 0.5,
    });
  });

  test('a start that was given up as too slow is a failure, however it would have ended', () => {
    const boots = [{ readyAt: 100, exit: 200, exitsClean: true }];
    expect(replayUnit({ ...UNIT, startTimeout: 90 }, boots, replay).decidedAt.length).toBeGreaterThan(1);
  });

  test('Restart=no', () => {
    expect(replayUnit({ ...UNIT, restart: 'no' }, [{ exit: 0.5 }], replay)).toMatchObject({ exits: 1 });
  });

  test('a boot that stays up ends the loop', () => {
    const boots = [{ exit: 0.5 }, { exit: 0.5 }, {}];
    expect(replayUnit(UNIT, boots, replay)).toEqual({ readyAt: 0, decidedAt: [], exits: 2 });
  });

  test('a start that takes too long is killed, and counts', () => {
    const slow = replayUnit({ ...UNIT, interval: 1000, startTimeout: 90 }, [{ readyAt: 100 }], replay);
    expect(slow).toMatchObject({ givenUpAt: expect.closeTo(450.4, 6) });
    expect(slow.decidedAt).toHaveLength(5);
    expect(replayUnit({ ...UNIT, startTimeout: 90 }, [{ readyAt: 80 }], replay)).toMatchObject({
      readyAt: 80,
    });
  });
});
