import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const dataDirectory = thing(
  'data_directory',
  'Where a database keeps its files or a server its log: an option, a variable, a redirection, a mount.',
  {
    ...ARTEFACT,
    at: place('The path, or the mount that holds it.'),
    directory: text(
      'The path on the host or in the container; `emptyDir` and `tmpfs` where that is all there is.',
    ),
    holds: oneOf('database', 'cache', 'log')('What is kept there.'),
    owner: text('The program, service or container it belongs to.'),
    said_by: oneOf('option', 'variable', 'redirection', 'mount')('What says so.'),
    temporary: bool(
      'What is there is gone after a restart of the host, the container or the pod, or after some days.',
    ),
    because: optional(text('Why it is temporary, as a clause.')),
    owner_at: optional(place('The command, service or container, when that stands elsewhere.')),
  },
);

export type DataDirectory = ThingOf<typeof dataDirectory>;
