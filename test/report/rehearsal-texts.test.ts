import { describe, expect, test } from '@jest/globals';
import { planText } from '../../src/report/rehearsal/plan-text.ts';
import { seenText } from '../../src/report/rehearsal/seen-text.ts';
import type { Plan } from '../../src/smoke/plan/plan.ts';
import type { Rehearsed } from '../../src/smoke/rehearse.ts';
import type { Answers } from '../../src/smoke/replay/answers.ts';
import type { Boot } from '../../src/smoke/trace/trace.ts';
import { bootAnswering, OK, outage, traceOf, upFrom } from '../smoke/made-up.ts';
import { DOCKERFILE, MAIN, manifest, planFor } from '../smoke/plan/planned.ts';
import { HOSTILE } from './hostile.ts';

const PLAN = planFor({
  Dockerfile: DOCKERFILE,
  'main.py': MAIN.replace('/healthz', '/health'),
  'web.yaml': manifest(`livenessProbe:
  httpGet: {path: /health, port: 8000}`),
});

function seen(boots: readonly Boot[], more: Partial<Rehearsed> = {}): string {
  return seenText({ plan: PLAN, imports: [], trace: traceOf(boots), hold: 'strict', hidden: [], ...more });
}

const linesWith = (text: string, word: string): string[] =>
  text.split('\n').flatMap((line) => (line.includes(word) ? [line.trim()] : []));

describe('what was seen', () => {
  test('a probe that bears it, and one that gives the start up, with what would bear it', () => {
    expect(linesWith(seen([bootAnswering(OK)]), 'probe')).toEqual([
      'probe   liveness of kubernetes, GET :8000/health: bears it',
    ]);
    const text = seen([bootAnswering(upFrom(41))]);
    expect(text).toMatch(/liveness of kubernetes.*100 % of the pods are killed, after 2\d/);
    expect(text).toContain(
      'a `startupProbe` of `periodSeconds: 10` and `failureThreshold: 8` bears the slowest start (41 s) with a margin of 1.5; it asks what liveness asks; nothing is killed within the first 70 s.',
    );
  });

  test('a slow request that blocks, and a pause that liveness does not bear', () => {
    const load = { kind: 'load', from: 20, to: 62, says: 'POST /triage' } as const;
    const blocked = bootAnswering(outage([20, 62]), { watchedFor: 90, events: [load] });
    expect(seen([blocked])).toContain(
      'no setting is honest: it answered nothing for 42.2 s while it served `POST /triage`; take that work off what answers the probe.',
    );
    const blip = { kind: 'blip', from: 20, to: 55, says: 'db' } as const;
    const paused = bootAnswering(outage([20, 55]), { watchedFor: 80, events: [blip] });
    const text = seen([paused]);
    expect(text).toContain('while db is paused for 35 s: liveness fails with what it depends on');
    expect(text).toContain('no setting is honest: it did not answer while `db` was paused');
  });

  test('kills at the start are said once: not again of liveness, nor of what was asked later', () => {
    const plan = planFor({
      Dockerfile: DOCKERFILE,
      'main.py': MAIN.replace('/healthz', '/health'),
      'web.yaml': manifest(`startupProbe:
  httpGet: {path: /health, port: 8000}
livenessProbe:
  httpGet: {path: /health, port: 8000}`),
    });
    const load = { kind: 'load', from: 45, to: 95, says: 'POST /x' } as const;
    const both: Answers = (at, within) => (at < 41 ? upFrom(41) : outage([45, 95]))(at, within);
    const boots = (answers: Answers) => [bootAnswering(answers, { watchedFor: 120, events: [load] })];
    const verdicts = (text: string): string[] =>
      linesWith(text, 'probe ').map((line) => line.split('health: ')[1] ?? '');
    expect(verdicts(seen(boots(upFrom(41)), { plan }))).toEqual([
      '100 % of the pods are killed, after 20 s to 29.9 s, 7 times in ten minutes',
      'not asked: the startup probe never passes',
    ]);
    expect(verdicts(seen(boots(upFrom(41))))).toEqual([
      '100 % of the pods are killed, after 20 s to 29.9 s, 7 times in ten minutes',
    ]);
    expect(verdicts(seen(boots(both), { plan }))).toEqual([
      '100 % of the pods are killed, after 20 s to 29.9 s, 7 times in ten minutes',
      expect.stringMatching(
        /^not asked: the startup probe never passes; once it does, 100 % of the pods are killed, after 6[56][.\d]* s to 7[56][.\d]* s, \d times in ten minutes, while POST \/x is served$/,
      ),
    ]);
  });

  test('what liveness does to a container after its startup probe has passed is its own doing', () => {
    const plan = planFor({
      Dockerfile: DOCKERFILE,
      'main.py': MAIN.replace('/healthz', '/health'),
      'web.yaml': manifest(`startupProbe:
  httpGet: {path: /health, port: 8000}
  failureThreshold: 30
livenessProbe:
  httpGet: {path: /health, port: 8000}`),
    });
    const silent = bootAnswering(outage([30, 90]), { watchedFor: 120 });
    expect(linesWith(seen([silent], { plan }), 'probe ')).toEqual([
      expect.stringMatching(/startup of .*: bears it$/),
      expect.stringMatching(/liveness of .*: 100 % of the pods are killed, after 5/),
    ]);
  });

  test('a short block gets numbers, and both are told where both kill', () => {
    const load = { kind: 'load', from: 20, to: 50, says: 'POST /x' } as const;
    const blocked = bootAnswering(outage([20, 50]), { watchedFor: 80, events: [load] });
    const blip = { kind: 'blip', from: 20, to: 55, says: 'db' } as const;
    const paused = bootAnswering(outage([20, 55]), { watchedFor: 80, events: [blip] });
    const text = seen([paused, blocked]);
    expect(text).toMatch(
      /`failureThreshold: \d+` instead of 3 would bear what was measured with a margin of 1.5/,
    );
    expect(text).toContain('no setting is honest: it did not answer while `db` was paused');
  });

  test.each<[event: Boot['events'][number], says: string]>([
    [{ kind: 'stop', at: 9, during: 'idle', waited: 10, tookToEnd: 0.4 }, 'stopped 0.4 s after SIGTERM'],
    [
      { kind: 'stop', at: 9, during: 'idle', waited: 10 },
      'SIGTERM was not heeded within 10 s: it was killed',
    ],
    [
      { kind: 'stop', at: 9, during: 'request', waited: 10, tookToEnd: 2, isAnswered: true },
      'stopped 2 s after SIGTERM, during a request that was answered first',
    ],
    [
      { kind: 'stop', at: 9, during: 'request', waited: 10, isAnswered: false },
      'SIGTERM was not heeded within 10 s: it was killed, during a request that was never answered',
    ],
  ])('%j', (event, says) => {
    expect(linesWith(seen([bootAnswering(OK, { events: [event] })]), 'SIGTERM')).toEqual([says]);
  });

  test.each<[text: string, says: string]>([
    [
      'getaddrinfo ENOTFOUND models.example.com',
      'It reached for `models.example.com`, and a rehearsal does not lead to the internet. Give it what it fetches in the image.',
    ],
    [
      'getaddrinfo ENOTFOUND search',
      'It reached for `search`, which was not started beside it: `dependencies` can say its image.',
    ],
    [
      'gaierror: Name or service not known',
      'It may need the internet, or a service that was not started beside it: it printed that a name does not resolve or a network is not there, and nothing tells which.',
    ],
  ])('what reaches out and does not come up: %s', (text, says) => {
    const output = [{ at: 1, stream: 'stderr', text }] as const;
    const exit = { at: 1, code: 1, outOfMemory: false };
    const told = seen([bootAnswering(upFrom(99), { output, exit })]).split('\n');
    expect(told).toContain(`  ${says}`);
    expect(told[told.indexOf(`  ${says}`) + 1]).toBe(`          | ${text}`);
    expect(seen([bootAnswering(OK, { output, firstSuccess: 0 })])).not.toMatch(/internet|beside it/);
  });

  test('a start that came up when its tries were over', () => {
    const output = [1, 9, 19].map(
      (at) => ({ at, stream: 'stderr', text: 'EAI_AGAIN x.example.com' }) as const,
    );
    expect(seen([bootAnswering(OK, { output, firstSuccess: 20 })])).toContain(
      'a rehearsal does not lead to the internet. It came up after 18 s of that.',
    );
  });

  test('volumes that hide what an image brings', () => {
    const hidden = [{ folder: '/data' }, { folder: '/app', program: 'server.py' }];
    expect(linesWith(seen([bootAnswering(OK)], { hidden }), 'volume')).toEqual([
      'The volume on /data hides what a newer image brings there.',
      'The volume on /app hides what a newer image brings there, `server.py` among it, and no start brings it up to date.',
    ]);
  });
});

