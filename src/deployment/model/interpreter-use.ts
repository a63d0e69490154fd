import { ARTEFACT } from './artefact.ts';
import { bool, optional, place, type ThingOf, text, thing } from './schema.ts';

export const interpreterUse = thing(
  'interpreter_use',
  'An interpreter that is looked up where something runs: by the first line of a script, or as the program of a command.',
  {
    ...ARTEFACT,
    at: place('The first line up to the interpreter; of a command its program.'),
    interpreter: text('What is looked up: `/bin/bash`, `bash`, `/usr/bin/python`.'),
    absent: bool('The system it runs on does not have it. Unknown where that cannot be told.'),
    why: optional(text('Why it is not there, as a clause.')),
    target_at: optional(place('What says which system it is: FROM, the image, the module of NixOS.')),
    run_at: optional(place('What has it run, where that stands elsewhere.')),
  },
);

export type InterpreterUse = ThingOf<typeof interpreterUse>;
