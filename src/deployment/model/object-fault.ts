import { ARTEFACT } from './artefact.ts';
import { oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const objectFault = thing(
  'object_fault',
  'Something in a Kubernetes object or a compose file for which the API server, or Compose, refuses the whole of it.',
  {
    ...ARTEFACT,
    at: place('The field or the value; of what is missing, what should have it.'),
    kind: oneOf(
      'unknown-field',
      'wrong-type',
      'missing-field',
      'bad-value',
      'contradiction',
      'duplicate',
      'undefined-name',
      'removed',
    )(
      'No such field; another type behind it than it has; one that must be there and is not; a value refused for itself; settings that do not go together; one name or port twice; a name that nothing defines; a version of the API that no server has any more.',
    ),
    format: oneOf('kubernetes', 'compose')('Who refuses it: the API server, or `docker compose`.'),
    object: text('What is refused: `Deployment web`, or the compose file’s path.'),
    meant: optional(text('The field that an unknown one is spelt like.')),
    unquoted: optional(text('The value as written, where quotes around it make it what it must be.')),
    because: text('Why, as a sentence without its full stop.'),
    other_at: optional(place('The other place that makes it a fault.')),
  },
);

export type ObjectFault = ThingOf<typeof objectFault>;
