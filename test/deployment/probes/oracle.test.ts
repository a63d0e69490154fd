import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { courseOf, longestTolerated } from '../../../src/deployment/probes/docker.ts';
import {
  duringOutage,
  type ProbeTiming,
  restartDelay,
  timeToDecide,
  whileNothingListens,
} from '../../../src/deployment/probes/kubelet.ts';

interface KubeletCase {
  readonly name: string;
  readonly probe: {
    readonly initialDelay?: number;
    readonly period: number;
    readonly timeout: number;
    readonly failure: number;
  };
  readonly outage?: readonly [number, number];
  readonly killedShare?: number;
  readonly killedShareAtMost?: number;
  readonly decidedAt?: readonly [number, number];
}

interface DockerCase {
  readonly name: string;
  readonly healthcheck: {
    readonly timeout?: number;
    readonly startPeriod?: number;
    readonly startInterval?: number;
  };
  readonly upAt: number;
  readonly transitions: readonly (readonly [number, 'healthy' | 'unhealthy'])[];
}

interface Oracle {
  readonly kubelet: readonly KubeletCase[];
  readonly docker: readonly DockerCase[];
  readonly backoff: readonly { readonly delays: readonly number[] }[];
}

const oracle = JSON.parse(
  readFileSync(new URL('../../oracles/probes.json', import.meta.url), 'utf8'),
) as Oracle;

/** The oracle sweeps a hundred phases. */
const PHASES = 100;

function timingOf({ probe }: KubeletCase): ProbeTiming {
  const { initialDelay = 0, period, timeout, failure } = probe;
  return { initialDelay, period, timeout, failureThreshold: failure };
}

describe('kubelet', () => {
  test.each(oracle.kubelet)('$name', (one) => {
    const timing = timingOf(one);
    const [from, to] = one.outage ?? [0, Number.POSITIVE_INFINITY];
    const { share, decided } =
      one.outage === undefined ? whileNothingListens(timing, to) : duringOutage(timing, { from, to });
    if (one.killedShare !== undefined)
      expect(Math.abs(share - one.killedShare)).toBeLessThanOrEqual(1 / PHASES);
    if (one.killedShareAtMost !== undefined) expect(share).toBeLessThanOrEqual(one.killedShareAtMost);
    if (one.decidedAt === undefined) return;
    expect(Math.abs((decided?.from ?? 0) - one.decidedAt[0])).toBeLessThanOrEqual(timing.period / PHASES);
    expect(Math.abs((decided?.to ?? 0) - one.decidedAt[1])).toBeLessThanOrEqual(
      timing.period / PHASES + 1e-9,
    );
  });

  test('decides at the latest one period after the earliest decision', () => {
    expect(timeToDecide({ initialDelay: 0, period: 30, timeout: 10, failureThreshold: 15 })).toBe(460);
  });

  test('a container that ends at once', () => {
    const [{ delays } = { delays: [] }] = oracle.backoff;
    expect(delays.map((_, i) => restartDelay(i + 1))).toEqual(delays);
  });
});

describe('docker', () => {
  const DEFAULTS = { interval: 30, timeout: 30, retries: 3, startPeriod: 0, startInterval: 5 };

  test.each(oracle.docker)('$name', ({ healthcheck, upAt, transitions }) => {
    const { unhealthyAt, healthyAt } = courseOf({ ...DEFAULTS, ...healthcheck }, upAt);
    const expected = Object.fromEntries(transitions.map(([at, state]) => [state, at]));
    expect({ unhealthy: unhealthyAt, healthy: healthyAt }).toEqual({
      unhealthy: expected.unhealthy,
      healthy: expected.healthy,
    });
  });

  test('tolerates (R-1)(I+T)+T', () => {
    expect(longestTolerated({ ...DEFAULTS, timeout: 5 })).toBe(75);
  });
});
