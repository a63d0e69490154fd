import { ARTEFACT } from './artefact.ts';
import { oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const rootService = thing(
  'root_service',
  'A unit, image or container that runs a network server as root, where nothing that it does needs root: its ports are free for all, and neither its commands nor its code touch what is root’s.',
  {
    ...ARTEFACT,
    at: place('What makes it root: the user that is said, else the command that starts the server.'),
    kind: oneOf('unit', 'image', 'container')('What it is.'),
    name: text('The unit, the Dockerfile or the container.'),
    program: optional(text('The server; absent where only a declared port says that there is one.')),
    server_at: optional(place('The command that starts the server.')),
  },
);

export type RootService = ThingOf<typeof rootService>;
