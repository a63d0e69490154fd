import { ARTEFACT } from './artefact.ts';
import { bool, int, number, optional, place, type ThingOf, text, thing } from './schema.ts';

export const boot = thing(
  'boot',
  'What an image did when a rehearsal started it. There is none in a run that rehearses nothing. All times are in seconds after the container’s start.',
  {
    ...ARTEFACT,
    at: place(
      'What the container starts: the words of its command, in the Dockerfile or in what deploys it.',
    ),
    name: text('The service, container or Dockerfile.'),
    failed_import: optional(text('A module that cannot be imported in the image; the first of them.')),
    failed_import_says: optional(text('The exception, as the interpreter prints it.')),
    failed_import_at: optional(
      place('The line of the repository that fails, where it is one of the repository.'),
    ),
    failed_imports: int('How many of the modules cannot be imported.'),
    starts: int('How often it was started.'),
    ended: int('In how many of the starts it ended on its own.'),
    end: optional(text('How it ended: `with exit code 3`, `by SIGSEGV`.')),
    ended_after: optional(number('When that was.')),
    ends_alike: bool(
      'It was started more than once, and every start ended in the same way, with the same last lines.',
    ),
    last_lines: text('What it printed last.'),
    prints: bool('It printed something.'),
    budget: number('How long it was waited for.'),
    port: optional(int('The port that the deployment expects to answer.')),
    port_at: optional(place('What says so.')),
    accepts: bool('Something accepted connections there, from the network.'),
    loopback_only: bool(
      'It listens on that port at 127.0.0.1 or ::1 alone, where nothing outside of the container reaches it.',
    ),
    listens_on: text('Where it listens: `127.0.0.1:8000`, or `nothing`.'),
    health_path: optional(text('The path that is asked to see whether it is up.')),
    health_at: optional(place('What says so.')),
    health_status: optional(int('The status of the last answer there.')),
    healthy: bool('That path was answered with 200 to 399 at some time.'),
    seconds_to_up: optional(number('Until it was up, in the slowest start.')),
  },
);

export type Boot = ThingOf<typeof boot>;
