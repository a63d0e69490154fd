import { isUnknown } from '../../deployment/unknown.ts';
import { isSuccess } from '../observe/sampler.ts';
import type { PlannedProbe } from '../plan/plan.ts';
import { type Boot, isSameTarget, type Trace } from '../trace/trace.ts';
import { healthTimingOf, kubeletProbeOf } from './declared-settings.ts';

/**
 * Seconds after its start at which the slowest of the starts first answered what the probe asks, well and in the probe's
 * time; undefined where one of them never did.
 */
export function slowestUp(probe: PlannedProbe, { boots }: Trace): number | undefined {
  const within = timeoutOf(probe);
  const ups = boots.flatMap((boot) => upOf(boot, probe, within) ?? []);
  // What was measured is no more exact than a tenth.
  return ups.length === boots.length && ups.length > 0 ? Math.round(Math.max(...ups) * 10) / 10 : undefined;
}

function upOf({ health }: Boot, { target }: PlannedProbe, within: number): number | undefined {
  const series = health.find((one) => target !== undefined && isSameTarget(one.target, target));
  const first = series?.samples.find(({ took, result }) => took <= within && isSuccess(result));
  return first && first.at + first.took;
}

/** Seconds that an answer may take; 0 where that is not known. */
export function timeoutOf({ declared }: PlannedProbe): number {
  const isKubelet = declared.system === 'kubernetes' || declared.system === 'cloud-run';
  const settings = isKubelet ? kubeletProbeOf(declared) : healthTimingOf(declared);
  return isUnknown(settings) ? 0 : settings.timeout;
}
