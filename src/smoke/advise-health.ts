import type { MeasuredAdvice } from '../deployment/measured-boot.ts';
import { isUnknown } from '../deployment/unknown.ts';
import { ADVICE_LIMITS, smallest } from './advice.ts';
import { slowed } from './answer-parts.ts';
import { ecsTaskOf, healthTimingOf } from './declared-settings.ts';
import type { PlannedProbe } from './plan/plan.ts';
import { checkedBoots } from './replayed-boots.ts';
import { seconds } from './seconds.ts';
import { sweepHealthcheck } from './simulators/docker-healthcheck.ts';
import { sweepEcsTask } from './simulators/ecs.ts';
import type { Trace } from './trace.ts';

/** Start periods are round numbers of seconds. */
const STEP = 5;

/** What a container engine's check must be to bear the start, or what came after it: a start period, or retries. */
export function adviseHealth(
  { declared, target, grace }: PlannedProbe,
  trace: Trace,
  part: 'start' | 'run',
): MeasuredAdvice | undefined {
  const timing = healthTimingOf(declared);
  const boots = target === undefined ? undefined : checkedBoots(trace, target);
  const task = ecsTaskOf(declared, grace);
  if (isUnknown(timing) || boots === undefined || isUnknown(boots) || isUnknown(task)) return undefined;
  const { margin, longestStart, longestSilence } = ADVICE_LIMITS;
  const slow = boots.map((boot) => ({ ...boot, answers: slowed(boot.answers, margin) }));
  const holds = (changed: Partial<typeof timing>): boolean => {
    const share =
      declared.system === 'ecs'
        ? sweepEcsTask({ ...task, ...changed }, slow).killedShare
        : sweepHealthcheck({ ...timing, ...changed }, slow).killedShare;
    return share === 0;
  };
  const bears = `bears what was measured with a margin of ${margin}`;
  if (part === 'start') {
    const steps = smallest(longestStart / STEP, (count) => holds({ startPeriod: count * STEP }));
    if (steps === undefined)
      return { says: `no start period up to ${seconds(longestStart)} bears what was measured` };
    const value = steps * STEP;
    const before =
      timing.startPeriod === 0 ? 'where there is none' : `instead of ${seconds(timing.startPeriod)}`;
    return {
      says: `a start period of ${seconds(value)} ${before} ${bears}`,
      setting: { name: 'start-period', value },
    };
  }
  const most = 2 + Math.floor(longestSilence / timing.interval);
  const retries = smallest(most, (count) => holds({ retries: count }));
  return retries === undefined
    ? { says: 'no setting is honest: it falls silent for longer than a check should bear' }
    : {
        says: `${retries} retries instead of ${timing.retries} would bear what was measured with a margin of ${margin}; better is not to fall silent`,
      };
}
