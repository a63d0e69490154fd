import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const step = thing(
  'step',
  'A command on which the rest of a deployment stands: a copy, a build, a change of folder, an installation, an update, a migration.',
  {
    ...ARTEFACT,
    at: place('The whole command.'),
    kind: oneOf('copy', 'build', 'change-folder', 'install', 'update', 'migrate')('What it does.'),
    program: text('The program.'),
    ignored: bool(
      'When it fails, nothing notices: no errexit, no `||`, no `if`, no `&&`, no trap for errors. Unknown where the caller may look.',
    ),
    next: optional(text('The program that goes on all the same and relies on it.')),
    next_at: optional(place('That command.')),
    first: bool('It is the first such step of its script: the others are its `others`.'),
    others: places('The other steps of the script whose failure nothing notices.'),
  },
);

export type Step = ThingOf<typeof step>;
