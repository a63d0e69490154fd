import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const unrepeatableStep = thing(
  'unrepeatable_step',
  'A command that a second run does not leave as the first did, with nothing that asks first and nothing that clears the way.',
  {
    ...ARTEFACT,
    at: place('The whole command.'),
    kind: oneOf(
      'user',
      'group',
      'link',
      'crontab',
      'append',
    )('What it makes: an account, a link, a line of the crontab, lines at the end of a file that stays.'),
    target: text('The account, the link or the file.'),
    guard_at: optional(
      place(
        'The command, where a question can be put before it: it names its target, and nothing is joined to it by `&&`, `||` or a pipe.',
      ),
    ),
    link_option_at: optional(place('The `-s` of `ln`, alone.')),
    fails: bool('The second run fails there and goes no further; otherwise it adds the same again.'),
    runs_again: bool('Its script is run more than once on one machine. Unknown where nothing says so.'),
    again_says: text('How that is known, as a clause.'),
    again_at: optional(place('The schedule, unit or event.')),
  },
);

export type UnrepeatableStep = ThingOf<typeof unrepeatableStep>;
