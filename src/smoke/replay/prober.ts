import { isUnknown, type Known, unknown } from '../../deployment/unknown.ts';
import type { Plan, PlannedProbe } from '../plan/plan.ts';
import { replayCloudRun, sweepCloudRun } from '../simulators/cloud-run.ts';
import type { Course, Replay } from '../simulators/course.ts';
import { replayHealthcheck, sweepHealthcheck } from '../simulators/docker-healthcheck.ts';
import { replayEcsTask, sweepEcsTask } from '../simulators/ecs.ts';
import { type Pod, replayPod, sweepPod } from '../simulators/kubelet.ts';
import type { PodBoot } from '../simulators/pod-life.ts';
import type { Sweep } from '../simulators/sweep.ts';
import { ecsTaskOf, healthTimingOf } from './declared-settings.ts';
import { podOf } from './pod-of-probe.ts';
import { checkedBoots, type TracePart } from './replayed-boots.ts';

/** A declared probe over a trace: all its phases, or one of them for whoever wants to see what happens. */
export interface Prober {
  readonly sweep: () => Sweep;
  readonly play: (replay: Replay) => Course;
}

/** Unknown where it cannot be replayed. Only what the probe itself decides counts, not what the probe before it does. */
export function proberOf(plan: Plan, probe: PlannedProbe, trace: TracePart): Known<Prober> {
  const { declared, target, grace } = probe;
  if (declared.system === 'kubernetes' || declared.system === 'cloud-run') {
    const made = podOf(plan, probe, trace);
    if (isUnknown(made)) return made;
    const pod = { ...made.pod, judged: declared.kind === 'startup' ? 'startup' : 'liveness' } as const;
    if (declared.system === 'cloud-run') return cloudRunProber(pod, made.boots);
    return {
      sweep: () => sweepPod(pod, made.boots),
      play: (replay) => replayPod(pod, made.boots, replay),
    };
  }
  if (target === undefined) return unknown(probe.why ?? 'what it asks is not known', declared.at);
  const boots = checkedBoots(trace, target);
  if (isUnknown(boots)) return boots;
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

/** Where no startup probe is declared it is connected to; the port that liveness asks stands for the container's. */
function cloudRunProber({ startup, liveness, judged }: Pod, asked: readonly PodBoot[]): Prober {
  const container = { ...(startup && { startup }), ...(liveness && { liveness }), ...(judged && { judged }) };
  const boots = asked.map(({ answers, ...boot }) => {
    const first = startup === undefined ? answers.liveness : answers.startup;
    return { ...boot, answers: { startup: first, liveness: answers.liveness } };
  });
  return {
    sweep: () => sweepCloudRun(container, boots),
    play: (replay) => replayCloudRun(container, boots, replay),
  };
}
