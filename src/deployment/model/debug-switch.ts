import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const debugSwitch = thing(
  'debug_switch',
  'Words that turn on a debugger or a program’s mode for development: an option, a variable, an argument or setting in Python.',
  {
    ...ARTEFACT,
    at: place('The option, the variable’s value, the argument.'),
    said: text('`--inspect=0.0.0.0:9229`, `FLASK_DEBUG=1`, `debug=True`.'),
    off: optional(text('What to write there to have it off, where that is a value: `false` for `true`.')),
    removable: bool('It can be left out, and the rest of the command or call is what it was.'),
    by: oneOf('option', 'variable', 'python')('Where it is said.'),
    turns_on: oneOf(
      'debugger',
      'debug mode',
      'development mode',
    )('What it turns on. A debugger runs whatever code it is sent.'),
    program: text('The program, service or unit that it is turned on in.'),
    exposed: bool(
      'A debugger listens on more than the loopback address. True of what serves its debugger with its pages.',
    ),
    foreign: bool(
      'It is set for an image that this repository does not build: what the image makes of it is its own affair.',
    ),
    looks_local: bool('It runs the source tree that is mounted into its container, and nothing restarts it.'),
    used_at: optional(place('What runs with it.')),
  },
);

export type DebugSwitch = ThingOf<typeof debugSwitch>;
