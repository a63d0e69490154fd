import { ARTEFACT } from './artefact.ts';
import { bool, int, number, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const restartLimit = thing(
  'restart_limit',
  'What restarts a service after it ended, and when that gives up. Only where something restarts it.',
  {
    ...ARTEFACT,
    keeper: oneOf('systemd', 'swarm')('Who restarts.'),
    service: text('The unit or the compose service.'),
    at: place('What decides about the limit: the setting that switches it off, or else the delay.'),
    restart: text('`Restart=` or `condition:`, as written.'),
    delay: number('Seconds between an end and the next start.'),
    time_to_fail: number('Seconds that every start takes at least, before anything in it can fail.'),
    burst: int('Starts that are allowed within the interval.'),
    interval: number('Seconds over which they are counted.'),
    limit_off: bool('The limit is switched off by a burst or an interval of 0.'),
    limit_reachable: bool(
      'A service that fails as soon as it can, again and again, is given up some day: burst times delay and time to fail fits into the interval.',
    ),
    deliberate: bool('The delay is 30 seconds or more, or grows to that.'),
    stated: bool(
      'An interval or a burst is written somewhere; where not, systemd’s five starts in ten seconds hold.',
    ),
    own: bool(
      'The unit is a file of the repository; false where a script writes it, which installs what others made.',
    ),
    misplaced: bool('A limit is written in a section where systemd does not read it.'),
    settings_at: places('The other settings that play a part.'),
    delay_at: optional(place('The value of the delay.')),
  },
);

export type RestartLimit = ThingOf<typeof restartLimit>;
