import { ARTEFACT } from './artefact.ts';
import { bool, optional, place, type ThingOf, text, thing } from './schema.ts';

export const takedown = thing(
  'takedown',
  'A command that stops or removes a running service which the same script starts again later, from something that it makes or fetches in between.',
  {
    ...ARTEFACT,
    at: place('The command that stops it.'),
    command: text('`docker compose down`, `systemctl stop`.'),
    risk: text('The command in between that may fail: `git pull`, `docker build`.'),
    risk_at: place('That command; the starting command itself where it builds.'),
    start: text('The command that starts the service again.'),
    start_at: optional(place('That command, where it is not the one that may fail.')),
    stays_down: bool(
      'When the command in between fails, the start is not reached. Otherwise the service is only away for as long as it takes.',
    ),
    brought_back: bool('A trap, a handler or a branch starts something when it fails.'),
    brought_back_at: optional(place('That command.')),
    asked_for: bool(
      'Its function, target or file says that a stop is what is asked for: a reset, a clean start, a test.',
    ),
  },
);

export type Takedown = ThingOf<typeof takedown>;
