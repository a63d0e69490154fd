import { expect, test } from '@jest/globals';
import type { Answers } from '../../src/smoke/replay/answers.ts';
import type { ReplayEvent } from '../../src/smoke/simulators/course.ts';
import { type Pod, replayPod, sweepPod } from '../../src/smoke/simulators/kubelet.ts';
import type { PodBoot } from '../../src/smoke/simulators/pod-life.ts';
import { phasesOf } from '../../src/smoke/simulators/sweep.ts';
import { OK, outage, podBoot, probe, REFUSED, told, upFrom } from './made-up.ts';

function watch(pod: Partial<Pod>, boots: readonly PodBoot[], { horizon = 60, phase = 0 } = {}): string[] {
  const events: ReplayEvent[] = [];
  replayPod({ grace: 30, ...pod }, boots, { horizon, phase, witness: (event) => events.push(event) });
  return told(events);
}

const unaskable: Answers = () => ({ kind: 'unaskable' });
const stalled: Answers = () => ({ kind: 'stalled' });

interface Case {
  readonly name: string;
  readonly pod: Partial<Pod>;
  readonly boots: readonly PodBoot[];
  readonly horizon?: number;
  readonly phase?: number;
  readonly tells: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'liveness and readiness wait for the startup probe, which then stops; readiness is asked at once',
    pod: {
      startup: probe({ period: 5, failureThreshold: 10 }),
      liveness: probe({ period: 10 }),
      readiness: probe({ period: 10 }),
    },
    boots: [podBoot(upFrom(4))],
    phase: 2,
    horizon: 20,
    tells: [
      '0 started',
      '2 startup failed',
      '7 startup passed',
      '7 readiness passed',
      '7 ready',
      '12 liveness passed',
      '12 readiness passed',
    ],
  },
  {
    name: 'the delay of liveness counts from the container, not from the startup probe',
    pod: { startup: probe({ period: 5, failureThreshold: 10 }), liveness: probe({ initialDelay: 8 }) },
    boots: [podBoot(upFrom(4))],
    phase: 3,
    horizon: 20,
    tells: ['0 started', '3 startup failed', '8 startup passed', '8 ready', '13 liveness passed'],
  },
  {
    name: 'no tick before the delay is over counts, and the tick keeps its phase',
    pod: { liveness: probe({ initialDelay: 12 }) },
    boots: [podBoot(OK)],
    phase: 1,
    horizon: 35,
    tells: ['0 started', '0 ready', '21 liveness passed', '31 liveness passed'],
  },
  {
    name: 'a startup failure kills; the grace is the probe’s own, else what the container needs',
    pod: { startup: probe({ failureThreshold: 2, grace: 5 }) },
    boots: [podBoot(REFUSED), podBoot(OK)],
    horizon: 30,
    tells: [
      '0 started',
      '0 startup failed',
      '10 startup failed',
      '10 startup killed',
      '15 ended',
      '15 started',
      '20 startup passed',
      '20 ready',
    ],
  },
  {
    name: 'a container that heeds SIGTERM does not use up its grace period',
    pod: { liveness: probe({ failureThreshold: 1 }) },
    boots: [podBoot(REFUSED, { stopTakes: 2 })],
    horizon: 8,
    phase: 3,
    tells: [
      '0 started',
      '0 ready',
      '3 liveness failed',
      '3 liveness killed',
      '5 ended',
      '5 started',
      '5 ready',
    ],
  },
  {
    name: 'readiness never kills, and goes back and forth by its thresholds',
    pod: { readiness: probe({ period: 5, failureThreshold: 2, successThreshold: 2 }) },
    boots: [podBoot(outage([8, 16]))],
    horizon: 35,
    phase: 1,
    tells: [
      '0 started',
      '0 readiness passed',
      '1 readiness passed',
      '1 ready',
      '6 readiness passed',
      '11 readiness failed',
      '16 readiness passed',
      '21 readiness passed',
      '26 readiness passed',
      '31 readiness passed',
    ],
  },
  {
    name: 'an undeclared named port: such a liveness probe never kills',
    pod: { liveness: probe({ failureThreshold: 1 }) },
    boots: [podBoot(unaskable)],
    horizon: 15,
    tells: ['0 started', '0 liveness discarded', '0 ready', '10 liveness discarded'],
  },
  {
    name: 'a stalled body: such a startup probe hangs for ever, three tries at a time',
    pod: { startup: probe({ timeout: 4, failureThreshold: 1 }) },
    boots: [podBoot(stalled)],
    horizon: 40,
    tells: ['0 started', '0 startup discarded', '12 startup discarded', '24 startup discarded'],
  },
  {
    name: 'a probe that outlasts its period is followed by the next at once; more ticks are lost',
    pod: { liveness: probe({ period: 4, timeout: 9, failureThreshold: 9 }) },
    boots: [podBoot(outage([4, 24]))],
    horizon: 40,
    tells: [
      '0 started',
      '0 liveness passed',
      '0 ready',
      '4 liveness failed',
      '13 liveness failed',
      '22 liveness passed',
      '24 liveness passed',
      '28 liveness passed',
      '32 liveness passed',
      '36 liveness passed',
    ],
  },
  {
    name: 'failures are counted on over a container that ended by itself',
    pod: { liveness: probe({ failureThreshold: 3 }) },
    boots: [podBoot(REFUSED, { exit: 15 }), podBoot(REFUSED)],
    horizon: 30,
    phase: 1,
    tells: [
      '0 started',
      '0 ready',
      '1 liveness failed',
      '11 liveness failed',
      '15 ended',
      '15 started',
      '15 ready',
      '21 liveness failed',
      '21 liveness killed',
    ],
  },
  {
    name: 'a killed container’s failures are forgotten',
    pod: { liveness: probe({ failureThreshold: 2, grace: 1 }) },
    boots: [podBoot(REFUSED)],
    horizon: 35,
    phase: 1,
    tells: [
      '0 started',
      '0 ready',
      '1 liveness failed',
      '11 liveness failed',
      '11 liveness killed',
      '12 ended',
      '12 started',
      '12 ready',
      '21 liveness failed',
      '31 liveness failed',
      '31 liveness killed',
      '32 ended',
    ],
  },
  {
    name: 'readiness is not woken before its delay is over',
    pod: { readiness: probe({ initialDelay: 4 }) },
    boots: [podBoot(OK)],
    horizon: 10,
    phase: 7,
    tells: ['0 started', '7 readiness passed', '7 ready'],
  },
  {
    name: 'OnFailure starts a killed one again, however it ends',
    pod: { restarts: 'on-failure', startup: probe({ failureThreshold: 1, grace: 1 }) },
    boots: [podBoot(REFUSED, { exit: 30, exitsClean: true })],
    horizon: 5,
    tells: ['0 started', '0 startup failed', '0 startup killed', '1 ended', '1 started'],
  },
  {
    name: 'OnFailure leaves a clean end alone',
    pod: { restarts: 'on-failure' },
    boots: [podBoot(OK, { exit: 3, exitsClean: true })],
    tells: ['0 started', '0 ready', '3 ended', '3 given-up'],
  },
  {
    name: 'OnFailure starts a failed one again',
    pod: { restarts: 'on-failure' },
    boots: [podBoot(OK, { exit: 3 })],
    horizon: 10,
    tells: ['0 started', '0 ready', '3 ended', '3 started', '3 ready', '6 ended'],
  },
  {
    name: 'Never starts nothing again',
    pod: { restarts: 'never', liveness: probe({ failureThreshold: 1, grace: 1 }) },
    boots: [podBoot(REFUSED)],
    tells: ['0 started', '0 liveness failed', '0 liveness killed', '0 ready', '1 ended', '1 given-up'],
  },
];

