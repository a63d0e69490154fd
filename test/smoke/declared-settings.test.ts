import { expect, test } from '@jest/globals';
import { type Known, unknown } from '../../src/deployment/unknown.ts';
import type { DeclaredProbe } from '../../src/deployment/workloads/probe.ts';
import {
  ecsTaskOf,
  healthTimingOf,
  kubeletProbeOf,
  targetCheckOf,
} from '../../src/smoke/replay/declared-settings.ts';

type Setting =
  | 'initialDelay'
  | 'period'
  | 'timeout'
  | 'failureThreshold'
  | 'successThreshold'
  | 'startPeriod'
  | 'grace';

function declared(settings: Partial<Record<Setting, Known<number>>> = {}): DeclaredProbe {
  const numbers = {
    initialDelay: 5,
    period: 7,
    timeout: 2,
    failureThreshold: 4,
    successThreshold: 1,
    ...settings,
  };
  const stated = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, { value }]));
  // Every number of the probe is there; TypeScript does not follow fromEntries.
  const known = stated as unknown as Pick<DeclaredProbe, Exclude<Setting, 'startPeriod' | 'grace'>>;
  const at = { path: 'main.tf', start: 0, end: 1 };
  return { kind: 'liveness', system: 'kubernetes', at, ask: { kind: 'tcp' }, ...known };
}

const ZERO = { period: 0, timeout: 0, failureThreshold: 0, successThreshold: 0 };
const POD = { initialDelay: 5, period: 7, timeout: 2, failureThreshold: 4, successThreshold: 1 };
const HEALTH = { interval: 7, timeout: 2, retries: 4, startPeriod: 0, startInterval: 5 };

test.each<[name: string, is: unknown, expected: unknown]>([
  ['a pod’s', kubeletProbeOf(declared()), POD],
  ['a pod’s with its own grace', kubeletProbeOf(declared({ grace: 9 })), { ...POD, grace: 9 }],
  [
    'zeros of a pod’s',
    kubeletProbeOf(declared(ZERO)),
    { initialDelay: 5, period: 10, timeout: 1, failureThreshold: 3, successThreshold: 1 },
  ],
  ['a HEALTHCHECK', healthTimingOf(declared({ startPeriod: 20 })), { ...HEALTH, startPeriod: 20 }],
  [
    'zeros of a HEALTHCHECK',
    healthTimingOf(declared(ZERO)),
    { ...HEALTH, interval: 30, timeout: 30, retries: 3 },
  ],
  ['a task’s', ecsTaskOf(declared(), 30), { ...HEALTH, stopTimeout: 30 }],
  [
    'a target group’s',
    targetCheckOf(declared({ successThreshold: 3 }), [[200, 200]]),
    { interval: 7, timeout: 2, healthyThreshold: 3, unhealthyThreshold: 4, passing: [[200, 200]] },
  ],
  ['faster than makes a difference', kubeletProbeOf(declared({ period: 0.001 })), { ...POD, period: 0.1 }],
])('%s settings', (_, is, expected) => {
  expect(is).toEqual(expected);
});

test.each<Setting>(['period', 'successThreshold'])('unknown %s: unknown', (name) => {
  const why = unknown('`var.x` is set nowhere');
  for (const read of [kubeletProbeOf, (probe: DeclaredProbe) => targetCheckOf(probe, [])])
    expect(read(declared({ [name]: why }))).toBe(why);
});
