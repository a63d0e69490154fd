import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, place, type ThingOf, text, thing } from './schema.ts';

export const stateLock = thing(
  'state_lock',
  'A command that changes infrastructure past the lock on its state, or past the question before it.',
  {
    ...ARTEFACT,
    at: place('The characters that do so: the subcommand or the switch.'),
    program: text('`terraform`, whichever of its kin is called.'),
    command: text('The subcommand.'),
    how: oneOf(
      'unlocks',
      'ignores',
      'unasked',
    )('It takes another’s lock away, takes none, or asks nobody before it changes things.'),
    in_pipeline: bool('A workflow runs it.'),
  },
);

export type StateLock = ThingOf<typeof stateLock>;
