import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, place, places, type ThingOf, text, thing } from './schema.ts';

export const missingImport = thing(
  'missing_import',
  'An import, in Python code that something starts, of what a module of the same project does not have.',
  {
    ...ARTEFACT,
    at: place('The imported name.'),
    name: text('The name, or that of the module.'),
    kind: oneOf(
      'name',
      'module',
    )('A name that the module does not define, or a module that its package does not hold.'),
    module: text('Dotted name of the module, or of the package, that should have it.'),
    defined_in: text('Its file.'),
    at_start: bool(
      'It fails as soon as the entry is imported; otherwise when a function is called, or on a branch.',
    ),
    chain: places('The imports that lead from the entry to this one, in order.'),
    entry: text('The file that is started.'),
    started_by: place('The characters of the command that name it.'),
  },
);

export type MissingName = ThingOf<typeof missingImport>;
