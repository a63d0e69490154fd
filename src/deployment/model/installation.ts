import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const installation = thing(
  'installation',
  'A command that installs packages while an image is built, or by lock file in a workflow.',
  {
    ...ARTEFACT,
    at: place('The command.'),
    program: text('The package manager: `npm`, `apt-get`, `pip`.'),
    fails: bool(
      'It cannot succeed, whatever the network gives. Unknown where the base image, a mount or a command before may bring what is missing.',
    ),
    cause: optional(
      oneOf(
        'lists',
        'lock',
        'managed',
      )('The package lists are missing; the lock file is missing; the system manages this Python.'),
    ),
    why: optional(text('Why it fails, as a clause.')),
    why_at: optional(
      place('What makes it so: the command that removes the lists, the COPY that brings no lock file.'),
    ),
  },
);

export type Installation = ThingOf<typeof installation>;
