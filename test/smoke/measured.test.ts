import { describe, expect, test } from '@jest/globals';
import type { MeasuredBoot } from '../../src/deployment/measured-boot.ts';
import { measuredBoot } from '../../src/smoke/measured/measured.ts';
import type { Plan } from '../../src/smoke/plan/plan.ts';
import { plansOf } from '../../src/smoke/plan/plan-of.ts';
import type { Answers } from '../../src/smoke/replay/answers.ts';
import { type ProbeReplay, replaysOf } from '../../src/smoke/replay-plan.ts';
import type { ImportResult } from '../../src/smoke/stages/imports.ts';
import type { Boot, Exit } from '../../src/smoke/trace/trace.ts';
import { deploymentOf } from '../support/deployed.ts';
import { boot, bootAnswering, OK, outage, REFUSED, sampled, traceOf, upFrom } from './made-up.ts';
import { DOCKERFILE, MAIN, manifest } from './plan/planned.ts';

const FILES = {
  Dockerfile: DOCKERFILE,
  'main.py': `import os\n\n    # indented\n${MAIN}`,
  'web.yaml': manifest(`startupProbe:
  httpGet: {path: /health, port: 8000}
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /health, port: 8000}`),
};
const DEPLOYMENT = deploymentOf(FILES);

function measured(
  boots: readonly Boot[],
  { imports = [], ...more }: { imports?: readonly ImportResult[] } & Omit<Partial<Plan>, 'imports'> = {},
): MeasuredBoot {
  const [plan] = plansOf(DEPLOYMENT);
  if (plan === undefined) throw new Error('a plan was expected');
  return measuredBoot(DEPLOYMENT, { plan: { ...plan, ...more }, imports, trace: traceOf(boots), hidden: [] });
}

const exit = (code: number, outOfMemory = false): Exit => ({ at: 1.234, code, outOfMemory });
const said = (...texts: readonly string[]): Boot['output'] =>
  texts.map((text) => ({ at: 0, stream: 'stdout', text }));

describe('how it ended', () => {
  test.each<[name: string, boots: readonly Boot[], facts: Partial<MeasuredBoot>]>([
    ['it lives', [boot()], { starts: 1, ended: 0, endsAlike: false }],
    [
      'by a code',
      [boot({ exit: exit(3) })],
      { ended: 1, end: 'with exit code 3', endedAfter: 1.23, endsAlike: false },
    ],
    ['for want of memory', [boot({ exit: exit(137, true) })], { end: 'for it used more memory than it may' }],
    [
      'by a signal',
      [boot({ exit: { at: 1, signal: 'SIGSEGV', outOfMemory: false } })],
      { end: 'by SIGSEGV' },
    ],
    [
      'alike, but for numbers',
      [
        boot({ exit: exit(1), output: said('worker 17 at 0xff') }),
        boot({ exit: exit(1), output: said('worker 4 at 0xa0') }),
      ],
      { ended: 2, endsAlike: true },
    ],
    [
      'in different ways',
      [boot({ exit: exit(1), output: said('one') }), boot({ exit: exit(1), output: said('other') })],
      { ended: 2, endsAlike: false },
    ],
    ['only once of two', [boot({ exit: exit(1) }), boot()], { ended: 1, endsAlike: false }],
  ])('%s', (_, boots, facts) => {
    expect(measured(boots)).toMatchObject(facts);
  });

  test('a task may end with 0, and not with another code', () => {
    expect(measured([boot({ exit: exit(0) })], { isTask: true }).ended).toBe(0);
    expect(measured([boot({ exit: exit(2) })], { isTask: true }).ended).toBe(1);
    expect(measured([boot({ exit: exit(0) })]).ended).toBe(1);
  });

  test('the last lines are those before the first end, without secrets', () => {
    const ended = boot({ exit: exit(1), output: said('1', '2', '3', '4', '5', 'token: tok-12345') });
    const environment = [{ name: 'API_TOKEN', value: 'tok-12345', from: 'deployment' }] as const;
    expect(measured([boot({ output: said('other') }), ended], { environment }).lastLines).toBe(
      '2\n3\n4\n5\ntoken: ********',
    );
  });
});

describe('where it answers', () => {
  const listening = (...addresses: readonly string[]): Boot['sockets'] =>
    addresses.map((address) => ({ at: 1, address, port: 8000 }));

  test.each<[name: string, boots: readonly Boot[], facts: Partial<MeasuredBoot>]>([
    ['nowhere', [boot()], { port: 8000, listensOn: [], isLoopbackOnly: false, accepts: false }],
    [
      'for itself alone',
      [boot({ sockets: listening('127.0.0.1') })],
      { listensOn: ['127.0.0.1:8000'], isLoopbackOnly: true },
    ],
    [
      'for itself and for others',
      [boot({ sockets: listening('127.0.0.1', '::'), firstAccept: 2 })],
      { listensOn: ['127.0.0.1:8000', '[::]:8000'], isLoopbackOnly: false, accepts: true },
    ],
    [
      'well, the slowest start counts',
      [bootAnswering(OK, { firstSuccess: 1 }), bootAnswering(upFrom(7), { firstSuccess: 7.002 })],
      { isHealthy: true, healthStatus: 200, healthPath: '/health', secondsToUp: 7 },
    ],
    ['never well', [bootAnswering(REFUSED)], { isHealthy: false }],
    [
      'with errors',
      [bootAnswering(() => ({ kind: 'status', status: 503, after: 0 }))],
      { isHealthy: false, healthStatus: 503 },
    ],
  ])('%s', (_, boots, facts) => {
    expect(measured(boots)).toMatchObject(facts);
  });
});

