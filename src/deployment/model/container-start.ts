import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const containerStart = thing(
  'container_start',
  'A shell that is the first process (PID 1) of a container, with something under it that works until the container is stopped.',
  {
    ...ARTEFACT,
    at: place('The command that the shell starts as its child.'),
    kind: oneOf('image', 'compose', 'kubernetes')('What says that the shell is started.'),
    name: text('The stage, service or container.'),
    exec_at: optional(
      place(
        'The same, where it is the last that the shell does and `exec` before it makes it the first process.',
      ),
    ),
    command_at: place('The characters that start the shell: CMD, ENTRYPOINT, `command:`.'),
    shell: text('The shell or its script: `/bin/sh`, `./start.sh`.'),
    server: text('The program under it.'),
    others_at: places('More programs that it starts and that stay its children.'),
    stays: bool(
      'The shell stays the first process: it neither is told to `exec` nor makes way for the last command of its own accord. Unknown where the shell of the base image is.',
    ),
    traps: bool('It catches SIGTERM, or has a trap on EXIT.'),
    has_init: bool('Something else is the first process: `init: true`, `--init`, `shareProcessNamespace`.'),
    is_job: bool('It is to end by itself: a job, an init container.'),
  },
);

export type ContainerShell = ThingOf<typeof containerStart>;
