import { ARTEFACT } from './artefact.ts';
import { bool, many, oneOf, place, places, type ThingOf, text, thing } from './schema.ts';

export const keeper = thing(
  'keeper',
  'Something that starts a server by itself: at boot, by the clock, or when it has ended.',
  {
    ...ARTEFACT,
    kind: oneOf(
      'unit',
      'engine',
      'supervisord',
      'pm2',
      'cron',
      'timer',
      'loop',
      'boot-script',
      'script',
    )(
      'Who: a unit; a container engine’s restart policy; a process manager; cron; a loop in a script; a script that runs at boot; one that kills the server and starts it anew.',
    ),
    at: place('The characters that make it one: `Restart=always`, the schedule, the command in the loop.'),
    says: text('What it does, as a clause.'),
    name: text('The unit’s, service’s or file’s name.'),
    restarts: bool(
      'It starts the server again when it has ended; false where it only starts it once, at boot.',
    ),
  },
);

export type Keeper = ThingOf<typeof keeper>;

export const supervision = thing(
  'supervision',
  'One server and everything that starts it by itself. The same server: the same program, application and port on the same host.',
  {
    ...ARTEFACT,
    at: place('The keeper that is one too many: the weakest of them.'),
    server: text('The server, for people: `uvicorn app:app`.'),
    keepers: many(keeper)(
      'Who takes care of it, each once. A command that asks a keeper to restart it is none.',
    ),
    keepers_shown: text('They as a list for people.'),
    others_at: places('The other keepers’ places.'),
    installed: bool(
      'A script of the repository puts at least one of the keepers in place (of units alone: two), or a keeper is itself a script.',
    ),
  },
);

export type Supervision = ThingOf<typeof supervision>;
