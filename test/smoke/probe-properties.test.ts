import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { longestTolerated } from '../../src/deployment/probes/docker.ts';
import {
  duringOutage,
  longestSurvived,
  timeToDecide,
  whileNothingListens,
} from '../../src/deployment/probes/kubelet.ts';
import { reachesLimit } from '../../src/deployment/start-limit.ts';
import { answersOf } from '../../src/smoke/replay/answers.ts';
import { sweepHealthcheck } from '../../src/smoke/simulators/docker-healthcheck.ts';
import { replayPod, sweepPod } from '../../src/smoke/simulators/kubelet.ts';
import { replayUnit } from '../../src/smoke/simulators/systemd-start-limit.ts';
import { outage, podBoot, probe, sampled, upFrom } from './made-up.ts';

const timing = fc.record({
  initialDelay: fc.constantFrom(0, 5, 30),
  period: fc.integer({ min: 1, max: 30 }),
  timeout: fc.integer({ min: 1, max: 30 }),
  failureThreshold: fc.integer({ min: 1, max: 6 }),
});
/** Beginning and length. */
const silence = fc.tuple(fc.integer({ min: 40, max: 80 }), fc.integer({ min: 1, max: 200 }));
const PHASES = 100;
const HORIZON = 600;

test('kubelet: the simulator falls within one phase of the closed form, when a timeout is within its period', () => {
  fc.assert(
    fc.property(timing, silence, (settings, [from, length]) => {
      const known = { ...settings, initialDelay: 0, timeout: Math.min(settings.timeout, settings.period) };
      const to = from + length;
      const pod = { liveness: probe(known), grace: 30, restarts: 'never' } as const;
      const { killedShare, decidedAt } = sweepPod(pod, [podBoot(outage([from, to]))], HORIZON);
      const { share, decided } = duringOutage(known, { from, to });
      expect(Math.abs(killedShare - share)).toBeLessThanOrEqual(1 / PHASES + 1e-9);
      if (killedShare === 0 || decided === undefined) return;
      const step = known.period / PHASES + 1e-9;
      expect(decidedAt?.from).toBeGreaterThanOrEqual(decided.from - 1e-9);
      expect(decidedAt?.from).toBeLessThanOrEqual(decided.from + step);
      expect(decidedAt?.to).toBeLessThanOrEqual(decided.to + 1e-9);
      expect(decidedAt?.to).toBeGreaterThanOrEqual(decided.to - 2 * step);
    }),
  );
});

test('kubelet: whatever the timeout, (F-1) P + T is survived by all and one period more by none', () => {
  fc.assert(
    fc.property(timing, silence, (settings, [from, length]) => {
      const known = { ...settings, initialDelay: 0 };
      const pod = { liveness: probe(known), grace: 30, restarts: 'never' } as const;
      const { killedShare } = sweepPod(pod, [podBoot(outage([from, from + length]))], HORIZON);
      if (length <= longestSurvived(known)) expect(killedShare).toBe(0);
      if (length >= timeToDecide(known)) expect(killedShare).toBe(1);
    }),
  );
});

test('kubelet: nothing listens until some second, without a startup probe', () => {
  fc.assert(
    fc.property(timing, fc.integer({ min: 1, max: 200 }), (settings, upAt) => {
      const pod = { liveness: probe(settings), grace: 30, restarts: 'never' } as const;
      const { killedShare } = sweepPod(pod, [podBoot(upFrom(upAt))], HORIZON);
      const { share } = whileNothingListens(settings, upAt);
      expect(Math.abs(killedShare - share)).toBeLessThanOrEqual(1 / PHASES + 1e-9);
    }),
  );
});

test.each(['startup', 'liveness'] as const)('kubelet: a higher %s threshold never kills more', (kind) => {
  fc.assert(
    fc.property(timing, silence, fc.integer({ min: 0, max: 30 }), (settings, [from, length], up) => {
      const stalls = outage([from, from + length]);
      const starts = upFrom(up);
      const boots = [podBoot((at, within) => (at < up ? starts : stalls)(at, within))];
      const share = (more: number): number => {
        const declared = probe({ ...settings, failureThreshold: settings.failureThreshold + more });
        return sweepPod({ [kind]: declared, grace: 30, restarts: 'never' }, boots, HORIZON).killedShare;
      };
      expect(share(1)).toBeLessThanOrEqual(share(0));
    }),
  );
});

test('kubelet: a whole period more or less of phase changes nothing', () => {
  fc.assert(
    fc.property(timing, silence, fc.integer({ min: 0, max: 29 }), (settings, [from, length], phase) => {
      const pod = {
        liveness: probe(settings),
        readiness: probe({ ...settings, period: settings.period }),
        grace: 7,
      };
      const boots = [podBoot(outage([from, from + length]))];
      const play = (shift: number) => replayPod(pod, boots, { phase: phase + shift, horizon: 200 });
      expect(play(settings.period)).toEqual(play(0));
    }),
  );
});

test('kubelet: a silence looks one sample longer at both ends at most, and never shorter', () => {
  fc.assert(
    fc.property(timing, silence, (settings, [from, length]) => {
      const known = { ...settings, initialDelay: 0, timeout: Math.min(settings.timeout, settings.period) };
      const truth = outage([from + 0.13, from + length + 0.07]);
      const pod = { liveness: probe(known), grace: 30, restarts: 'never' } as const;
      const measured = answersOf(sampled(truth, { until: 300, patience: 300 }));
      const share = (answers: typeof truth) => sweepPod(pod, [podBoot(answers)], HORIZON).killedShare;
      expect(share(measured)).toBeGreaterThanOrEqual(share(truth));
      expect(share(measured)).toBeLessThanOrEqual(share(truth) + 0.4 / known.period + 1 / PHASES + 1e-9);
    }),
    { numRuns: 30 },
  );
});

test('docker: (R-1)(I+T)+T is tolerated in every phase, and one gap more in none', () => {
  fc.assert(
    fc.property(
      fc.record({
        interval: fc.integer({ min: 2, max: 30 }),
        timeout: fc.integer({ min: 1, max: 10 }),
        retries: fc.integer({ min: 1, max: 4 }),
      }),
      fc.integer({ min: 1, max: 150 }),
      (settings, length) => {
        const check = { ...settings, startPeriod: 0, startInterval: 5 };
        const boots = [{ answers: outage([100, 100 + length]) }];
        const { killedShare } = sweepHealthcheck(check, boots, HORIZON);
        const tolerated = longestTolerated(check);
        if (length <= tolerated) expect(killedShare).toBe(0);
        if (length >= tolerated + check.interval) expect(killedShare).toBe(1);
      },
    ),
  );
});

test('systemd: a constant cycle is given up exactly when the limit is reached', () => {
  const hundredths = (max: number) => fc.integer({ min: 0, max }).map((n) => n / 100);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 0, max: 20 }),
      hundredths(300),
      hundredths(200),
      (burst, interval, restartDelay, fails) => {
        const unit = { burst, interval, restartDelay, restart: 'always' } as const;
        const timeToFail = fails + 0.01;
        const { givenUpAt } = replayUnit(unit, [{ exit: timeToFail }], { horizon: 100, phase: 0 });
        expect(givenUpAt !== undefined).toBe(reachesLimit({ ...unit, timeToFail }));
      },
    ),
  );
});
