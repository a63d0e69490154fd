import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { reachesLimit } from '../../src/deployment/start-limit.ts';
import type { ReplayEvent } from '../../src/smoke/simulators/course.ts';
import { replayHealthcheck } from '../../src/smoke/simulators/docker-healthcheck.ts';
import { replayPod, sweepPod } from '../../src/smoke/simulators/kubelet.ts';
import { replayUnit } from '../../src/smoke/simulators/systemd-start-limit.ts';
import { outage, podBoot, probe, REFUSED, upFrom } from './made-up.ts';

interface Oracle {
  readonly kubelet: readonly {
    readonly name: string;
    readonly probe: { initialDelay?: number; period: number; timeout: number; failure: number };
    readonly outage?: readonly [number, number];
    readonly killedShare?: number;
    readonly killedShareAtMost?: number;
    readonly tolerance?: number;
    readonly decidedAt?: readonly [number, number];
  }[];
  readonly docker: readonly {
    readonly name: string;
    readonly healthcheck: { timeout?: number; startPeriod?: number; startInterval?: number };
    readonly upAt: number;
    readonly transitions: readonly (readonly [number, 'healthy' | 'unhealthy'])[];
  }[];
  readonly backoff: readonly { readonly name: string; readonly delays: readonly number[] }[];
  readonly systemd: readonly {
    readonly name: string;
    readonly burst: number;
    readonly interval: number;
    readonly restartSec: number;
    readonly timeToFail: number;
    readonly reachesLimit: boolean;
  }[];
}

const oracle = JSON.parse(readFileSync(new URL('../oracles/probes.json', import.meta.url), 'utf8')) as Oracle;

describe('kubelet', () => {
  test.each(oracle.kubelet)('$name', (golden) => {
    const { failure, ...settings } = golden.probe;
    const liveness = probe({ ...settings, failureThreshold: failure });
    const answers = golden.outage === undefined ? REFUSED : outage(golden.outage);
    const { killedShare, decidedAt, phases } = sweepPod({ liveness, grace: 30 }, [podBoot(answers)]);
    expect(phases).toBe(100);
    if (golden.killedShare !== undefined)
      expect(Math.abs(killedShare - golden.killedShare)).toBeLessThanOrEqual((golden.tolerance ?? 0) + 1e-9);
    if (golden.killedShareAtMost !== undefined)
      expect(killedShare).toBeLessThanOrEqual(golden.killedShareAtMost);
    if (golden.decidedAt === undefined) return;
    const step = liveness.period / phases;
    expect(decidedAt?.from).toBeCloseTo(golden.decidedAt[0], 6);
    expect(Math.abs((decidedAt?.to ?? 0) - golden.decidedAt[1])).toBeLessThanOrEqual(step + 1e-9);
  });
});

describe('docker', () => {
  test.each(oracle.docker)('$name', ({ healthcheck, upAt, transitions }) => {
    const timing = {
      interval: 30,
      timeout: 30,
      retries: 3,
      startPeriod: 0,
      startInterval: 5,
      ...healthcheck,
    };
    const events: ReplayEvent[] = [];
    const replay = { horizon: 300, phase: 0, witness: (event: ReplayEvent) => events.push(event) };
    replayHealthcheck(timing, [{ answers: upFrom(upAt) }], replay);
    const turns = events.filter(({ what }) => what === 'ready' || what === 'unhealthy');
    expect(turns.map(({ at, what }) => [at, what === 'ready' ? 'healthy' : what])).toEqual(transitions);
  });
});

test.each(oracle.backoff)('$name', ({ delays }) => {
  const starts: number[] = [];
  replayPod({ grace: 30 }, [podBoot(REFUSED, { exit: 0.5 })], {
    horizon: 1_000,
    phase: 0,
    witness: ({ what, at }) => what === 'started' && starts.push(at),
  });
  const waits = starts.slice(1).map((at, i) => at - (starts[i] ?? 0) - 0.5);
  expect(waits).toEqual(delays.slice(0, waits.length));
  expect(waits.length).toBeGreaterThanOrEqual(delays.length - 1);
});

describe('systemd', () => {
  test.each(oracle.systemd)('$name', ({ burst, interval, restartSec, timeToFail, ...golden }) => {
    const unit = { burst, interval, restartDelay: restartSec, restart: 'always' } as const;
    const { givenUpAt } = replayUnit(unit, [{ exit: timeToFail }], { horizon: 600, phase: 0 });
    expect(givenUpAt !== undefined).toBe(golden.reachesLimit);
    expect(reachesLimit({ ...unit, timeToFail })).toBe(golden.reachesLimit);
  });
});
