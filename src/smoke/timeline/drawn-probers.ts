import { isUnknown } from '../../deployment/unknown.ts';
import type { Span } from '../../repository/span.ts';
import type { Plan } from '../plan/plan.ts';
import { coursesOf } from '../replay/courses.ts';
import { proberOf } from '../replay/prober.ts';
import { decides } from '../replay-plan.ts';
import type { ReplayEvent } from '../simulators/course.ts';
import { TEN_MINUTES } from '../simulators/sweep.ts';
import type { Trace } from '../trace/trace.ts';
import type { ReplayedProber } from './timeline-replay.ts';

/** Every declared probe that can be drawn over the trace; under the slow request where it bears the start. */
export function drawnProbers(plan: Plan, trace: Trace, lineOf: (at: Span) => number): ReplayedProber[] {
  const { calm, load } = coursesOf(trace);
  return plan.probes.filter(decides).flatMap((probe): ReplayedProber[] => {
    const started = proberOf(plan, probe, calm);
    if (isUnknown(started)) return [];
    const boot = { prober: started, sweep: started.sweep() };
    const under = load === undefined ? undefined : proberOf(plan, probe, load.whole);
    const isKilled = boot.sweep.killedShare > 0 || under === undefined || isUnknown(under);
    const { prober, sweep } = isKilled ? boot : { prober: under, sweep: under.sweep() };
    const events: ReplayEvent[] = [];
    prober.play({ phase: sweep.earliest, horizon: TEN_MINUTES, witness: (event) => events.push(event) });
    const { kind, system, at } = probe.declared;
    const name = `${kind} of ${system}, ${at.path}:${lineOf(at)}`;
    return [{ name, does: DOES[system] ?? 'kills', sweep, events }];
  });
}

/** What it does to what it decides against; others kill. */
const DOES: Readonly<Record<string, ReplayedProber['does']>> = { docker: 'calls unhealthy', ecs: 'replaces' };
