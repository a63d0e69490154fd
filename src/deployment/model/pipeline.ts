import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const LOSSES = ['backup', 'copy', 'restore', 'build', 'script', 'nothing'] as const;

export const pipeline = thing(
  'pipeline',
  'A stage of a pipeline that is not its last: its failure is seen only where the shell has pipefail on.',
  {
    ...ARTEFACT,
    at: place('The stage; where it is longer than a line, the program that matters in it.'),
    program: text('The canonical name of the program whose failure counts: `pg_dump`, `docker`.'),
    program_at: place('The program’s name.'),
    kind: text('What that program does there, as a kind of act: `dump`, `build`, `connect`, `run`, …'),
    can_fail: bool('It can fail in a way that matters; `echo`, `printf`, `cat`, `yes` and a search cannot.'),
    consumer: text('The program of the last stage, which alone decides the exit status without pipefail.'),
    consumer_at: place('The last stage.'),
    pipefail: bool('The shell has pipefail on when the pipeline runs.'),
    shell: text(
      'The base name of the shell that runs it: dash up to 0.5.12, Debian’s and Ubuntu’s `sh`, has no pipefail.',
    ),
    status_read: bool('The script reads `PIPESTATUS` right after it.'),
    result_used: bool(
      'Something depends on its exit status: errexit, a condition, `&&` and `||`, or whoever runs the script as its last command.',
    ),
    result_at: optional(place('The condition that its exit status decides.')),
    checked: bool(
      'What it wrote is looked into afterwards: its end is searched, or its size compared with a number.',
    ),
    loses: oneOf(...LOSSES)('What is taken for good although the stage failed.'),
    harm: text('What then happens, as a clause.'),
  },
);

export type Pipeline = ThingOf<typeof pipeline>;
