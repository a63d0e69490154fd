import { describe, expect, test } from '@jest/globals';
import { isUnknown } from '../../src/deployment/unknown.ts';
import type { Advice, Measured } from '../../src/smoke/advice/advice.ts';
import { adviseLiveness } from '../../src/smoke/advice/advise-liveness.ts';
import { adviseStartup } from '../../src/smoke/advice/advise-startup.ts';
import { silencesOf } from '../../src/smoke/replay/answer-parts.ts';
import type { Answers } from '../../src/smoke/replay/answers.ts';
import { podBoots } from '../../src/smoke/replay/replayed-boots.ts';
import { type Pod, sweepPod } from '../../src/smoke/simulators/kubelet.ts';
import type { Boot } from '../../src/smoke/trace/trace.ts';
import { bootAnswering, HEALTH, OK, outage, probe, REFUSED, traceOf, upFrom } from './made-up.ts';

function measured(pod: Partial<Pod>, boots: readonly Boot[]): Measured {
  const trace = traceOf(boots);
  const made = podBoots(trace, { startup: HEALTH, liveness: HEALTH });
  if (isUnknown(made)) throw new Error(made.why);
  return { pod: { grace: 30, ...pod }, trace, boots: made };
}

const slowly =
  (after: number): Answers =>
  () => ({ kind: 'status', status: 200, after });
const LOAD = { kind: 'load', from: 20, to: 50, says: 'POST /triage' } as const;
const BLIP = { kind: 'blip', from: 20, to: 30, says: 'postgres' } as const;

function shape(advice: Advice): unknown {
  if (advice.kind !== 'set') return advice.kind === 'keep' ? 'keep' : advice.because;
  const { period, timeout, failureThreshold } = advice.probe;
  return { period, timeout, failureThreshold, bears: advice.bears };
}

describe('the start', () => {
  test.each<[name: string, pod: Partial<Pod>, upAt: number, says: unknown]>([
    ['nothing is declared, nothing is needed', {}, 40, 'keep'],
    ['liveness alone bears it', { liveness: probe() }, 10, 'keep'],
    [
      'liveness alone would kill',
      { liveness: probe() },
      40,
      { period: 10, timeout: 1, failureThreshold: 7, bears: 60 },
    ],
    ['its delay is enough', { liveness: probe({ initialDelay: 60 }) }, 40, 'keep'],
    [
      'the startup probe is enough',
      { startup: probe({ failureThreshold: 30 }), liveness: probe() },
      40,
      'keep',
    ],
    [
      'the startup probe is too short',
      { startup: probe({ period: 2, failureThreshold: 10 }), liveness: probe() },
      40,
      { period: 2, timeout: 1, failureThreshold: 31, bears: 60 },
    ],
  ])('%s', (_, pod, up, says) => {
    expect(shape(adviseStartup(measured(pod, [bootAnswering(upFrom(up))])))).toEqual(says);
  });

  test('the advice survives and one less does not', () => {
    const asked = measured({ liveness: probe() }, [bootAnswering(upFrom(40))]);
    const advice = adviseStartup(asked, { margin: 1, longestStart: 600, longestSilence: 60 });
    if (advice.kind !== 'set') throw new Error(advice.kind);
    const share = (less: number): number => {
      const startup = { ...advice.probe, failureThreshold: advice.probe.failureThreshold - less };
      return sweepPod({ startup, liveness: probe(), grace: 30 }, asked.boots).killedShare;
    };
    expect(share(0)).toBe(0);
    expect(share(1)).toBeGreaterThan(0);
  });

  test('the slowest of several boots counts', () => {
    const boots = [5, 55, 5].map((up) => bootAnswering(upFrom(up)));
    expect(shape(adviseStartup(measured({ liveness: probe() }, boots)))).toMatchObject({
      failureThreshold: 10,
    });
  });

  test('no number for what never came up', () => {
    const boots = [bootAnswering(OK), bootAnswering(REFUSED)];
    expect(shape(adviseStartup(measured({ liveness: probe() }, boots)))).toEqual({
      kind: 'never-up',
      boot: 1,
      watchedFor: 60,
    });
  });

  test('a startup probe that waits for ever is no answer to a start that nobody waits for', () => {
    const boots = [bootAnswering(upFrom(500), { watchedFor: 550 })];
    const patient = { startup: probe({ failureThreshold: 1000 }) };
    expect(shape(adviseStartup(measured(patient, boots)))).toMatchObject({ kind: 'slow-start' });
  });

  test('no number beyond what anybody waits', () => {
    const boots = [bootAnswering(upFrom(500), { watchedFor: 550 })];
    const said = shape(adviseStartup(measured({ liveness: probe() }, boots)));
    expect(said).toMatchObject({ kind: 'slow-start', boot: 0, upAt: expect.closeTo(500, 0) });
  });
});

test('a silence lasts until the last of its questions is answered', () => {
  const answers: Answers = (at) => ({ kind: 'status', status: 200, after: at < 5 ? 10 : at < 8 ? 4 : 0 });
  expect(silencesOf(answers, { from: 0, to: 60, step: 1, within: 1 })).toEqual([{ from: 0, to: 14 }]);
});

describe('liveness', () => {
  test.each<[name: string, answers: Answers, says: unknown]>([
    ['answers at all times', OK, 'keep'],
    ['a short silence that every pod survives', outage([20, 25]), 'keep'],
    [
      'a silence that some pods do not survive',
      outage([20, 45]),
      { period: 10, timeout: 1, failureThreshold: 5, bears: 41 },
    ],
    [
      'slow at all times: a longer timeout, not a higher threshold',
      slowly(1.6),
      { period: 10, timeout: 3, failureThreshold: 3, bears: 23 },
    ],
    ['a start is not its affair', upFrom(30), 'keep'],
  ])('%s', (_, answers, says) => {
    expect(shape(adviseLiveness(measured({ liveness: probe() }, [bootAnswering(answers)])))).toEqual(says);
  });

  test('blocked for longer than is honest: the request that blocks it is named, no number given', () => {
    const boots = [bootAnswering(outage([20, 70]), { watchedFor: 100, events: [LOAD] })];
    const patient = { liveness: probe({ period: 30, failureThreshold: 20 }) };
    for (const pod of [patient, { liveness: probe() }])
      expect(shape(adviseLiveness(measured(pod, boots)))).toMatchObject({
        kind: 'blocked',
        boot: 0,
        during: 'POST /triage',
        silence: { from: expect.closeTo(20, 0), to: expect.closeTo(70, 0) },
      });
  });

  test('it hangs and nobody asked anything of it: blocked, without a request to name', () => {
    const boots = [bootAnswering(outage([20, 900]), { watchedFor: 90 })];
    const said = shape(adviseLiveness(measured({ liveness: probe() }, boots)));
    expect(said).toMatchObject({ kind: 'blocked', boot: 0 });
    expect(said).not.toHaveProperty('during');
  });

  test('a paused dependency: no number outlasts every pause', () => {
    const failing: Answers = (at) => ({ kind: 'status', status: at >= 21 && at < 30 ? 503 : 200, after: 0 });
    const boots = [bootAnswering(failing, { events: [BLIP] })];
    expect(shape(adviseLiveness(measured({ liveness: probe() }, boots)))).toMatchObject({
      kind: 'dependency',
      during: 'postgres',
    });
  });
});
