import { describe, expect, test } from '@jest/globals';
import { isUnknown } from '../../src/deployment/unknown.ts';
import { type Answer, answersOf, answersTo } from '../../src/smoke/replay/answers.ts';
import { checkedBoots, partOf, podBoots } from '../../src/smoke/replay/replayed-boots.ts';
import type { Sample, SampleResult, Target } from '../../src/smoke/trace/trace.ts';
import { boot, bootAnswering, HEALTH, OK, outage, REFUSED, traceOf } from './made-up.ts';

const GOOD: SampleResult = { kind: 'status', status: 200 };

function ok(at: number, took: number, rest: Partial<SampleResult> = {}): Sample {
  return { at, took, result: { ...GOOD, ...rest } as SampleResult };
}

function refused(at: number): Sample {
  return { at, took: 0.001, result: { kind: 'refused' } };
}

const answered = (after: number): Answer => ({ kind: 'status', status: 200, after });
const SILENT: Answer = { kind: 'silent' };

describe('a question between two samples', () => {
  test.each<{ name: string; samples: Sample[]; at: number; within?: number; gets: Answer }>([
    { name: 'gets what both got', samples: [ok(1, 0.1), ok(2, 0.1)], at: 1.5, gets: answered(0.1) },
    { name: 'waits as long as the slower', samples: [ok(1, 0.7), ok(2, 0.1)], at: 1.5, gets: answered(0.7) },
    {
      name: 'is answered together with the later one when that took longer',
      samples: [ok(1, 0.1), ok(2, 5)],
      at: 1.25,
      within: 10,
      gets: answered(5.75),
    },
    {
      name: 'in a stall waits no longer than the one before',
      samples: [ok(1, 5), ok(2, 4)],
      at: 1.5,
      within: 5,
      gets: answered(5),
    },
    {
      name: 'is refused when the earlier was',
      samples: [refused(1), ok(2, 0.1)],
      at: 1.5,
      gets: { kind: 'refused', after: 0.001 },
    },
    {
      name: 'is refused when the later was',
      samples: [ok(1, 0.1), refused(2)],
      at: 1.5,
      gets: { kind: 'refused', after: 0.001 },
    },
    {
      name: 'is the later sample at its own moment',
      samples: [refused(1), ok(2, 0.1)],
      at: 2,
      gets: answered(0.1),
    },
    {
      name: 'before the first sample gets what that got',
      samples: [refused(1)],
      at: 0,
      gets: { kind: 'refused', after: 0.001 },
    },
    { name: 'after the last gets what that got', samples: [ok(1, 0.1)], at: 99, gets: answered(0.1) },
    { name: 'is silent when the answer comes too late', samples: [ok(1, 2)], at: 1, gets: SILENT },
    {
      name: 'is answered at the very end of its time',
      samples: [ok(1, 0.1 + 0.9)],
      at: 1,
      gets: answered(1),
    },
    {
      name: 'is stalled when only the headers come',
      samples: [ok(1, 2, { headersAfter: 0.5 })],
      at: 1,
      gets: { kind: 'stalled' },
    },
    {
      name: 'is silent when the headers come late too',
      samples: [ok(1, 3, { headersAfter: 2 })],
      at: 1,
      gets: SILENT,
    },
    {
      name: 'that nobody answered is silent however long one waits',
      samples: [{ at: 1, took: 5, result: { kind: 'timeout' } }],
      at: 1,
      within: 60,
      gets: SILENT,
    },
    {
      name: 'takes the worse status',
      samples: [ok(1, 0.1), ok(2, 0.1, { status: 503 })],
      at: 1.5,
      gets: { kind: 'status', status: 503, after: 0.1 },
    },
    {
      name: 'takes a refusal before a stall, which the kubelet would not count',
      samples: [refused(1), ok(2, 2, { headersAfter: 0.1 })],
      at: 1.9,
      gets: { kind: 'refused', after: 0.001 },
    },
  ])('$name', ({ samples, at, within = 1, gets }) => {
    const answer = answersOf(samples)(at, within);
    if ('after' in gets && 'after' in answer) expect(answer.after).toBeCloseTo(gets.after, 9);
    expect({ ...answer, after: 0 }).toEqual({ ...gets, after: 0 });
  });
});

test('a target that was not asked is unknown, with a reason', () => {
  const other: Target = { kind: 'http', from: 'outside', port: 8000, path: '/other' };
  const asked = bootAnswering(OK);
  expect(answersTo(asked, other)).toMatchObject({ why: '`GET :8000/other` was not asked in this boot' });
  expect(isUnknown(answersTo(asked, { kind: 'http', from: 'inside', port: 8000, path: '/health' }))).toBe(
    true,
  );
  expect(isUnknown(answersTo(boot({ health: [{ target: HEALTH, samples: [] }] }), HEALTH))).toBe(true);
  expect(isUnknown(podBoots(traceOf([asked]), { liveness: other }))).toBe(true);
});

test('what we did ourselves is not what it did: its stop is no outage', () => {
  const stop = { kind: 'stop', at: 30, during: 'idle', waited: 10, tookToEnd: 1.5 } as const;
  const boots = checkedBoots(traceOf([bootAnswering(outage([29, 600]), { events: [stop] })]), HEALTH);
  if (isUnknown(boots)) throw new Error(boots.why);
  expect(boots[0]?.answers(50, 1)).toEqual(answered(0));
  expect(boots[0]).toMatchObject({ stopTakes: 1.5 });
});

test('a SIGTERM that nobody heeded takes for ever; one that nobody sent is not known', () => {
  const ignored = { kind: 'stop', at: 30, during: 'request', waited: 10 } as const;
  const [first] = podBootsOf([bootAnswering(REFUSED, { events: [ignored] })]);
  expect(first?.stopTakes).toBe(Number.POSITIVE_INFINITY);
  const [second] = podBootsOf([bootAnswering(REFUSED, { exit: { at: 4, code: 0, outOfMemory: false } })]);
  expect(second).toMatchObject({ exit: 4, exitsClean: true });
  expect(second).not.toHaveProperty('stopTakes');
});

test('of some starts the longest stop is that of all: one is stopped while another bears the request', () => {
  const stop = { kind: 'stop', at: 8, waited: 30 } as const;
  const loaded = bootAnswering(OK, { events: [{ ...stop, during: 'idle', tookToEnd: 0.2 }] });
  const stopped = bootAnswering(OK, { events: [{ ...stop, during: 'request', tookToEnd: 6 }] });
  const made = podBoots(partOf(traceOf([loaded, stopped]), [loaded]), { liveness: HEALTH });
  expect(made).toMatchObject([{ stopTakes: 6 }]);
});

function podBootsOf(boots: Parameters<typeof traceOf>[0]) {
  const made = podBoots(traceOf(boots), { liveness: HEALTH, readiness: 'unaskable' });
  if (isUnknown(made)) throw new Error(made.why);
  expect(made[0]?.answers.readiness(0, 1)).toEqual({ kind: 'unaskable' });
  return made;
}
