import { ARTEFACT } from './artefact.ts';
import { oneOf, place, type ThingOf, text, thing } from './schema.ts';

export const continuation = thing(
  'continuation',
  'A line that was to go on in the next one, and does not, or takes in more than was meant.',
  {
    ...ARTEFACT,
    at: place('The backslash with what stands behind it, or the comment that ends the command.'),
    how: oneOf(
      'swallows',
      'blanks',
      'comment',
    )(
      'An instruction of a Dockerfile is taken into the one before; blanks behind the backslash end a shell command; a comment ends it.',
    ),
    of: text('The instruction or program whose line it is.'),
    next: text('The line behind it.'),
    next_at: place('That line.'),
  },
);

export type Continuation = ThingOf<typeof continuation>;
