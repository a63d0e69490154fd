import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, place, type ThingOf, text, thing } from './schema.ts';

export const containerChange = thing(
  'container_change',
  'A command that changes the files of a container that runs already: a copy into it, an edit or an installation in it.',
  {
    ...ARTEFACT,
    at: place('What changes: the file that is written, or the command that installs.'),
    kind: oneOf(
      'copy',
      'edit',
      'install',
      'update',
    )('What is done: files are copied in, changed there, packages installed, or a working tree pulled.'),
    container: text('The container as the command names it.'),
    container_at: place('Its name in the command.'),
    names: text('What is put there, for people to read: `server.py`, `pip install httpx`.'),
    holds: oneOf('code', 'data', 'other')('What it is by its name. Packages and working trees are code.'),
    thrown_away: bool(
      'The container is for one purpose and removed again: by the same script, with `--rm`, or with the machine of a CI job; or it is made into an image.',
    ),
    persists: bool(
      'It lands in a folder of the host or in a volume: it outlives the container. Unknown where the mounts of the container are.',
    ),
  },
);

export type ContainerChange = ThingOf<typeof containerChange>;
