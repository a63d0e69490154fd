import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const copy = thing(
  'copy',
  'A command that copies files: on a host, into a guest or container, to another machine.',
  {
    ...ARTEFACT,
    at: place('The whole command.'),
    tool: text('The program and its subcommand: `pct push`, `install`.'),
    source: text('What is copied; of several, the first that is a folder, else the first.'),
    source_at: place('The characters of the source.'),
    destination: text('Where to, on the machine it goes to.'),
    destination_at: place('The characters of the destination.'),
    single_file: bool('The tool copies regular files and nothing else, whatever its options.'),
    exact_destination: bool(
      'The tool takes the destination for the file’s own name: a folder there is an error.',
    ),
    source_is_directory: bool('The source is a folder: by the repository, or by its form.'),
    destination_is_directory: bool('The destination is a folder: by its form, or one that every system has.'),
    status_lies: bool('The tool exits 0 though the copy failed.'),
    into: oneOf('here', 'guest', 'container', 'remote')('Where the copy ends.'),
    outward: bool('It copies out of a guest or container.'),
    verified: bool(
      'A later command on that machine looks at the destination, or works on it and is itself checked.',
    ),
    used_at: optional(place('The next command on that machine.')),
  },
);

export type Copy = ThingOf<typeof copy>;
