import type { Trace } from '../trace/trace.ts';
import type { Timeline } from './timeline.ts';
import { bootGroup } from './timeline-boot.ts';
import { type ReplayedProber, replayGroup } from './timeline-replay.ts';

/** The drawing of a trace and of what the probers that are declared make of it. */
export function timelineOf(trace: Trace, probers: readonly ReplayedProber[]): Timeline {
  const watched = Math.max(...trace.boots.map(({ watchedFor }) => watchedFor));
  const until = Math.max(1, watched, ...probers.map((prober) => endOfFirstDecision(prober)));
  return {
    title: trace.image ?? 'the container',
    until,
    groups: [
      ...trace.boots.map((boot, i) =>
        bootGroup(boot, { title: trace.boots.length === 1 ? 'Measured' : `Measured start ${i + 1}`, until }),
      ),
      ...probers.map((prober) => replayGroup(prober, until)),
    ],
  };
}

/** A little after the first container's end, where a prober brought it about. */
function endOfFirstDecision({ events }: ReplayedProber): number {
  const end = events.find(({ what }) => what === 'killed' || what === 'unhealthy')?.at;
  const over = events.find(({ what, at }) => what === 'ended' && end !== undefined && at >= end)?.at;
  return end === undefined ? 0 : (over ?? end) * 1.1;
}
