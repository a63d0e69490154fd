import { expect, test } from '@jest/globals';
import type { Answers } from '../../src/smoke/replay/answers.ts';
import type { ReplayEvent } from '../../src/smoke/simulators/course.ts';
import type { Sweep } from '../../src/smoke/simulators/sweep.ts';
import { healthRuns } from '../../src/smoke/timeline/health-runs.ts';
import { timelineOf } from '../../src/smoke/timeline/timeline-of.ts';
import { type ReplayedProber, verdictOf } from '../../src/smoke/timeline/timeline-replay.ts';
import { boot, bootAnswering, OK, outage, REFUSED, sampled, traceOf } from './made-up.ts';

const SWEEP: Sweep = {
  phases: 100,
  killedShare: 0,
  readyShare: 1,
  readyAfter: { from: 4, to: 13.9 },
  killsInFirstTenMinutes: { from: 0, to: 0 },
  earliest: 0,
};
const KILLED: Partial<Sweep> = { killedShare: 0.84, decidedAt: { from: 95, to: 119.94 } };

test.each<[says: string, tone: string, sweep: Partial<Sweep>, does?: ReplayedProber['does']]>([
  ['Ready after 4 to 13.9 s; never killed.', 'good', {}],
  ['Ready after 4 s; never replaced.', 'good', { readyAfter: { from: 4, to: 4 } }, 'replaces'],
  ['Ready after 4 to 13.9 s in 30 % of phases; never killed.', 'slow', { readyShare: 0.3 }],
  [
    'Killed in 84 % of phases, first after 95 to 120 s, 0 to 1 times in the first ten minutes. Ready after 4 to 13.9 s.',
    'bad',
    { ...KILLED, killsInFirstTenMinutes: { from: 0, to: 1 } },
  ],
  [
    'Killed in 100 % of phases, first after 95 to 120 s, 6 times in the first ten minutes if each start goes as measured. Ready after 4 to 13.9 s.',
    'bad',
    { ...KILLED, killedShare: 1, killsInFirstTenMinutes: { from: 6, to: 6 } },
  ],
  [
    'Unhealthy in 99 % of phases, first after 95 to 120 s. Ready after 4 to 13.9 s.',
    'bad',
    { ...KILLED, killedShare: 0.999 },
    'calls unhealthy',
  ],
])('%s', (says, tone, sweep, does = 'kills') => {
  expect(verdictOf({ ...SWEEP, ...sweep }, does)).toEqual({ tone, says });
});

test('never ready is never well', () => {
  const { readyAfter: _, ...never } = SWEEP;
  expect(verdictOf({ ...never, readyShare: 0 }, 'kills')).toEqual({
    tone: 'bad',
    says: 'Never ready; never killed.',
  });
});

test('samples that went alike are one run, and a stall is late, not failed', () => {
  const answers: Answers = (at, within) => (at < 3 ? REFUSED : outage([10, 20]))(at, within);
  const runs = healthRuns(sampled(answers, { until: 30 }), 30);
  expect(runs.map(({ from, to, tone, what }) => [from, to, tone, what])).toEqual([
    [0, 3, 'bad', 'refused'],
    [3, 10, 'good', '200'],
    [10, 19, 'slow', '200'],
    [19, 29.8, 'good', '200'],
  ]);
});

test('however often it changes, a drawing has so many runs and no more', () => {
  const flapping: Answers = (at) => ({
    kind: 'status',
    status: Math.round(at * 5) % 2 === 0 ? 200 : 503,
    after: 0,
  });
  const runs = healthRuns(sampled(flapping, { until: 600 }), 600);
  expect(runs.length).toBeLessThanOrEqual(301);
  expect(runs[0]).toMatchObject({ tone: 'slow', what: 'mixed answers' });
});

test('a boot says how it ended, where it listens and what we did', () => {
  const made = boot({
    watchedFor: 30,
    firstSuccess: 4,
    exit: { at: 20, signal: 'SIGKILL', outOfMemory: true },
    sockets: [
      { at: 3, address: '0.0.0.0', port: 8000 },
      { at: 3, address: '::1', port: 9090 },
    ],
    output: [{ at: 1, stream: 'stderr', text: 'hello' }],
    events: [
      { kind: 'load', from: 5, to: 8, says: 'POST /triage' },
      { kind: 'stop', at: 9, during: 'idle', waited: 10 },
    ],
  });
  const [group] = timelineOf(traceOf([made]), []).groups;
  const says = group?.lanes.flatMap(({ marks }) => marks.map((mark) => `${mark.tone}: ${mark.says}`));
  expect(says).toEqual([
    'idle: starting for 4 s',
    'good: first 2xx after 4 s',
    'bad: ended by itself after 20 s: out of memory',
    'strain: 1 s: hello',
    'good: listens on 0.0.0.0:8000 after 3 s',
    'bad: listens on [::1]:9090 after 3 s, which nobody outside reaches',
    'strain: POST /triage from 5 s to 8 s',
    'bad: SIGTERM at 9 s: still alive 10 s later',
  ]);
});

test('the axis reaches beyond the end that a prober brings about', () => {
  const events: ReplayEvent[] = [
    { at: 0, life: 0, what: 'started' },
    { at: 88, life: 0, what: 'killed', probe: 'liveness' },
    { at: 100, life: 0, what: 'ended' },
    { at: 300, life: 1, what: 'killed', probe: 'liveness' },
  ];
  const { until, groups } = timelineOf(traceOf([bootAnswering(OK)]), [
    { name: 'liveness', does: 'kills', sweep: { ...SWEEP, ...KILLED }, events },
  ]);
  expect(until).toBeCloseTo(110);
  const kills = (lane = groups[1]?.lanes[0]) =>
    lane?.marks.filter((mark) => mark.kind === 'point' && mark.shape === 'kill');
  expect(kills()).toHaveLength(1);
  expect(kills(groups[1]?.tenMinutes)).toHaveLength(2);
});
