import { ARTEFACT } from './artefact.ts';
import { bool, int, number, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

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
    wrong_port_at: places(
      'The ports that the deployment expects and on which nothing listens, while it listens elsewhere, from the network: in probes, mappings, Services; in EXPOSE and lists of ports where not one of all is served. Without those that `port-drift` flags. Unknown where variables, or what its code speaks of, may make it otherwise where it is deployed.',
    ),
    wrong_ports: text('These ports and what says each: `8000 (EXPOSE in Dockerfile)`.'),
    listens_elsewhere: bool(
      'It listens from the network, and not, or not only, where it is expected: the number is wrong, and not the address.',
    ),
    listens_on: text('Where it listens: `127.0.0.1:8000`, or `nothing`.'),
    health_path: optional(text('The path that is asked to see whether it is up.')),
    health_at: optional(place('What says so.')),
    health_status: optional(int('The status of the last answer there.')),
    healthy: bool('That path was answered with 200 to 399 at some time.'),
    seconds_to_up: optional(number('Until it was up, in the slowest start.')),
    stop: oneOf(
      'untried',
      'heeded',
      'killed',
      'cut-off',
    )(
      'What it did at SIGTERM, once it was up: it ended within its grace period; it was still alive after it, and was killed; it ended, and left a request unanswered for which it had the time. Unknown where an init, a hook or another signal may make it otherwise where it is deployed.',
    ),
    stop_said: bool('`pid1-drops-sigterm` says of the same start why it does not hear SIGTERM.'),
    grace: optional(number('Seconds between SIGTERM and SIGKILL.')),
    grace_by: optional(text('What says so: `Docker’s default`, `the workload in api.yaml`.')),
    grace_at: optional(place('Where it is said.')),
    stop_seconds: optional(number('Seconds from SIGTERM to its end.')),
    stop_request: optional(text('The request that was under way: `POST /triage`.')),
    needs_network: oneOf(
      'no',
      'internet',
      'unknown',
    )(
      'It did not come up, and what it printed last tells of a host of the internet, or of a network, that a rehearsal does not lead to; unknown which where it names no host. Something that is declared beside it is neither.',
    ),
    network_line: optional(text('What it printed of that.')),
    network_host: optional(text('The host that it named.')),
    network_wait: optional(
      number('Seconds for which it tried to reach a host of the internet before it came up all the same.'),
    ),
    stale_at: places(
      'Volumes over files of a program that hide what a newer image brings, tried with two images, and that no start brings up to date; without those that `volume-shadows-code` flags.',
    ),
    stale_folder: optional(text('Where the first of them is mounted.')),
    stale_program: optional(text('A file that it hides, as a path from there.')),
    stop_request_seconds: optional(number('How long that request takes by itself.')),
  },
);

export type Boot = ThingOf<typeof boot>;
