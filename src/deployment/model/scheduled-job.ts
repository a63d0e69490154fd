import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const scheduledJob = thing(
  'scheduled_job',
  'Something that is run at times that are written down: a line of a crontab, a timer’s service, a CronJob.',
  {
    ...ARTEFACT,
    at: place('What is run.'),
    kind: oneOf('cron', 'timer', 'cronjob')('Who runs it.'),
    name: text('The service or CronJob; of a crontab “the line”.'),
    schedule: text('When, as it is written.'),
    schedule_at: place('Where that stands.'),
    does_nothing: bool('Nothing is changed, sent or written by it, in the scripts that it starts neither.'),
    prints: bool('It prints something where nobody reads.'),
    script: optional(text('The script that it starts and that does nothing.')),
    idle_at: optional(place('What it prints, or the beginning of that script.')),
    beat: bool(
      'Its name or words say that being run is all it is for: a heartbeat, a test of the schedule, a pulled image.',
    ),
  },
);

export type ScheduledJob = ThingOf<typeof scheduledJob>;
