import type { Deployment } from '../deployment.ts';
import { type ScheduledJob as Found, scheduledJobs } from '../links/keepers/scheduled-jobs.ts';
import { type Idleness, idlenessOf } from '../links/processes/idle-runs.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { ScheduledJob } from '../model/scheduled-job.ts';

/** What runs by the clock. */
export function scheduledJobsOf(deployment: Deployment): ScheduledJob[] {
  return scheduledJobs(deployment).map((job) => {
    const idle = idlenessOfAll(deployment, job);
    return {
      ...artefactsOf(deployment).ofPath(job.command.path),
      at: job.command.span(),
      kind: job.kind,
      name: job.name,
      schedule: job.schedule.value,
      schedule_at: job.schedule.span(),
      does_nothing: idle !== undefined,
      prints: idle?.does === 'prints',
      script: idle?.script,
      idle_at: idle?.at,
      beat: BEAT.test(`${job.name} ${job.command.value} ${idle?.script ?? ''}`),
    };
  });
}

const BEAT =
  /heart-?_?beat|keep-?_?alive|\bping\b|canary|warm|cache|pre-?_?pull|pre-?_?load|demo|hello|\btests?\b|smoke/i;

/** A job does nothing where none of its commands does something. */
function idlenessOfAll(deployment: Deployment, { runs }: Found): Idleness | undefined {
  const idle = runs.map((run) => idlenessOf(deployment, run));
  if (idle.some((one) => one === undefined)) return undefined;
  return idle.find((one) => one?.does === 'prints') ?? idle[0];
}