test.each(HOSTILE)('nothing hostile gets through: %j', (hostile) => {
  const boot = bootAnswering(upFrom(99), {
    exit: { at: 1, code: 1, outOfMemory: false },
    output: [{ at: 0, stream: 'stdout', text: hostile }],
    events: [
      { kind: 'load', from: 0, to: 1, says: hostile },
      { kind: 'blip', from: 0, to: 1, says: hostile },
    ],
  });
  const plan: Plan = { ...PLAN, name: hostile, gaps: [hostile], user: hostile, workingDirectory: hostile };
  const text = seen([boot], {
    plan,
    imports: [{ module: hostile, result: 'failed', exception: hostile, message: hostile, frames: [] }],
    build: { seconds: 1, log: hostile, why: hostile },
    hidden: [{ folder: hostile, program: hostile }],
  });
  for (const printed of [text, planText(plan)]) {
    expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    for (const line of printed.split('\n')) expect(line).not.toMatch(/^\s*::|##\[[a-z]/);
  }
});

test('values of variables are not shown, wherever they come back', () => {
  const secret = 'hunter2hunter2';
  const plan: Plan = {
    ...PLAN,
    environment: [
      { name: 'API_TOKEN', value: secret, from: 'deployment' },
      { name: 'DATABASE_URL', value: `postgres://app:pw-of-db@db/app`, from: 'configuration' },
      { name: 'MODE', value: 'plain-mode', from: 'deployment' },
    ],
    entrypoint: 'serve',
    command: ['--token', secret],
  };
  const output = [
    { at: 0, stream: 'stdout', text: `token ${secret}, pw-of-db, ${'x'.repeat(190)}${secret}` },
  ] as const;
  const boot = bootAnswering(upFrom(99), { output, exit: { at: 1, code: 1, outOfMemory: false } });
  const build = { seconds: 1, log: `ARG ${secret}`, why: 'failed' };
  const printed = planText(plan) + seen([boot], { plan, build });
  expect(printed).toContain('API_TOKEN');
  expect(printed).not.toMatch(/hunter2|pw-of-db|plain-mode/);
});
