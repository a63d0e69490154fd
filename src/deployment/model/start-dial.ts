import { ARTEFACT } from './artefact.ts';
import { oneOf, place, type ThingOf, text, thing } from './schema.ts';

export const startDial = thing(
  'start_dial',
  'A service, pod or unit that needs a database or a message broker while it starts and is started without waiting for it. Where something waits, tries again or starts it again until the database is there, there is none.',
  {
    ...ARTEFACT,
    at: place('The dependency that does not wait; where none is stated, what starts too soon.'),
    who: text('Who starts, for people.'),
    dependency: text('The service or unit that it needs; in a cluster the Service.'),
    dependency_at: place('Where that is declared, or named.'),
    dial: text('The command, or the call of a Python program, that needs it.'),
    dial_at: place('Where that stands.'),
    outcome: oneOf(
      'ends',
      'goes-on',
    )('What becomes of the start: it ends for good, or goes on as if the command had succeeded.'),
    remedy: text('How one waits for it there, as a clause.'),
  },
);

export type StartDial = ThingOf<typeof startDial>;
