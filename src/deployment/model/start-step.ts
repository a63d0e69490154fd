import { ARTEFACT } from './artefact.ts';
import { bool, number, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const startStep = thing(
  'start_step',
  'A command that systemd waits for while it starts a unit: each has the whole start timeout for itself.',
  {
    ...ARTEFACT,
    at: place('The value of `TimeoutStartSec=`; where the default holds, what takes the time.'),
    unit: text('The unit.'),
    directive: text('`ExecStartPre`, `ExecStart` …'),
    timeout: number('Seconds that it has; infinity where there is no limit.'),
    timeout_is_default: bool('No setting says so: systemd’s default of 90 seconds holds.'),
    sleep_seconds: number('The sleeps that every start goes through in it, added up.'),
    sleeps_at: places('Where they stand.'),
    work: optional(text('What else it does that takes as long as it takes: `docker pull`, `npm ci`.')),
    work_at: optional(place('The first command that does so.')),
    command_at: place('The command.'),
  },
);

export type StartStep = ThingOf<typeof startStep>;
