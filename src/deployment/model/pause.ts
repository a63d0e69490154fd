import { ARTEFACT } from './artefact.ts';
import { bool, number, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const pause = thing('pause', 'A `sleep`.', {
  ...ARTEFACT,
  at: place('The whole command.'),
  seconds: number('How long, in seconds.'),
  in_loop: bool('It stands in a loop: a poll interval, a back-off, a daemon’s period.'),
  background: bool('Nothing waits for it.'),
  follows: oneOf(
    'start',
    'restart',
    'copy',
    'apply',
    'stop',
    'nothing',
    'other',
  )(
    'What comes last before it, printing and looking left out: a program, service, guest or container that is started; one that is restarted; a copy; a change handed to a cluster or Compose; a stop.',
  ),
  follows_at: optional(place('That command.')),
  needed_by: optional(
    text('The program that comes next and needs what came before: `curl`, `psql`, `systemctl`.'),
  ),
  needed_by_at: optional(place('That command.')),
  delays_start: bool(
    'It comes first in a container’s command or a unit’s `ExecStartPre=`, before the program itself.',
  ),
});

export type Pause = ThingOf<typeof pause>;
