import { ARTEFACT } from './artefact.ts';
import { place, type ThingOf, text, thing } from './schema.ts';

export const misnamedVariable = thing(
  'misnamed_variable',
  'A variable of the environment that is set for code of this repository and that none of it reads, while it reads one of nearly the same name which nothing sets.',
  {
    ...ARTEFACT,
    at: place('The name where it is set.'),
    name: text('The name.'),
    owner: text('What it is set for, for people.'),
    read: text('The name that is read.'),
    read_at: place('Where that is read.'),
  },
);

export type MisnamedVariable = ThingOf<typeof misnamedVariable>;
