import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const danglingName = thing(
  'dangling_name',
  'A name or path that refers to something which the place it is looked for does not have, or may not.',
  {
    ...ARTEFACT,
    at: place('The name or path.'),
    kind: oneOf(
      'service',
      'folder',
      'dockerfile',
      'action',
      'script',
      'file',
      'user',
      'unit',
      'host',
    )('What it should lead to.'),
    name: text('As it is written; of a path, from the repository’s root.'),
    missing: bool('It is not there. Unknown where something may make or bring it.'),
    sought_in: text('Where it was looked for, as a phrase.'),
    pulled_instead: bool('It is to be built, and has an image that can be pulled: only a build fails.'),
    sought_at: optional(place('What was looked through.')),
  },
);

export type DanglingName = ThingOf<typeof danglingName>;
