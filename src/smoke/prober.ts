import { isUnknown, type Known, unknown } from '../deployment/unknown.ts';
import { ecsTaskOf, healthTimingOf, kubeletProbeOf } from './declared-settings.ts';
import type { Plan, PlannedProbe } from './plan/plan.ts';
import { podOf } from './pod-of-probe.ts';
import { checkedBoots } from './replayed-boots.ts';
import { replayCloudRun, sweepCloudRun } from './simulators/cloud-run.ts';
import type { Course, Replay } from './simulators/course.ts';
import { type CheckedBoot, replayHealthcheck, sweepHealthcheck } from './simulators/docker-healthcheck.ts';
import { replayEcsTask, sweepEcsTask } from './simulators/ecs.ts';
import { replayPod, sweepPod } from './simulators/kubelet.ts';
import type { Sweep } from './simulators/sweep.ts';
import type { Trace } from './trace.ts';

/** A declared probe over a trace: all its phases, or one of them for whoever wants to see what happens. */
export interface Prober {
  readonly sweep: () => Sweep;
  readonly play: (replay: Replay) => Course;
}

/** Unknown where it cannot be replayed. Only what the probe itself decides counts, not what the probe before it does. */
export function proberOf(plan: Plan, probe: PlannedProbe, trace: Trace): Known<Prober> {
  const { declared, target, grace } = probe;
  if (declared.system === 'kubernetes') {
    const made = podOf(plan, probe, trace);
    if (isUnknown(made)) return made;
    const pod = { ...made.pod, judged: declared.kind === 'startup' ? 'startup' : 'liveness' } as const;
    return {
      sweep: () => sweepPod(pod, made.boots),
      play: (replay) => replayPod(pod, made.boots, replay),
    };
  }
  if (target === undefined) return unknown(probe.why ?? 'what it asks is not known', declared.at);
  const boots = checkedBoots(trace, target);
  if (isUnknown(boots)) return boots;
  if (declared.system === 'cloud-run') return cloudRunProber(probe, boots);
  if (declared.system === 'ecs') {
    const task = ecsTaskOf(declared, grace);
    if (isUnknown(task)) return task;
    return {
      sweep: () => sweepEcsTask(task, boots),
      play: (replay) => replayEcsTask(task, boots, replay),
    };
  }
  const timing = healthTimingOf(declared);
  if (isUnknown(timing)) return timing;
  return {
    sweep: () => sweepHealthcheck(timing, boots),
    play: (replay) => replayHealthcheck(timing, boots, replay),
  };
}

/** Each of its probes by itself: which others its container has is not known here. */
function cloudRunProber({ declared }: PlannedProbe, asked: readonly CheckedBoot[]): Known<Prober> {
  const settings = kubeletProbeOf(declared);
  if (isUnknown(settings)) return settings;
  const container = declared.kind === 'startup' ? { startup: settings } : { liveness: settings };
  const boots = asked.map(({ answers, ...boot }) => ({
    ...boot,
    answers: { startup: answers, liveness: answers },
  }));
  return {
    sweep: () => sweepCloudRun(container, boots),
    play: (replay) => replayCloudRun(container, boots, replay),
  };
}
