import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const update = thing(
  'update',
  'A command that puts other code in the place of what runs: it pulls into a tree, or fetches images and starts them.',
  {
    ...ARTEFACT,
    at: place('The command.'),
    command: text('`git pull`, `docker compose pull`.'),
    what: oneOf('tree', 'images')('What it replaces.'),
    trigger: oneOf(
      'schedule',
      'webhook',
      'start',
      'push',
      'person',
    )('What sets it going, through the scripts that lead to it; the least attended where there are several.'),
    trigger_says: text('The same as a clause.'),
    trigger_at: optional(place('The schedule, loop, unit or event.')),
    unattended: bool(
      'Nobody asked for this update: a schedule, a webhook, a start or a push that nothing was tested for.',
    ),
    tested: bool('Something tries the new code before it takes effect, and what follows depends on it.'),
    takes_effect_at: optional(place('What starts the new code afterwards.')),
    live_tree: bool(
      'It replaces what something here runs from. Unknown where the folder comes from elsewhere.',
    ),
    sends_back: bool('It pushes as well: it keeps two copies in step, and deploys nothing.'),
    watched: bool('A server of this repository watches its files and restarts when one changes.'),
    watcher: optional(text('That server’s program.')),
    watcher_at: optional(place('What makes it watch.')),
  },
);

export type Update = ThingOf<typeof update>;
