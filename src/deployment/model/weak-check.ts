import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const weakCheck = thing(
  'weak_check',
  'A health check that passes although what it checks is not well: a command whose status says nothing, a handler that answers 200 when it means 503. Checks of which that is not certain are none.',
  {
    ...ARTEFACT,
    at: place('The characters that make it pass.'),
    who: text('Whose check it is, for people.'),
    passes: oneOf(
      'always',
      'on-error',
    )('When it passes: whatever happens, or on every answer, whatever its status.'),
    because: text('Why, as a clause.'),
    instead: optional(text('What to write there so that it fails: `exit 1`.')),
    option_at: optional(place('The word before which `curl` lacks its `-f`.')),
    asks_for_health: bool(
      'It asks for something that is there to tell of health (`/health`), and not for any page to see that something answers.',
    ),
    declared_at: place('Its name: `HEALTHCHECK`, `livenessProbe`, the handler’s.'),
  },
);

export type WeakCheck = ThingOf<typeof weakCheck>;