test.each<[name: string, result: Partial<ImportResult>, failed: readonly unknown[]]>([
  ['what was imported', { result: 'imported' }, []],
  ['what serves', { result: 'running' }, []],
  ['what was not tried', { result: 'untried', exception: 'the image has no python that runs' }, []],
  [
    'the innermost line that is of the repository, without its indent',
    {
      exception: 'ModuleNotFoundError',
      message: "No module named 'x'",
      frames: [
        ['/app/main.py', 1],
        ['/app/main.py', 3],
        ['/usr/lib/python3/x.py', 9],
      ],
    },
    [
      {
        module: 'main',
        says: "ModuleNotFoundError: No module named 'x'",
        at: { path: 'main.py', start: 15, end: 25 },
      },
    ],
  ],
  ['a line of nobody', { exception: 'E', frames: [['/nowhere.py', 3]] }, [{ module: 'main', says: 'E' }]],
])('imports: %s', (_, result, failed) => {
  const imports = [{ module: 'main', result: 'failed', frames: [], ...result } as const];
  expect(measured([boot()], { imports }).failedImports).toEqual(failed);
});

describe('what probes make of it', () => {
  const shares = ({ probes }: MeasuredBoot): unknown =>
    probes.map(({ start, load, blip }) => [start?.share, load?.share, blip?.share, start?.advice?.setting]);
  const startsOf = ({ probes }: MeasuredBoot): unknown =>
    probes.map(({ start }) => start && { ...start, advice: start.advice?.says });

  test('a start that the startup probe does not bear: when, how often, and the one setting that would', () => {
    const [startup, liveness] = measured([bootAnswering(upFrom(41), { firstSuccess: 41 })]).probes;
    expect(startup?.start).toMatchObject({
      share: 1,
      fault: 'slow',
      upAfter: 41,
      decidedAt: { from: 20, to: expect.closeTo(30, 0) },
      kills: { from: 7, to: 7 },
      advice: { setting: { name: 'threshold', value: 8 } },
    });
    // Held back by the startup probe until then.
    expect(liveness?.start).toMatchObject({ share: 0, upAfter: 41 });
    expect(liveness?.start?.fault).toBeUndefined();
  });

  test.each<[name: string, boots: readonly Boot[], starts: readonly unknown[]]>([
    ['is not up', [bootAnswering(REFUSED)], [undefined, undefined]],
    [
      'ends by itself in one start',
      [bootAnswering(upFrom(41)), bootAnswering(REFUSED, { exit: exit(1) })],
      [undefined, undefined],
    ],
    [
      'ends by itself only when something is asked of it',
      [
        bootAnswering(OK, {
          events: [{ kind: 'load', from: 9, to: 12, says: 'POST /x' }],
          exit: { at: 12, code: 137, outOfMemory: true },
        }),
      ],
      [expect.objectContaining({ share: 0 }), expect.objectContaining({ share: 0 })],
    ],
    [
      'is up, and silent later',
      [bootAnswering(outage([20, 55]))],
      [
        expect.objectContaining({ share: 0 }),
        expect.objectContaining({ share: 1, fault: 'later', upAfter: 0, advice: expect.any(String) }),
      ],
    ],
  ])('a container that %s', (_, boots, starts) => {
    expect(startsOf(measured(boots))).toEqual(starts);
  });

  test('a block and a pause, each for itself; neither is mended by a setting', () => {
    const load = { kind: 'load', from: 20, to: 70, says: 'POST /x' } as const;
    const blip = { kind: 'blip', from: 20, to: 70, says: 'db' } as const;
    const answers = outage([20, 70]);
    const seen = measured([
      bootAnswering(answers, { watchedFor: 90, events: [load] }),
      bootAnswering(OK, { watchedFor: 90, events: [blip] }),
    ]);
    expect(shares(seen)).toEqual([
      [0, 0, 0, undefined],
      [0, 1, 0, undefined],
    ]);
    // From the request on: two periods and a time-out at least, three and it at most.
    const { decidedAt } = seen.probes[1]?.load ?? {};
    expect([decidedAt?.from, decidedAt?.to].map((at) => Math.round(at ?? 0))).toEqual([21, 31]);
  });

  test('a slow start and a block of one probe are two matters, and neither hides the other', () => {
    const load = { kind: 'load', from: 45, to: 95, says: 'POST /x' } as const;
    const answers: Answers = (at, within) => (at < 41 ? REFUSED : outage([45, 95]))(at, within);
    const boots = [bootAnswering(answers, { watchedFor: 120, firstSuccess: 41, events: [load] })];
    expect(shares(measured(boots))).toEqual([
      [1, 0, undefined, { name: 'threshold', value: 8 }],
      [0, 1, undefined, undefined],
    ]);
  });

  test('what was not well before is not laid to what was asked of it then', () => {
    const load = { kind: 'load', from: 20, to: 50, says: 'POST /x' } as const;
    const answers: Answers = (at, within) => (at < 10 ? OK : REFUSED)(at, within);
    const seen = measured([bootAnswering(answers, { events: [load] })]);
    expect(seen.probes.map((probe) => probe.load)).toEqual([undefined, undefined]);
  });
});

