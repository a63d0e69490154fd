import { ARTEFACT } from './artefact.ts';
import { oneOf, place, type ThingOf, text, thing } from './schema.ts';

export const disagreement = thing(
  'disagreement',
  'Two places of the repository that say what one thing on one machine is, and do not agree.',
  {
    ...ARTEFACT,
    at: place('The value or path at the second place.'),
    kind: oneOf(
      'unit',
      'service',
      'path',
      'home',
    )(
      'A unit that is defined twice; a container that is defined twice, with another image, or with other data at one of its paths; a person’s home folder in a unit that cannot work with it.',
    ),
    name: text('The unit or the container.'),
    says: text('What does not agree, as a sentence without its full stop.'),
    other_at: place('The first place.'),
  },
);

export type Disagreement = ThingOf<typeof disagreement>;
