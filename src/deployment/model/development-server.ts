import { ARTEFACT } from './artefact.ts';
import { bool, optional, place, type ThingOf, text, thing } from './schema.ts';

export const developmentServer = thing(
  'development_server',
  'A deployed command that starts a server which its own authors call unfit for production.',
  {
    ...ARTEFACT,
    at: place('The program in the command, or the call in Python.'),
    program: text('The server: `flask`, `vite`, `php`.'),
    warning: text('What its authors say, in their own words.'),
    through_at: optional(place('The command in package.json, where the deployed one runs it from there.')),
    started_at: place('The deployed command.'),
    watches_or_debugs: bool(
      'It also watches files or runs a debugger, and what makes it so is a mistake of its own in the same place.',
    ),
    looks_local: bool(
      'It runs the source tree that is mounted into its container, and nothing restarts it: as on a developer’s machine.',
    ),
  },
);

export type DevelopmentServer = ThingOf<typeof developmentServer>;