test('what did not come up for want of a network says nothing of probes', () => {
  const output = said('getaddrinfo EAI_AGAIN api.example.com:8443');
  const { probes, network } = measured([bootAnswering(REFUSED, { output })]);
  expect([probes, network?.kind]).toEqual([[], 'internet']);
  expect(measured([bootAnswering(REFUSED)]).probes).toHaveLength(2);
});

test('what kills at rest already is not laid to what was asked of it', () => {
  const load = { kind: 'load', from: 45, to: 50, says: 'POST /x' } as const;
  const { probes } = measured([bootAnswering(upFrom(41), { events: [load] })]);
  expect(probes.map(({ start, load: loaded }) => [start?.share, loaded?.share])).toEqual([
    [1, 0],
    [0, 0],
  ]);
});

describe('a check that an engine runs', () => {
  const deployment = deploymentOf({
    Dockerfile: DOCKERFILE.replace('CMD', 'HEALTHCHECK --interval=5s --retries=2 CMD ["check"]\nCMD'),
    'main.py': MAIN,
  });
  const [plan] = plansOf(deployment);
  const target = { kind: 'exec', command: ['check'] } as const;

  function replayOf(answers: Answers, events: Boot['events'] = []): ProbeReplay | undefined {
    if (plan === undefined) throw new Error('a plan was expected');
    const seen = boot({ watchedFor: 60, events, health: [{ target, samples: sampled(answers) }] });
    return replaysOf(plan, traceOf([seen]))[0];
  }
  const adviceFor = (answers: Answers): unknown => replayOf(answers)?.boot.advice;

  test('a start period that bears the start, one and a half times as long', () => {
    expect(adviceFor(OK)).toBeUndefined();
    expect(adviceFor(upFrom(40))).toEqual({
      says: 'a start period of 55 s where there is none bears what was measured with a margin of 1.5',
      setting: { name: 'start-period', value: 55 },
    });
    expect(adviceFor(REFUSED)).toEqual({
      says: 'no setting helps: it was not up within 60 s',
    });
  });

  test('more retries are said, and not set', () => {
    const load = { kind: 'load', from: 20, to: 40, says: 'POST /x' } as const;
    const refused: Answers = (at, within) => (at < 20 || at >= 40 ? OK : REFUSED)(at, within);
    expect(replayOf(refused, [load])?.load?.advice).toEqual({
      says: expect.stringMatching(/^\d retries instead of 2 would bear what was measured/),
      means: 'better is not to fall silent',
    });
  });
});

describe('a container of Cloud Run', () => {
  const probes = (kind: string) => `${kind}_probe {
          period_seconds    = 5
          failure_threshold = 2
          http_get {
            path = "/health"
            port = 8000
          }
        }`;
  const cloud = deploymentOf({
    Dockerfile: DOCKERFILE,
    'main.py': MAIN.replace('/healthz', '/health'),
    'main.tf': `resource "google_cloud_run_v2_service" "web" {
  name     = "web"
  location = "europe-west1"
  template {
    containers {
      image = "registry.example.com/web:3"
      ${probes('startup')}
      ${probes('liveness')}
    }
  }
}
`,
  });

  test('is replayed as its own system has it', () => {
    const [plan] = plansOf(cloud);
    if (plan === undefined) throw new Error('a plan was expected');
    const load = { kind: 'load', from: 45, to: 75, says: 'POST /x' } as const;
    const answers: Answers = (at, within) => (at < 41 ? REFUSED : outage([45, 75]))(at, within);
    const boots = [bootAnswering(answers, { watchedFor: 90, firstSuccess: 41, events: [load] })];
    const seen = measuredBoot(cloud, { plan, imports: [], hidden: [], trace: traceOf(boots) });
    expect(seen.probes).toEqual([
      expect.objectContaining({
        start: expect.objectContaining({ share: 1, fault: 'slow', decidedAt: { from: 5, to: 9.95 } }),
        load: expect.objectContaining({ share: 0 }),
      }),
      // Held back by the startup probe until then.
      expect.objectContaining({
        start: expect.objectContaining({ share: 0 }),
        load: expect.objectContaining({ share: 1 }),
      }),
    ]);
  });
});
