import { ARTEFACT } from './artefact.ts';
import { oneOf, place, type ThingOf, text, thing } from './schema.ts';

export const deployMark = thing(
  'deploy_mark',
  'What an update script compares to know whether there is anything to do: the checked-out commit, or a file. It says “done” from the moment it moves.',
  {
    ...ARTEFACT,
    at: place('The command that moves it.'),
    kind: oneOf('checkout', 'file')('What the script compares.'),
    mark: text('The same, for people: “the checked-out commit”, `.deployed`.'),
    asked_at: place('The comparison that ends the next run when nothing seems to be new.'),
    work: text('The command after it that may fail: `docker compose build`.'),
    work_at: place('That command.'),
  },
);

export type DeployMark = ThingOf<typeof deployMark>;
