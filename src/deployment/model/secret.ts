import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, place, places, type ThingOf, text, thing } from './schema.ts';

export const secret = thing(
  'secret',
  'A password, token or key whose value stands in the repository. No property gives the value.',
  {
    ...ARTEFACT,
    at: place('The characters of the value; reports show `*` in their place.'),
    key: text(
      'What it is called where it stands: `POSTGRES_PASSWORD`; or what it is by its form: `a private key`.',
    ),
    kind: oneOf(
      'literal',
      'placeholder',
      'tracked-file',
    )(
      'A value of its own; one that everybody knows and that was meant to be replaced; a file that is for secrets as a whole.',
    ),
    where: text('Where it stands, as a phrase: “the environment of service db”.'),
    live: bool(
      'Something that lasts is told it: no service container of a workflow, no line that is only printed.',
    ),
    fallback: bool('It holds only where nothing else is set: `${X:-value}`, `os.getenv("X", "value")`.'),
    stand_in: text('What may be shown instead of it.'),
    elsewhere: places('Other places of the same file with the same value.'),
  },
);

export type Secret = ThingOf<typeof secret>;
