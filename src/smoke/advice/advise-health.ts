import type { MeasuredAdvice } from '../../deployment/measured-boot.ts';
import type { HealthTiming } from '../../deployment/probes/docker.ts';
import { isUnknown } from '../../deployment/unknown.ts';
import type { PlannedProbe } from '../plan/plan.ts';
import { slowed, upAt } from '../replay/answer-parts.ts';
import type { Answers } from '../replay/answers.ts';
import { ecsTaskOf, healthTimingOf } from '../replay/declared-settings.ts';
import { checkedBoots, undisturbedFor } from '../replay/replayed-boots.ts';
import { seconds } from '../seconds.ts';
import { sweepHealthcheck } from '../simulators/docker-healthcheck.ts';
import { sweepEcsTask } from '../simulators/ecs.ts';
import type { Trace } from '../trace/trace.ts';
import { ADVICE_LIMITS, smallest } from './advice.ts';
import { becauseSaid } from './advice-said.ts';

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
  const slow = boots.map((boot) => ({ ...boot, answers: slowed(boot.answers, ADVICE_LIMITS.margin) }));
  const holds: Holds = (changed) => {
    const share =
      declared.system === 'ecs'
        ? sweepEcsTask({ ...task, ...changed }, slow).killedShare
        : sweepHealthcheck({ ...timing, ...changed }, slow).killedShare;
    return share === 0;
  };
  const down = boots.findIndex(
    ({ answers }, i) => !wasUp(answers, { trace, boot: i, within: timing.timeout }),
  );
  if (down >= 0) {
    const seen = trace.boots[down];
    const watchedFor = seen === undefined ? 0 : undisturbedFor(seen);
    return becauseSaid({ kind: 'never-up', boot: down, watchedFor });
  }
  return part === 'start' ? startAdvised(timing, holds) : runAdvised(timing, holds);
}

type Holds = (changed: Partial<HealthTiming>) => boolean;

function startAdvised({ startPeriod }: HealthTiming, holds: Holds): MeasuredAdvice {
  const { longestStart, margin } = ADVICE_LIMITS;
  const steps = smallest(longestStart / STEP, (count) => holds({ startPeriod: count * STEP }));
  if (steps === undefined)
    return { says: `no start period up to ${seconds(longestStart)} bears what was measured` };
  const value = steps * STEP;
  const before = startPeriod === 0 ? 'where there is none' : `instead of ${seconds(startPeriod)}`;
  return {
    says: `a start period of ${seconds(value)} ${before} bears what was measured with a margin of ${margin}`,
    setting: { name: 'start-period', value },
  };
}

/** No setting that is applied by itself: what falls silent is the thing to mend. */
function runAdvised({ interval, retries }: HealthTiming, holds: Holds): MeasuredAdvice {
  const { longestSilence, margin } = ADVICE_LIMITS;
  const most = 2 + Math.floor(longestSilence / interval);
  const needed = smallest(most, (count) => holds({ retries: count }));
  return needed === undefined
    ? { says: 'no setting is honest: it falls silent for longer than a check should bear' }
    : {
        says: `${needed} retries instead of ${retries} would bear what was measured with a margin of ${margin}`,
        means: 'better is not to fall silent',
      };
}

function wasUp(
  answers: Answers,
  { trace, boot, within }: { readonly trace: Trace; readonly boot: number; readonly within: number },
): boolean {
  const seen = trace.boots[boot];
  if (seen === undefined) return false;
  const search = { from: 0, to: undisturbedFor(seen), step: trace.sampledEvery, within };
  return upAt(answers, search) !== undefined;
}