test.each(CASES)('$name', ({ pod, boots, horizon, phase, tells }) => {
  expect(
    watch(pod, boots, {
      ...(horizon === undefined ? {} : { horizon }),
      ...(phase === undefined ? {} : { phase }),
    }),
  ).toEqual(tells);
});

test.each([
  [200, 0],
  [399, 0],
  [199, 1],
  [400, 1],
  [503, 1],
])('an answer with status %d: killed share %d', (status, share) => {
  const answers: Answers = () => ({ kind: 'status', status, after: 0.1 });
  expect(sweepPod({ liveness: probe(), grace: 30 }, [podBoot(answers)]).killedShare).toBe(share);
});

test('ten minutes of life set the back-off back', () => {
  const starts: number[] = [];
  const boots = [podBoot(OK, { exit: 1 }), podBoot(OK, { exit: 1 }), podBoot(OK, { exit: 601 })];
  replayPod({ grace: 30 }, boots, {
    horizon: 640,
    phase: 0,
    witness: ({ what, at }) => what === 'started' && starts.push(at),
  });
  // At once, after 10 s; the third lived for more than ten minutes: at once again, and then after 10 s.
  expect(starts).toEqual([0, 1, 12, 613, 624]);
});

test('kills after the tenth minute are not counted into the first ten', () => {
  const pod = { liveness: probe({ failureThreshold: 1 }), grace: 0 };
  const kills = (horizon: number) => sweepPod(pod, [podBoot(REFUSED)], horizon).killsInFirstTenMinutes;
  expect(kills(3000)).toEqual(kills(600));
});

test('phases go on until probes with different periods meet again', () => {
  expect(phasesOf([20, 30], 4)).toEqual([0, 37.5, 15, 52.5]);
  expect(phasesOf([10, 30], 3)).toEqual([0, 10, 20]);
});

test('all phases of probes with different periods are seen', () => {
  const pod = {
    startup: probe({ period: 7, failureThreshold: 99 }),
    liveness: probe({ period: 30 }),
    grace: 30,
  };
  const { readyAfter } = sweepPod(pod, [podBoot(upFrom(10))]);
  expect(readyAfter?.from).toBeLessThan(10.2);
  expect(readyAfter?.to).toBeGreaterThan(16.8);
});
