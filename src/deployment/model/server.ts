import { ARTEFACT } from './artefact.ts';
import { bool, int, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const server = thing(
  'server',
  'A command that starts a program which listens or works until it is stopped.',
  {
    ...ARTEFACT,
    at: place('The whole command.'),
    program: text('Its canonical name: `uvicorn`, `redis-server`.'),
    program_at: place('The program’s name in the command.'),
    kind: oneOf('application', 'database', 'cache', 'broker', 'proxy', 'files', 'other')('What it serves.'),
    app: optional(text('What it is told to serve: `app:app`, a script, a directory.')),
    app_at: optional(place('The characters of `app`.')),
    host: optional(text('The address it binds.')),
    port: optional(int('The port it listens on.')),
    port_at: optional(place('The characters of the port, where it is said.')),
    reloads: bool('It watches files and restarts itself when one changes.'),
    reload_switch: optional(place('The characters that make it do so; absent when it does so by itself.')),
    reload_off: optional(
      text('What to write there to have it off, where that is a value (`true`) and no switch to leave out.'),
    ),
    debug: bool('Its debugger or debug mode is on.'),
    debug_switch: optional(place('The characters that make it so.')),
    development: bool('Its own authors call it unfit for production.'),
    looks_local: bool(
      'It runs the source tree that is mounted into its container, and nothing restarts it: as on a developer’s machine.',
    ),
    buffers_output: bool(
      'What it prints waits in a buffer, and is lost when it dies: a Python program without `-u` and PYTHONUNBUFFERED, in a container or under a unit. Unknown where a file or a base image may set it.',
    ),
    prints_at: optional(place('The first call of `print` in the code of the repository that it is made of.')),
    after_python_at: optional(
      place('The word after the Python interpreter that runs it, before which `-u` can stand.'),
    ),
    started_by: optional(place('The unit, image command, service or script line that starts it.')),
    left_behind: bool(
      'It is sent to the background, and nothing waits for it, restarts it or notices that it ended.',
    ),
    beside_foreground: bool('The script that left it behind goes on with another server in front.'),
    announced_at: optional(
      place('Where the script says that it runs, on the strength of its process number.'),
    ),
    owner: optional(text('The unit among whose processes it is.')),
    owner_at: optional(place('What in that unit starts it.')),
  },
);

export type Server = ThingOf<typeof server>;
