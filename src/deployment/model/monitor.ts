import { ARTEFACT } from './artefact.ts';
import { bool, int, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const monitor = thing(
  'monitor',
  'A check that is made again and again, and what is stopped or started when it fails: in an endless loop, or by a schedule.',
  {
    ...ARTEFACT,
    at: place('The first command that acts on the failed check.'),
    runs: oneOf('loop', 'schedule')('Who repeats it.'),
    runs_at: optional(place('The loop or the schedule.')),
    checks: text('What is checked, as a list for people to read.'),
    checked: int('How many things the one check is about; at least 1.'),
    check_at: place('The check.'),
    acts: text('What it stops and starts, as a list for people to read.'),
    acts_at: places('The commands that do so.'),
    affected: int('How many programs are stopped or started. Unknown when the repository does not say.'),
    hits_others: bool('One failed check stops or starts more than what it checked.'),
    reads_own_log: bool(
      'The check reads a file that the monitor, or whoever starts it, writes its own words to.',
    ),
    log: optional(text('That file.')),
    log_read_at: optional(place('Where it is read.')),
    log_written_at: optional(place('Where it is written.')),
  },
);

export type Monitor = ThingOf<typeof monitor>;
