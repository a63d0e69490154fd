import { ARTEFACT } from './artefact.ts';
import { bool, optional, place, places, type ThingOf, thing } from './schema.ts';

export const childWait = thing(
  'child_wait',
  'A `wait` of a shell for one of its background children, whose exit status it returns.',
  {
    ...ARTEFACT,
    at: place('The command.'),
    any: bool('`wait -n`: it returns when the first child ends, whichever that is.'),
    ends_script: bool(
      'errexit is on and nothing looks at the status: a child that fails ends the script on this line.',
    ),
    errexit_at: optional(place('The command that switches errexit on.')),
    clean_up_after: places(
      'What follows it and was to end, remove or write something; a script that ends on the line never gets there.',
    ),
    work_after: places('Whatever follows it and does more than print: with the above.'),
    exit_trap: bool('A trap on EXIT does what is to be done, however the script ends.'),
    in_container: bool('The script is the command of a container: where it ends, the container does.'),
    container_at: optional(place('The command of the image or service that says so.')),
  },
);

export type ChildWait = ThingOf<typeof childWait>;
