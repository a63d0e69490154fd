import { type Span, spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { pathUses } from '../links/health/path-uses.ts';
import type { Disturbed, MeasuredAdvice, MeasuredProbe, MeasuredStart } from '../measured-boot.ts';
import type { Probe } from '../model/probe.ts';
import { isUnknown } from '../unknown.ts';
import type { DeclaredProbe } from '../workloads/probe.ts';

/** What only a rehearsal knows of a probe. */
export type Measurements = Pick<
  Probe,
  | 'start_fault'
  | 'start_share'
  | 'start_given_up'
  | 'start_kills'
  | 'start_advice'
  | 'advised_failure_threshold'
  | 'advised_start_period'
  | 'advised_startup_threshold'
  | 'load_share'
  | 'load_of'
  | 'load_given_up'
  | 'blip_share'
  | 'blip_of'
>;

/** Of what was not rehearsed. */
export const UNMEASURED: Measurements = {
  start_fault: 'none',
  start_share: 0,
  load_share: 0,
  blip_share: 0,
};

/** What a rehearsal saw of a probe; undefined where it saw nothing. */
export function measuredProbe(deployment: Deployment, { at }: DeclaredProbe): MeasuredProbe | undefined {
  return deployment
    .measured()
    .flatMap(({ probes }) => probes)
    .find((probe) => spanKey(probe.at) === spanKey(at));
}

/** What a rehearsal saw of a probe, as rules ask for it. */
export function measurements(
  deployment: Deployment,
  probe: DeclaredProbe,
  { start, load, blip }: MeasuredProbe,
): Measurements {
  return {
    ...UNMEASURED,
    ...(start && startMeasured(start, isToldBy(deployment, probe))),
    ...(load && loadMeasured(load)),
    ...(blip && { blip_share: blip.share, blip_of: blip.says }),
  };
}

/** The application serves no such path, and that is said of the path. */
function isToldBy(deployment: Deployment, { ask }: DeclaredProbe): boolean {
  if (isUnknown(ask)) return false;
  const asks =
    ask.kind === 'exec' ? ask.words.map((word) => word.span()) : ask.kind === 'http' ? [ask.path?.at] : [];
  const isAsked = (at: Span): boolean =>
    asks.some((own) => own?.path === at.path && own.start <= at.start && at.end <= own.end);
  return pathUses(deployment).some(({ at, fault }) => fault !== 'none' && isAsked(at));
}

function startMeasured(start: MeasuredStart, isTold: boolean): Partial<Measurements> {
  const { fault = 'none', share, decidedAt, kills, advice } = start;
  if (fault === 'none' || (fault === 'never' && isTold)) return {};
  return {
    start_fault: fault,
    start_share: share,
    start_given_up: decidedAt && range(decidedAt),
    start_kills: range(kills),
    ...(advice && { start_advice: advice.says, ...settingOf(advice) }),
  };
}

function settingOf({ setting }: MeasuredAdvice): Partial<Measurements> {
  switch (setting?.name) {
    case 'threshold':
      return { advised_failure_threshold: setting.value };
    case 'start-period':
      return { advised_start_period: setting.value };
    case 'startup-threshold':
      return { advised_startup_threshold: setting.value };
    case undefined:
      return {};
  }
}

function loadMeasured({ share, says, decidedAt }: Disturbed): Partial<Measurements> {
  return { load_share: share, load_of: says, load_given_up: decidedAt && range(decidedAt) };
}

/** `31 to 41`; `0.4` below ten. */
function range({ from, to }: { readonly from: number; readonly to: number }): string {
  const [first, last] = [from, to].map((value) => `${Number(value.toFixed(value < 10 ? 1 : 0))}`);
  return first === last ? `${first}` : `${first} to ${last}`;
}
