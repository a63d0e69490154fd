import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const entryPoint = thing(
  'entry_point',
  'A file or module that a container or a unit starts, by the path or name it is started by.',
  {
    ...ARTEFACT,
    at: place('The characters that name it.'),
    named: text('What it is called there: `./start.sh`, `app.main`.'),
    kind: oneOf('file', 'module')('A file by its path, or a Python module by its dotted name.'),
    started_in: oneOf(
      'image',
      'compose',
      'kubernetes',
      'terraform',
      'cloud',
      'unit',
    )('What starts it; `cloud` is an ECS task definition or a Cloud Run service in a file of its own.'),
    name: text('The stage, service, container or unit.'),
    looked_for: text('The absolute path where it must be; of a module the folder in which it is looked for.'),
    missing: bool(
      'Nothing that is copied there is that file. Unknown where something may be there that the repository does not show: the base image, a mount, what a build makes.',
    ),
    filled_at: places('What copies files to that folder.'),
    found_at: optional(text('Where the file is instead, when it is somewhere in the image or on the host.')),
  },
);

export type EntryPoint = ThingOf<typeof entryPoint>;
