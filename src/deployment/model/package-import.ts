import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, place, places, type ThingOf, text, texts, thing } from './schema.ts';

export const packageImport = thing(
  'package_import',
  'An import, run as soon as Python code of an image is started, of a module that is not of the project itself. Of each image and module the first; imports that catch their ImportError, and those in functions, are left out.',
  {
    ...ARTEFACT,
    at: place("The first part of the module's name."),
    name: text('The same: `yaml`.'),
    kind: oneOf(
      'package',
      'library',
    )('A module that a distribution brings, or one that some version of the standard library has.'),
    installed: bool(
      'The image has it: its Python, or something that its build or its start installs. Unknown where what is installed is not known whole.',
    ),
    providers: texts('Names of distributions that are known to provide it.'),
    python: text('The version of Python that the base image says, such as `3.12`; empty where it does not.'),
    sources: places('The lists that say what is installed.'),
    chain: places('The imports that lead from the entry to this one, in order.'),
    entry: text('The file that is started.'),
    started_by: place('The characters of the command that name it.'),
  },
);

export type PackageImport = ThingOf<typeof packageImport>;
