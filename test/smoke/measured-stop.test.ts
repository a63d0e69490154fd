import { expect, test } from '@jest/globals';
import { isUnknown } from '../../src/deployment/unknown.ts';
import { measuredStop } from '../../src/smoke/measured/measured-stop.ts';
import type { Plan } from '../../src/smoke/plan/plan.ts';
import type { BootEvent } from '../../src/smoke/trace/trace.ts';
import { boot, bootAnswering, OK, REFUSED } from './made-up.ts';
import { DOCKERFILE, MAIN, manifest, planFor } from './plan/planned.ts';

const PLAN = planFor({
  Dockerfile: DOCKERFILE,
  'main.py': MAIN,
  'web.yaml': manifest('livenessProbe: {httpGet: {path: /health, port: 8000}}'),
});

type Stop = Partial<Extract<BootEvent, { kind: 'stop' }>>;

function stopped(stop: Stop, { takes, ...plan }: Partial<Plan> & { takes?: number } = {}): unknown {
  const load: BootEvent[] =
    takes === undefined ? [] : [{ kind: 'load', from: 2, to: 2 + takes, says: 'POST /x' }];
  const event: BootEvent = { kind: 'stop', at: 40, during: 'idle', waited: 12, ...stop };
  const found = measuredStop({ ...PLAN, ...plan }, [bootAnswering(OK, { events: [...load, event] })]);
  return isUnknown(found) ? found.why : found?.outcome;
}

const during = { during: 'request', isAnswered: false } as const;

test.each<[name: string, stop: Stop, more: Parameters<typeof stopped>[1], outcome: string | undefined]>([
  ['it ends in time', { tookToEnd: 0.4 }, {}, 'heeded'],
  ['it does not', {}, {}, 'killed'],
  ['it answers first', { ...during, tookToEnd: 2, isAnswered: true }, { takes: 3 }, 'heeded'],
  ['it leaves a request for which there is time', { ...during, tookToEnd: 0.2 }, { takes: 3 }, 'cut-off'],
  ['it leaves one for which there is none', { ...during, tookToEnd: 0.2 }, { takes: 11.5 }, 'heeded'],
  ['it ends at the last moment, with the request', { ...during, tookToEnd: 11.5 }, { takes: 3 }, 'heeded'],
  ['it is killed during a request', during, { takes: 3 }, 'killed'],
  [
    'nobody knows whether a request was answered',
    { during: 'request', tookToEnd: 0.2 },
    { takes: 3 },
    'heeded',
  ],
  ['a task need not', {}, { isTask: true }, undefined],
  ['it is given no time', { waited: 0 }, { grace: { value: 0, by: 'the test' } }, undefined],
  ['an init may make it otherwise', {}, { stopDoubt: 'it has an init' }, 'it has an init'],
  ['an init makes nothing worse', { tookToEnd: 1 }, { stopDoubt: 'it has an init' }, 'heeded'],
])('%s', (_, stop, more, outcome) => {
  expect(stopped(stop, more)).toBe(outcome);
});

test('with its numbers, and with what says them', () => {
  const events: BootEvent[] = [
    { kind: 'load', from: 2, to: 5.04, says: 'POST /x' },
    { kind: 'stop', at: 9, tookToEnd: 0.2468, waited: 12, ...during },
  ];
  expect(measuredStop(PLAN, [bootAnswering(OK), bootAnswering(OK, { events })])).toEqual({
    outcome: 'cut-off',
    grace: 12,
    by: 'the workload in web.yaml',
    at: PLAN.grace.at,
    tookToEnd: 0.25,
    request: { says: 'POST /x', seconds: 3 },
  });
});

test('what never was up was not stopped', () => {
  const events: BootEvent[] = [{ kind: 'stop', at: 40, during: 'idle', waited: 12 }];
  expect(measuredStop(PLAN, [bootAnswering(REFUSED, { events })])).toBeUndefined();
  expect(measuredStop(PLAN, [boot()])).toBeUndefined();
});

test.each<[name: string, files: Readonly<Record<string, string>>, doubt: RegExp | undefined]>([
  ['nothing in the way', {}, undefined],
  ['an init of compose', { 'compose.yml': 'services: {web: {build: ., init: true}}' }, /an init/],
  [
    'another signal',
    { 'compose.yml': 'services: {web: {build: ., stop_signal: SIGINT}}' },
    /a signal of its own/,
  ],
  ['an init of docker run', { 'run.sh': 'docker build -t web .\ndocker run --init web\n' }, /an init/],
  ['a hook', { 'web.yaml': manifest('lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}') }, /a hook/],
  [
    'shared processes',
    {
      'web.yaml': manifest('env: []').replace(
        'containers:',
        'shareProcessNamespace: true\n          containers:',
      ),
    },
    /shares its processes/,
  ],
])('a stop where it is deployed: %s', (_, files, doubt) => {
  const plan = planFor({ Dockerfile: DOCKERFILE, 'main.py': MAIN, ...files });
  if (doubt === undefined) expect(plan.stopDoubt).toBeUndefined();
  else expect(plan.stopDoubt).toMatch(doubt);
});
