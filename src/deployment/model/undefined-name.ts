import { ARTEFACT } from './artefact.ts';
import { bool, place, places, type ThingOf, text, thing } from './schema.ts';

export const undefinedName = thing(
  'undefined_name',
  'A name, in Python code that something starts, that is bound nowhere: not in the functions around it, not in its module, and no built-in one. Modules in which names may appear that no statement binds are left out.',
  {
    ...ARTEFACT,
    at: place('Where it is used first.'),
    name: text('The name.'),
    at_start: bool(
      'It is used as soon as the entry is imported; otherwise when a function is called, or on a branch.',
    ),
    uses: places('Where else in the module it is used.'),
    chain: places('The imports that lead from the entry to its module, in order.'),
    entry: text('The file that is started.'),
    started_by: place('The characters of the command that name it.'),
  },
);

export type UndefinedName = ThingOf<typeof undefinedName>;
